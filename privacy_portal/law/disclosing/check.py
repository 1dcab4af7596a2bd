"""The check itself: every step in its order, until one stops (45 CFR 164.502(a))."""

from collections.abc import Callable

from privacy_portal.law.accounting.basis import Family
from privacy_portal.law.citations import Rule, cfr
from privacy_portal.law.disclosing import amounts, choices, permission, protected
from privacy_portal.law.disclosing.answering import Answer, Finding, Outcome, Step, asked, passed, stopped
from privacy_portal.law.disclosing.asking import Question
from privacy_portal.law.disclosing.conditions import Condition
from privacy_portal.law.disclosing.overlay import StateProtection, state_overlay
from privacy_portal.law.disclosing.part2 import part2
from privacy_portal.law.disclosing.standing import Standing

PERMITTED_ONLY = Rule(
    "Nothing is disclosed but what the rules permit or require.",
    cfr("164.502(a)"),
)
ALLOWED = Rule("It may be disclosed.", PERMITTED_ONLY.cite)
NEEDED = Rule("It may be disclosed once what is listed is there.", PERMITTED_ONLY.cite)
WHICH_BASIS = Condition("BASIS", "Say on which legal basis, or for which purpose.", PERMITTED_ONLY.cite)
NARROWER = Condition(
    "NARROWER_BASIS", "Say on which paragraph it rests: this one names several laws.", PERMITTED_ONLY.cite
)
IN_ERROR = Rule(
    "No rule permits this. If it has happened already, write it down as disclosed in error.",
    PERMITTED_ONLY.cite,
)

Run = Callable[[], Step]


def judge(question: Question, standing: Standing, states: tuple[StateProtection, ...] = ()) -> Answer:
    """Whether it may be disclosed: allowed, refused by the first step that stops it, or what is needed.

    The order is that of the steps: Part 2, psychotherapy notes, state law, what no restriction stops,
    restrictions, objections, authorization, treatment, payment and operations; then the minimum necessary,
    the conditions of the basis, and what must travel with a disputed record.
    """
    runs: tuple[Run, ...] = (
        lambda: part2(question),
        lambda: protected.psychotherapy_notes(question),
        lambda: state_overlay(question, states),
        lambda: choices.unbound(question, standing),
        lambda: choices.restrictions(question, standing),
        lambda: choices.objections(question, standing),
        lambda: permission.authorizations(question, standing),
        lambda: permission.care(question),
        lambda: amounts.minimum_necessary(question),
        lambda: amounts.own_conditions(question),
        lambda: amounts.amendment_packet(question, standing),
    )
    steps = [_basis(question)]
    for run in runs:
        if steps[-1].finding is Finding.STOPPED:
            break
        steps.append(run())
    return _answer(tuple(steps))


def _basis(question: Question) -> Step:
    if question.basis is None:
        return asked("basis", PERMITTED_ONLY, (WHICH_BASIS,), (WHICH_BASIS,))
    if question.basis.family is Family.ERROR:
        return stopped("basis", "NOT_PERMITTED", IN_ERROR)
    if question.code in amounts.TOO_WIDE:
        return asked("basis", PERMITTED_ONLY, (NARROWER,), (NARROWER,))
    return passed("basis", Rule(question.basis.title, question.basis.cite))


def _answer(steps: tuple[Step, ...]) -> Answer:
    last = steps[-1]
    if last.finding is Finding.STOPPED:
        return Answer(Outcome.REFUSED, last.code, last.sentence, last.cite, steps)
    if any(step.finding is Finding.OPEN for step in steps):
        return Answer(Outcome.NEEDS, "", NEEDED.sentence, NEEDED.cite, steps)
    basis = steps[0]
    return Answer(Outcome.ALLOWED, "", ALLOWED.sentence, basis.cite, steps)
