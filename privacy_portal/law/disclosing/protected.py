"""The first two steps: Part 2 records (42 CFR Part 2), and psychotherapy notes (45 CFR 164.508(a)(2))."""

from privacy_portal.law.citations import Rule, cfr
from privacy_portal.law.disclosing.answering import Step, asked, not_concerned, passed, stopped
from privacy_portal.law.disclosing.asking import PART2, PSYCHOTHERAPY_NOTES, Question
from privacy_portal.law.disclosing.conditions import Condition, unmet
from privacy_portal.law.disclosing.individual import is_to_individual

NO_PART2 = Rule("It holds no Part 2 record of a substance use disorder program.", cfr("2.12(a)", 42))
PART2_TO_PATIENT = Rule("The patient may have the own Part 2 record.", cfr("2.23(a)", 42))
PART2_BLOCKED = Rule(
    "A Part 2 record goes out only with the patient's written consent, or by a court order made under Part 2 "
    "together with a subpoena: not for a legal proceeding, an investigation or another purpose that HIPAA "
    "alone would allow.",
    cfr("2.13(a)", 42),
)
PART2_OPENED = Rule("Part 2 lets this record go.", cfr("2.13(a)", 42))
PART2_CONSENT = Condition(
    "PART2_CONSENT",
    "The patient's written consent under Part 2 names this recipient and this purpose.",
    cfr("2.31", 42),
    by_papers=True,
)
PART2_ORDER = Condition(
    "PART2_ORDER",
    "A court order under subpart E of Part 2 authorizes this.",
    cfr("2.61(a)", 42),
    by_papers=True,
)
PART2_SUBPOENA = Condition(
    "PART2_SUBPOENA",
    "A subpoena or the like compels it: the order alone does not.",
    cfr("2.61(a)", 42),
    by_papers=True,
)
PART2_EMERGENCY = Condition(
    "PART2_EMERGENCY",
    "Medical personnel need it for a bona fide medical emergency in which the patient cannot consent first.",
    cfr("2.51", 42),
)
PART2_CHILD = Condition(
    "PART2_CHILD",
    "It is the report of child abuse or neglect that state law requires, and no record beyond the report.",
    cfr("2.12(c)(6)", 42),
)
PART2_CRIME = Condition(
    "PART2_CRIME",
    "It tells law enforcement of the patient's crime on the premises or against staff: the circumstances, "
    "name, address and last known whereabouts, and that the person is a patient.",
    cfr("2.12(c)(5)", 42),
)
PART2_RESEARCH = Condition(
    "PART2_RESEARCH",
    "It is for scientific research on the terms of Part 2.",
    cfr("2.52", 42),
)
PART2_AUDIT = Condition(
    "PART2_AUDIT",
    "It is for an audit or evaluation by an agency that regulates the clinic, on the terms of Part 2.",
    cfr("2.53", 42),
)
_ALONE = {
    "treatment": PART2_EMERGENCY,
    "child_abuse": PART2_CHILD,
    "crime_on_premises": PART2_CRIME,
    "research": PART2_RESEARCH,
    "health_oversight": PART2_AUDIT,
    "hhs": PART2_AUDIT,
}

NO_NOTES = Rule("It holds no psychotherapy notes.", cfr("164.508(a)(2)"))
NOTES_BLOCKED = Rule(
    "Psychotherapy notes need an authorization of their own for this purpose.", cfr("164.508(a)(2)")
)
NOTES_AUTHORIZED = Rule("An authorization for psychotherapy notes is looked for below.", cfr("164.508(a)(2)"))
NOTES_EXCEPTED = Rule(
    "Psychotherapy notes may go without an authorization to the Secretary, where a law requires it, to "
    "oversee who wrote them, to a coroner, and against an imminent threat.",
    cfr("164.508(a)(2)(ii)"),
)
NOTES_OVERSIGHT = Condition(
    "NOTES_OVERSIGHT",
    "The agency oversees the one who wrote the psychotherapy notes.",
    cfr("164.508(a)(2)(ii)"),
)
NOTES_IMMINENT = Condition(
    "NOTES_IMMINENT",
    "The notes themselves are necessary against the serious and imminent threat.",
    cfr("164.508(a)(2)(ii)"),
)
_NOTES_ASK: dict[str, tuple[Condition, ...]] = {
    "hhs": (),
    "required_by_law": (),
    "court_order": (),
    "warrant": (),
    "grand_jury": (),
    "law_enforcement_required": (),
    "coroner": (),
    "health_oversight": (NOTES_OVERSIGHT,),
    "serious_threat": (NOTES_IMMINENT,),
}


def part2(question: Question) -> Step:
    """Step 1: a Part 2 record stays, unless Part 2 itself lets it go."""
    name = "part2"
    if PART2 not in question.kinds:
        return not_concerned(name, NO_PART2)
    if is_to_individual(question):
        return passed(name, PART2_TO_PATIENT)
    ways: tuple[tuple[Condition, ...], ...] = ((PART2_CONSENT,), (PART2_ORDER, PART2_SUBPOENA))
    alone = _ALONE.get(question.code)
    opens = Condition(
        "PART2", PART2_BLOCKED.sentence, PART2_BLOCKED.cite, (*ways, (alone,)) if alone else ways
    )
    if opens.is_met(question.met):
        return passed(name, PART2_OPENED, conditions=(opens,))
    return stopped(name, "PART2_BLOCKED", PART2_BLOCKED, conditions=(opens,), needs=(opens,))


def psychotherapy_notes(question: Question) -> Step:
    """Step 2: psychotherapy notes."""
    name = "psychotherapy_notes"
    if PSYCHOTHERAPY_NOTES not in question.kinds:
        return not_concerned(name, NO_NOTES)
    if question.code == "authorization":
        return passed(name, NOTES_AUTHORIZED)
    asks = _NOTES_ASK.get(question.code)
    if asks is None:
        return stopped(name, "NOTES_BLOCKED", NOTES_BLOCKED)
    return asked(name, NOTES_EXCEPTED, asks, unmet(asks, question.met))
