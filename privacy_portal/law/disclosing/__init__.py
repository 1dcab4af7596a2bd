"""Whether something may be disclosed: the question, what stands, the answer step by step (164.502(a))."""

from privacy_portal.law.disclosing.answering import Answer, Duty, Finding, Outcome, Step
from privacy_portal.law.disclosing.asking import (
    PART2,
    PSYCHOTHERAPY_NOTES,
    Carried,
    Emergency,
    Question,
    RecipientKind,
    Telling,
)
from privacy_portal.law.disclosing.check import judge
from privacy_portal.law.disclosing.conditions import Condition, unmet
from privacy_portal.law.disclosing.overlay import StateProtection, parse_state_protections
from privacy_portal.law.disclosing.part2 import PART2_STATEMENT
from privacy_portal.law.disclosing.standing import Dispute, Held, Standing, StandingRestriction, Wish

__all__ = [
    "PART2",
    "PART2_STATEMENT",
    "PSYCHOTHERAPY_NOTES",
    "Answer",
    "Carried",
    "Condition",
    "Dispute",
    "Duty",
    "Emergency",
    "Finding",
    "Held",
    "Outcome",
    "Question",
    "RecipientKind",
    "Standing",
    "StandingRestriction",
    "StateProtection",
    "Step",
    "Telling",
    "Wish",
    "judge",
    "parse_state_protections",
    "unmet",
]
