"""The first step: records of a substance use disorder program (42 CFR Part 2).

As amended in 2024 and in force since February 16, 2026. What is stated of the sections from memory, and was
not read again: 2.2(b)(1), 2.12(c)(4) and (5), 2.14, 2.15, 2.31(d), 2.51 and 2.53.
"""

from privacy_portal.law.citations import Rule, cfr
from privacy_portal.law.disclosing.answering import Step, not_concerned, passed, stopped
from privacy_portal.law.disclosing.asking import PART2, Question, RecipientKind
from privacy_portal.law.disclosing.conditions import Condition
from privacy_portal.law.disclosing.individual import is_to_individual, is_to_representative

NO_PART2 = Rule("It holds no Part 2 record of a substance use disorder program.", cfr("2.12(a)", 42))
PART2_TO_PATIENT = Rule("The patient may have the own Part 2 record.", cfr("2.23(a)", 42))
PART2_BLOCKED = Rule(
    "A Part 2 record goes out only in a way that Part 2 itself gives, such as the patient's written consent, "
    "or a court order made under Part 2 together with a subpoena: not for a legal proceeding, an "
    "investigation or another purpose that HIPAA alone would allow.",
    cfr("2.13(a)", 42),
)
PART2_OPENED = Rule("Part 2 lets this record go.", cfr("2.13(a)", 42))
# Word for word what the section gives; it goes with every such record that goes out.
PART2_STATEMENT = Rule(
    "42 CFR part 2 prohibits unauthorized use or disclosure of these records.", cfr("2.32(a)(2)", 42)
)
PART2_CONSENT = Condition(
    "PART2_CONSENT",
    "The patient's written consent under Part 2 names this recipient or its class, and this purpose; one "
    "consent may be for all treatment, payment and operations.",
    cfr("2.31", 42),
    by_papers=True,
)
PART2_NOTICE = Condition(
    "PART2_NOTICE",
    "With it go the statement that Part 2 prohibits unauthorized use or disclosure, and a copy of the "
    "consent or a clear explanation of its scope.",
    cfr("2.32", 42),
    by_papers=True,
)
PART2_CONSENT_ALONE = Condition(
    "PART2_CONSENT_ALONE",
    "The consent is for proceedings alone, and combined with no other.",
    cfr("2.31(d)", 42),
    by_papers=True,
)
PART2_RECEIVED = Condition(
    "PART2_RECEIVED",
    "The clinic itself received the record under a consent for treatment, payment or operations.",
    cfr("2.33(b)(1)", 42),
)
PART2_NOT_AGAINST = Condition(
    "PART2_NOT_AGAINST",
    "It is not for a civil, criminal, administrative or legislative proceeding against the patient.",
    cfr("2.33(b)(1)", 42),
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
    cfr("2.51(a)", 42),
)
PART2_FDA = Condition(
    "PART2_FDA",
    "Medical personnel of the FDA have reason to believe that an error in a product threatens somebody's "
    "health, and use it only to warn patients or their doctors.",
    cfr("2.51(b)", 42),
)
PART2_SERVICE = Condition(
    "PART2_SERVICE",
    "The recipient serves the program as its business associate or by a qualified service organization "
    "agreement, and needs it for that.",
    cfr("2.12(c)(4)", 42),
)
PART2_CHILD = Condition(
    "PART2_CHILD",
    "It is the report of child abuse or neglect that state law requires, and no record beyond the report.",
    cfr("2.12(c)(6)", 42),
)
PART2_CRIME = Condition(
    "PART2_CRIME",
    "It tells law enforcement of the patient's crime on the program's premises or against its staff, or of "
    "a threat of one: the circumstances, name, address and last known whereabouts, and that the person is a "
    "patient.",
    cfr("2.12(c)(5)", 42),
)
PART2_DEATH = Condition(
    "PART2_DEATH",
    "It is about the cause of death, under a law on death records or one that permits an inquiry into the "
    "cause.",
    cfr("2.15(b)(1)", 42),
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
PART2_ADULT = Condition(
    "PART2_ADULT",
    "The patient is an adult whom a court found unable to decide, and the recipient decides instead.",
    cfr("2.15(a)(1)", 42),
    by_papers=True,
)
PART2_ESTATE = Condition(
    "PART2_ESTATE",
    "The patient has died, and the recipient is the personal representative.",
    cfr("2.15(b)(2)", 42),
    by_papers=True,
)
PART2_MINOR = Condition(
    "PART2_MINOR",
    "The patient is a minor and consented in writing to telling this representative.",
    cfr("2.14", 42),
    by_papers=True,
)

Ways = tuple[tuple[Condition, ...], ...]
_REPRESENTATIVE: Ways = ((PART2_ADULT,), (PART2_ESTATE,), (PART2_MINOR,))
_ALONE = {
    "treatment": PART2_EMERGENCY,
    "business_associate": PART2_SERVICE,
    "fda": PART2_FDA,
    "child_abuse": PART2_CHILD,
    "crime_on_premises": PART2_CRIME,
    "serious_threat": PART2_CRIME,
    "required_by_law": PART2_DEATH,
    "public_health": PART2_DEATH,
    "coroner": PART2_DEATH,
    "decedent": PART2_DEATH,
    "research": PART2_RESEARCH,
    "health_oversight": PART2_AUDIT,
    "hhs": PART2_AUDIT,
}
# What is for a proceeding or an investigation: a consent of its own, and no way by HIPAA alone.
PROCEEDINGS = frozenset(
    {
        "judicial",
        "court_order",
        "subpoena",
        "warrant",
        "grand_jury",
        "administrative_request",
        "identification",
    }
)


def part2(question: Question) -> Step:
    """Step 1: a Part 2 record stays, unless Part 2 itself lets it go."""
    name = "part2"
    if PART2 not in question.kinds:
        return not_concerned(name, NO_PART2)
    if is_to_individual(question):
        return passed(name, PART2_TO_PATIENT)
    opens = Condition("PART2", PART2_BLOCKED.sentence, PART2_BLOCKED.cite, _ways(question))
    if opens.is_met(question.met):
        return passed(name, PART2_OPENED, conditions=(opens,))
    return stopped(name, "PART2_BLOCKED", PART2_BLOCKED, conditions=(opens,), needs=(opens,))


def _ways(question: Question) -> Ways:
    consent: Ways = ((PART2_CONSENT, PART2_NOTICE),)
    received: Ways = ((PART2_RECEIVED, PART2_NOT_AGAINST),)
    if question.code in PROCEEDINGS:
        consent, received = ((PART2_CONSENT, PART2_NOTICE, PART2_CONSENT_ALONE),), ()
    alone = _ALONE.get(question.code)
    if alone is PART2_EMERGENCY and question.recipient_kind is not RecipientKind.PROVIDER:
        alone = None
    return (
        *consent,
        (PART2_ORDER, PART2_SUBPOENA),
        *received,
        *(((alone,),) if alone else ()),
        *(_REPRESENTATIVE if is_to_representative(question) else ()),
    )
