"""Steps 4 to 6: what the individual chose: restrictions, what they cannot stop, and objections."""

from privacy_portal.law import involved, restriction
from privacy_portal.law.accounting.basis import Basis, Family
from privacy_portal.law.citations import Rule, cfr
from privacy_portal.law.disclosing.answering import Duty, Step, asked, not_concerned, passed, stopped
from privacy_portal.law.disclosing.asking import Question, RecipientKind
from privacy_portal.law.disclosing.conditions import Condition
from privacy_portal.law.disclosing.standing import Standing, StandingRestriction
from privacy_portal.law.refusal import Refused
from privacy_portal.law.restriction import Kind, Purpose

BOUND = Rule("A restriction can reach a disclosure on this basis.", cfr("164.522(a)(1)(i)"))
NO_RESTRICTION = Rule("No restriction reaches this.", cfr("164.522(a)(1)(i)"))
NOT_INVOLVED = Rule("It is not told to a person as one involved in care.", cfr("164.510(b)(1)"))
NO_OBJECTION = Rule("No objection stands against it.", cfr("164.510(a)(2)"))
SAY_HOW = Condition(
    "TELLING",
    "Say on what it rests: the individual agreed, could object and did not, or one cannot ask and judges.",
    cfr("164.510(b)(2)"),
)
WRITE_JUDGMENT = Condition("JUDGMENT", "Write down the professional judgment.", cfr("164.510(b)(3)"))
_PURPOSES: dict[str, frozenset[Purpose]] = {
    "treatment": frozenset({Purpose.TREATMENT}),
    "payment": frozenset({Purpose.PAYMENT}),
    "operations": frozenset({Purpose.OPERATIONS}),
    "sale_of_practice": frozenset({Purpose.OPERATIONS}),
    "own_care": frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS}),
    "business_associate": frozenset({Purpose.PAYMENT, Purpose.OPERATIONS}),
    "incidental": frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS}),
    "opportunity": frozenset({Purpose.INVOLVED}),
    "involved_in_care": frozenset({Purpose.INVOLVED}),
    "notification": frozenset({Purpose.INVOLVED}),
    "disaster_relief": frozenset({Purpose.INVOLVED}),
}


def unbound(question: Question, standing: Standing) -> Step:
    """Step 4: what no restriction can stop."""
    name = "not_bound"
    basis = question.basis
    if basis is None or restriction.can_stop(basis.cite):
        return not_concerned(name, BOUND)
    if not standing.restrictions:
        return passed(name, restriction.UNSTOPPED)
    there = Rule(
        "There is a restriction on file; it is not effective against a disclosure on this basis.",
        restriction.UNSTOPPED.cite,
    )
    return passed(name, there)


def restrictions(question: Question, standing: Standing) -> Step:
    """Step 5: mandatory restrictions first, then voluntary ones, which give way in an emergency."""
    name = "restriction"
    reached = [held for held in standing.restrictions if _reaches(held, question)]
    if not reached:
        return not_concerned(name, NO_RESTRICTION)
    if any(held.restriction.kind is Kind.MANDATORY for held in reached):
        rule = Rule(
            "This was paid for in full, and the patient asked that the health plan is not told.",
            restriction.MUST.cite,
        )
        return stopped(name, "RESTRICTED_MANDATORY", rule)
    if question.emergency is None:
        rule = Rule("The clinic agreed to a restriction that stands against this.", restriction.BINDS.cite)
        return stopped(name, "RESTRICTED", rule)
    try:
        restriction.check_emergency_disclosure(
            treatment_needed=question.emergency.treatment_needed,
            information_needed=question.emergency.information_needed,
            to_provider=question.recipient_kind is RecipientKind.PROVIDER,
            asks_no_further=True,  # it is owed with the disclosure, by letter
        )
    except Refused as refusal:
        return stopped(name, refusal.code, Rule(refusal.sentence, refusal.cite or restriction.BINDS.cite))
    rule = Rule("A restriction stands against this, but gives way to the emergency.", restriction.BINDS.cite)
    return passed(name, rule, owes=((Duty.ASK_NO_FURTHER, restriction.NO_FURTHER),))


def objections(question: Question, standing: Standing) -> Step:
    """Step 6: persons involved in care; an objection comes before any agreement."""
    name = "objection"
    if question.basis is None or question.basis.family is not Family.INVOLVED:
        return not_concerned(name, NOT_INVOLVED)
    objected = any(wish.is_objection for wish in standing.wishes)
    dead = standing.died_on is not None and standing.died_on <= question.on
    if objected:
        rule = involved.MODES[involved.Mode.DECEASED] if dead else involved.PRESENT
        return stopped(name, "OBJECTED", Rule("The patient objected to telling this person.", rule.cite))
    if question.code == "directory":
        return passed(name, NO_OBJECTION)
    if question.telling is None:
        return asked(name, involved.INVOLVED, (SAY_HOW,), (SAY_HOW,))
    telling = question.telling
    agreements = [wish.agreement for wish in standing.wishes if wish.agreement is not None]
    facts = involved.Telling(
        mode=telling.mode,
        available=telling.available and not dead,
        involved=telling.involved,
        directly_relevant=telling.directly_relevant,
        deceased=dead,
        within_agreement=bool(telling.scopes)
        and all(any(held.reaches(scope, question.on) for held in agreements) for scope in telling.scopes),
        judgment=telling.judgment,
        notifies=question.code == "notification",
        responsible=telling.responsible,
        only_notice=telling.only_notice,
    )
    try:
        rule = involved.may_tell(facts)
    except Refused as refusal:
        cite = refusal.cite or involved.INVOLVED.cite
        if refusal.code == "TELL_NO_JUDGMENT":
            return asked(name, Rule(refusal.sentence, cite), (WRITE_JUDGMENT,), (WRITE_JUDGMENT,))
        return stopped(name, refusal.code, Rule(refusal.sentence, cite))
    return passed(name, rule)


def _reaches(held: StandingRestriction, question: Question) -> bool:
    basis: Basis | None = question.basis
    if basis is None or held.key in question.apart_from:
        return False
    return any(
        restriction.covers(
            held.restriction,
            basis=basis.cite,
            purpose=purpose,
            recipient_matches=held.recipient_matches,
            created_on=question.created_on,
            on=question.on,
        )
        for purpose in _PURPOSES.get(basis.code, frozenset())
    )
