"""The door to the disclosure check, under its short name."""

from disclosures.operations.checks import Question, ask, disclose, inform_victim, review, send_packet

__all__ = ["Question", "ask", "disclose", "inform_victim", "review", "send_packet"]
