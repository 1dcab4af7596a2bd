"""Who asks, and by what authority (45 CFR 164.514(h)); never for persons involved in care."""

from privacy_portal.law.citations import Rule, cfr
from privacy_portal.law.disclosing.asking import OFFICIALS, Question
from privacy_portal.law.disclosing.conditions import Condition

EXEMPT = Rule(
    "Persons involved in care need no proof of who they are, and good faith is enough where there is a "
    "threat; reasonable care is.",
    cfr("164.514(h)(2)(iv)"),
)
IDENTITY = Condition(
    "IDENTITY",
    "The clinic knows who asks, or has verified it.",
    cfr("164.514(h)(1)(i)"),
)
OFFICIAL_IDENTITY = Condition(
    "OFFICIAL_IDENTITY",
    "A public official showed who they are.",
    cfr("164.514(h)(2)(ii)"),
    (
        (
            Condition(
                "BADGE",
                "In person: a badge or other official proof.",
                cfr("164.514(h)(2)(ii)(A)"),
            ),
        ),
        (
            Condition(
                "LETTERHEAD",
                "In writing: the letterhead of the government.",
                cfr("164.514(h)(2)(ii)(B)"),
                by_papers=True,
            ),
        ),
        (
            Condition(
                "ACTS_FOR_AGENCY",
                "For the agency: its letter, or a contract that shows it.",
                cfr("164.514(h)(2)(ii)(C)"),
                by_papers=True,
            ),
        ),
    ),
)
OFFICIAL_AUTHORITY = Condition(
    "OFFICIAL_AUTHORITY",
    "The official's legal authority is shown.",
    cfr("164.514(h)(2)(iii)"),
    (
        (
            Condition(
                "AUTHORITY_STATED",
                "A written statement of the legal authority, or an oral one where writing is impracticable.",
                cfr("164.514(h)(2)(iii)(A)"),
            ),
        ),
        (
            Condition(
                "LEGAL_PROCESS",
                "A warrant, subpoena, order or other legal process of a court, grand jury or tribunal.",
                cfr("164.514(h)(2)(iii)(B)"),
                by_papers=True,
            ),
        ),
    ),
)
# What carries its authority in itself, or asks for no proof.
PROCESS = frozenset({"court_order", "warrant", "grand_jury"})
NO_PROOF = frozenset(
    {
        "opportunity",
        "directory",
        "involved_in_care",
        "notification",
        "disaster_relief",
        "serious_threat",
        "incidental",
        "whistleblower",
    }
)


def conditions(question: Question) -> tuple[Condition, ...]:
    """What must be known of the recipient of this disclosure."""
    if question.code in NO_PROOF:
        return ()
    if question.recipient_kind not in OFFICIALS:
        return () if question.identity_known else (IDENTITY,)
    asks = [] if question.identity_known else [OFFICIAL_IDENTITY]
    if not question.authority_known and question.code not in PROCESS:
        asks.append(OFFICIAL_AUTHORITY)
    return tuple(asks)
