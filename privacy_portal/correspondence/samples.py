"""Made-up facts for each kind of letter, so that a translator sees every sentence it may say."""

import datetime
import itertools
from typing import Any

from privacy_portal.correspondence.accounting_samples import accounting_samples
from privacy_portal.correspondence.demand_samples import demand_samples
from privacy_portal.correspondence.denial_samples import denial_samples
from privacy_portal.correspondence.list_samples import list_samples, of_a_list
from privacy_portal.correspondence.way_samples import granted_ways, way_samples
from privacy_portal.law.letters import LetterKind

RECEIVED_ON = datetime.date(2026, 3, 2)
ASKED_FOR: dict[str, Any] = {
    "kind": "copy",
    "record_sets": ["Medical record", "Billing record"],
    "description": "X-ray of the left hand",
    "from_on": "2024-01-01",
    "to_on": "2025-12-31",
}

TOLD_ON = datetime.date(2026, 3, 4)
FEE = {"total_cents": 1320, "told_on": TOLD_ON, "to_pay_before": False}
FEE_PARTS: list[dict[str, Any]] = [
    {"component": "labor", "cents": 550, "pages": 12, "note": "15 min × $22"},
    {"component": "supplies", "cents": 400, "pages": None, "note": ""},
    {"component": "postage", "cents": 370, "pages": None, "note": ""},
    {"component": "summary", "cents": 3000, "pages": None, "note": ""},
]


def _acks() -> list[dict[str, Any]]:
    return [
        {
            "received_on": RECEIVED_ON,
            "due_on": due_on,
            "extended": state == "extended",
            "late": state == "late",
            "asked_for": {**ASKED_FOR, "kind": kind},
            "verification_wanted": wanted,
        }
        for due_on, kind, wanted, state in (
            (datetime.date(2026, 4, 1), "copy", True, ""),
            (None, "inspect", False, ""),
            (datetime.date(2026, 4, 1), "both", False, "extended"),
            (datetime.date(2026, 4, 1), "both", False, "late"),
            (datetime.date(2026, 4, 1), "copy", True, "late"),
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
            "fee": fee,
        }
        for (kind, delivery), (count, given, agreed_on, fee) in zip(
            itertools.product(("copy", "inspect", "both"), ("portal", "post", "hand_over")),
            itertools.cycle(
                (
                    (1, "pdf", None, None),
                    (3, "paper", datetime.date(2026, 3, 9), FEE),
                    (2, "original", None, None),
                    (2, "other", datetime.date(2026, 3, 9), FEE),
                )
            ),
            strict=False,
        )
    ]


def _fees() -> list[dict[str, Any]]:
    return [
        {
            "received_on": RECEIVED_ON,
            "due_on": due_on,
            "method": method,
            "lines": lines,
            "total_cents": sum(line["cents"] for line in lines),
        }
        for method, lines, due_on in (
            ("actual", FEE_PARTS, datetime.date(2026, 4, 1)),
            ("flat", [{**FEE_PARTS[0], "cents": 650, "pages": None, "note": ""}], None),
        )
    ]


def _invoices() -> list[dict[str, Any]]:
    return [
        {
            "received_on": RECEIVED_ON,
            "method": told["method"],
            "lines": told["lines"],
            "told_on": TOLD_ON,
            "told_cents": told["total_cents"],
            "total_cents": told["total_cents"] - less,
        }
        for told in _fees()
        for less in (0, 100)
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
    LetterKind.ACCESS_GRANTED: [*_granted(), *granted_ways(_granted()[0])],
    LetterKind.ACCESS_FEE: _fees(),
    LetterKind.INVOICE: _invoices(),
    **accounting_samples(RECEIVED_ON),
    **denial_samples(RECEIVED_ON, ASKED_FOR),
    **way_samples(RECEIVED_ON, ASKED_FOR),
    **list_samples(RECEIVED_ON),
    **demand_samples(RECEIVED_ON),
    LetterKind.RESTRICTION_EMERGENCY: [
        {"patient_name": "…", "disclosed_on": RECEIVED_ON, "description": "Medication list"}
    ],
    LetterKind.WITHDRAWAL: [
        {"received_on": RECEIVED_ON, "withdrawn_on": datetime.date(2026, 3, 9), "asked_for": ASKED_FOR}
    ],
    LetterKind.CLAIM_CODE: [
        {"code": "482913", "expires_on": datetime.date(2026, 3, 16), "page": page}
        for page in ("https://portal.example/claim/code/", "")
    ],
}
for _kind in (
    LetterKind.ACCOUNTING,
    LetterKind.ACK,
    LetterKind.EXTENSION,
    LetterKind.ACCESS_GRANTED,
    LetterKind.ACCESS_FEE,
    LetterKind.INVOICE,
    LetterKind.APPOINTMENT,
    LetterKind.DIRECTIVE_ALTERNATIVES,
    LetterKind.WITHDRAWAL,
    LetterKind.ACCOUNTING_FEE,
    LetterKind.ACCOUNTING_INVOICE,
):  # the same to who acts for the patient
    SAMPLES[_kind].append({**SAMPLES[_kind][-1], "represented": True, "records_of": "…"})
for _kind in (LetterKind.ACK, LetterKind.EXTENSION, LetterKind.WITHDRAWAL, LetterKind.UNABLE_TO_VERIFY):
    SAMPLES[_kind] += of_a_list(SAMPLES[_kind][0])
