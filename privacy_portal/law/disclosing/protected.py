"""The second step: psychotherapy notes (45 CFR 164.508(a)(2))."""

from privacy_portal.law.citations import Rule, cfr
from privacy_portal.law.disclosing.answering import Step, asked, not_concerned, passed, stopped
from privacy_portal.law.disclosing.asking import PSYCHOTHERAPY_NOTES, Question
from privacy_portal.law.disclosing.conditions import Condition, unmet

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
