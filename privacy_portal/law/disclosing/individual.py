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
ACTS_FOR_THIS = Condition(
    "ACTS_FOR_THIS",
    "They act for the individual in what this information is about.",
    cfr("164.502(g)(1)"),
    (
        (
            Condition(
                "ACTS_FOR_ADULT",
                "The individual is an adult or emancipated, and they decide on the care that this is about.",
                cfr("164.502(g)(2)"),
            ),
        ),
        (
            Condition(
                "NOT_MINORS_OWN",
                "The individual is a minor, and this is about no care to which the minor alone consented, or "
                "a court or somebody else in the parent's stead, or that a parent agreed to keep "
                "confidential.",
                cfr("164.502(g)(3)(i)"),
            ),
        ),
        (
            Condition(
                "STATE_ON_MINORS",
                "It is about such care, and state law requires or permits telling them; or it is silent, and "
                "a licensed professional decides so.",
                cfr("164.502(g)(3)(ii)"),
            ),
        ),
        (
            Condition(
                "ACTS_FOR_ESTATE",
                "The individual has died, and they act for the individual or the estate.",
                cfr("164.502(g)(4)"),
            ),
        ),
    ),
)
DIRECTED = Condition(
    "DIRECTED",
    "A direction signed by the individual names this person and this place, for an electronic copy of the "
    "record.",
    cfr("164.524(c)(3)(ii)"),
    by_papers=True,
)


def is_to_individual(question: Question) -> bool:
    """Whether it goes to the individual, and to nobody in the individual's stead."""
    return question.code == ACCESS and question.recipient_kind is RecipientKind.INDIVIDUAL


def is_to_representative(question: Question) -> bool:
    """Whether it goes to somebody who asks to be treated as the individual."""
    return question.code == ACCESS and question.recipient_kind is RecipientKind.REPRESENTATIVE


def conditions(question: Question) -> tuple[Condition, ...]:
    """What this basis asks of this recipient; to anybody else it goes by a signed direction only."""
    if question.code != ACCESS or is_to_individual(question):
        return ()
    if is_to_representative(question):
        return (REPRESENTATIVE_AUTHORITY, ACTS_FOR_THIS)
    return (DIRECTED,)
