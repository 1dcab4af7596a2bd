"""Made-up accountings, so that a translator sees every sentence such a letter may say."""

import datetime
from typing import Any

from privacy_portal.law.accounting import BASES
from privacy_portal.law.letters import LetterKind

RHYTHMS = ("daily", "weekly", "every_two_weeks", "monthly", "quarterly", "yearly", "")
RESEARCH = {
    "form": "research",
    "on": "2025-02-03",
    "last_on": "2025-06-30",
    "name": "Study of sleep",
    "purpose": "Learn how sleep heals",
    "selection": "Adults with a sleep study",
    "information": "Results of sleep studies",
    "sponsor_name": "Sleep Fund",
    "sponsor_address": "1 Fund Road, Peoria, IL 61602",
    "sponsor_telephone": "(309) 555-0110",
    "researcher_name": "Dr. Sam Lee",
    "researcher_address": "2 Lab Road, Peoria, IL 61602",
    "researcher_telephone": "(309) 555-0111",
}


def accounting_samples(received_on: datetime.date) -> dict[LetterKind, list[dict[str, Any]]]:
    """One with every basis, rhythm and form; one that completes another; one with nothing to list."""
    head = {
        "individual": "…",
        "requested_on": received_on,
        "from_on": datetime.date(2020, 3, 2),
        "to_on": received_on,
        "prepared_on": datetime.date(2026, 3, 9),
        "adds_to_on": None,
    }
    lines = [_line(basis.code, basis.plain) for basis in BASES if basis.accountable]
    series = [
        {**lines[0], "form": "series", "number": 3, "rhythm": rhythm, "last_on": "2025-12-05"}
        for rhythm in RHYTHMS
    ]
    bare = {**lines[0], "address": None, "purpose": lines[0]["basis"]["plain"], "made_by": ""}
    years = [{"year": 2025, "entries": [*lines, bare, *series, RESEARCH]}]
    return {
        LetterKind.ACCOUNTING: [
            {**head, "years": years},
            {**head, "years": years[:1], "adds_to_on": datetime.date(2026, 1, 5)},
            {**head, "years": []},
        ]
    }


def _line(code: str, plain: str) -> dict[str, Any]:
    return {
        "form": "line",
        "on": "2025-01-05",
        "recipient": "R. Ruiz",
        "recipient_of": "Springfield Agency",
        "address": ["1 Oak Street", "Springfield, IL 62701"],
        "description": "Laboratory report",
        "purpose": "Report of a notifiable disease",
        "basis": {"code": code, "plain": plain, "citation": ""},
        "made_by": "Records Copy LLC",
    }
