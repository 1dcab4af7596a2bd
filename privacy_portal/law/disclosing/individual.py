"""What goes to the individual, or in the individual's stead to somebody else (45 CFR 164.502(a)(1)(i))."""

from privacy_portal.law.citations import cfr
from privacy_portal.law.disclosing.asking import Question, RecipientKind
from privacy_portal.law.disclosing.conditions import Condition

ACCESS = "access"
REPRESENTATIVE_AUTHORITY = Condition(
    "REPRESENTATIVE_AUTHORITY",
    "It goes to the individual's personal representative, and their authority was shown.",
    cfr("164.502(g)(1)"),
)
DIRECTED = Condition(
    "DIRECTED",
    "A direction signed by the individual names this person and this place, for an electronic copy of the "
    "record.",
    cfr("164.524(c)(3)(ii)"),
    by_papers=True,
)


def is_to_individual(question: Question) -> bool:
    """Whether it goes to the individual, or to whoever is treated as the individual."""
    kinds = {RecipientKind.INDIVIDUAL, RecipientKind.REPRESENTATIVE}
    return question.code == ACCESS and question.recipient_kind in kinds


def conditions(question: Question) -> tuple[Condition, ...]:
    """What this basis asks of this recipient; to anybody else it goes by a signed direction only."""
    if question.code != ACCESS or question.recipient_kind is RecipientKind.INDIVIDUAL:
        return ()
    if question.recipient_kind is RecipientKind.REPRESENTATIVE:
        return (REPRESENTATIVE_AUTHORITY,)
    return (DIRECTED,)
