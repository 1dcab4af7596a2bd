"""The disclosure check: asked, answered, and carried out in one transaction with the ledger."""

from disclosures.operations.checks.asking import Question, ask
from disclosures.operations.checks.disclosing import disclose
from disclosures.operations.checks.duties import inform_victim, send_packet
from disclosures.operations.checks.reviewing import review

__all__ = ["Question", "ask", "disclose", "inform_victim", "review", "send_packet"]
