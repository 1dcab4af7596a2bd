"""Made-up facts for the letters about a list of disclosures."""

import datetime
from typing import Any

from privacy_portal.law.letters import LetterKind

ASKED_FOR: dict[str, Any] = {
    "kind": "accounting",
    "record_sets": [],
    "description": "",
    "from_on": "2024-01-01",
    "to_on": "2025-12-31",
}
WHOLE: dict[str, Any] = {**ASKED_FOR, "from_on": None, "to_on": None}


def list_samples(received_on: datetime.date) -> dict[LetterKind, list[dict[str, Any]]]:
    told_on = received_on + datetime.timedelta(days=2)
    return {
        LetterKind.ACCOUNTING_FEE: [
            {
                "received_on": received_on,
                "due_on": received_on + datetime.timedelta(days=60),
                "asked_for": asked_for,
                "total_cents": 1100,
                "note": note,
                "free_again_on": datetime.date(2026, 11, 10),
            }
            for asked_for, note in ((ASKED_FOR, "30 min × $22"), (WHOLE, ""))
        ],
        LetterKind.ACCOUNTING_INVOICE: [
            {
                "received_on": received_on,
                "told_on": told_on,
                "told_cents": 1100,
                "total_cents": 1100 - less,
                "note": "30 min × $22" if less else "",
            }
            for less in (0, 100)
        ],
    }


def of_a_list(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts of a letter of any request, as they are where a list of disclosures was asked for."""
    return [{**facts, "asked_for": asked_for} for asked_for in (ASKED_FOR, WHOLE)]
