"""Made-up facts for each kind of letter, so that a translator sees every sentence it may say."""

import datetime
import itertools
from typing import Any

from privacy_portal.law.letters import LetterKind

RECEIVED_ON = datetime.date(2026, 3, 2)
ASKED_FOR: dict[str, Any] = {
    "kind": "copy",
    "record_sets": ["Medical record", "Billing record"],
    "description": "X-ray of the left hand",
    "from_on": "2024-01-01",
    "to_on": "2025-12-31",
}


def _acks() -> list[dict[str, Any]]:
    return [
        {
            "received_on": RECEIVED_ON,
            "due_on": due_on,
            "asked_for": {**ASKED_FOR, "kind": kind},
            "verification_wanted": wanted,
        }
        for due_on, kind, wanted in (
            (datetime.date(2026, 4, 1), "copy", True),
            (None, "inspect", False),
            (datetime.date(2026, 4, 1), "both", False),
        )
    ]


def _granted() -> list[dict[str, Any]]:
    return [
        {
            "received_on": RECEIVED_ON,
            "asked_for": {**ASKED_FOR, "kind": kind},
            "kind": kind,
            "delivery": delivery,
            "how": "",
            "record_count": count,
            "format_given": given,
            "format_asked": "pdf",
            "format_agreed_on": agreed_on,
            "fee": None,
        }
        for (kind, delivery), (count, given, agreed_on) in zip(
            itertools.product(("copy", "inspect", "both"), ("portal", "post", "hand_over")),
            itertools.cycle(
                (
                    (1, "pdf", None),
                    (3, "paper", datetime.date(2026, 3, 9)),
                    (2, "original", None),
                    (2, "other", datetime.date(2026, 3, 9)),
                )
            ),
            strict=False,
        )
    ]


SAMPLES: dict[LetterKind, list[dict[str, Any]]] = {
    LetterKind.ACK: _acks(),
    LetterKind.EXTENSION: [
        {
            "received_on": RECEIVED_ON,
            "due_on": datetime.date(2026, 4, 1),
            "reason": "…",
            "promised_on": datetime.date(2026, 4, 24),
            "asked_for": ASKED_FOR,
        }
    ],
    LetterKind.ACCESS_GRANTED: _granted(),
    LetterKind.WITHDRAWAL: [
        {"received_on": RECEIVED_ON, "withdrawn_on": datetime.date(2026, 3, 9), "asked_for": ASKED_FOR}
    ],
    LetterKind.CLAIM_CODE: [
        {"code": "482913", "expires_on": datetime.date(2026, 3, 16), "page": page}
        for page in ("https://portal.example/claim/code/", "")
    ],
}
