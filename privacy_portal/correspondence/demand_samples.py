"""Made-up facts for the letters about outside demands, so that every sentence is seen."""

import datetime
from typing import Any

from privacy_portal.law.letters import LetterKind


def demand_samples(received_on: datetime.date) -> dict[LetterKind, list[dict[str, Any]]]:
    """Every branch of these letters at least once."""
    answer = {
        "received_on": received_on,
        "case_name": "24-CV-1187",
        "patient_name": "",
        "given": "",
        "enclosed": 0,
        "rule": "…",
        "cite": "45 CFR 164.512(e)(1)(ii)",
        "needs": [],
    }
    given = {"patient_name": "…", "given": "Visit notes of 2025", "enclosed": 2}
    return {
        LetterKind.DEMAND_ANSWER: [
            {**answer, "answer": "comply", **given},
            {**answer, "answer": "in_part", **given, "enclosed": 1, "case_name": ""},
            {**answer, "answer": "ask_assurance", "needs": ["Proof of notice", "A protective order"]},
            {**answer, "answer": "object"},
            {**answer, "answer": "refuse", "needs": ["…"]},
        ],
        LetterKind.DEMAND_NOTICE: [
            {
                "received_on": received_on,
                "asker": "Xavier Law Office",
                "case_name": name,
                "asked": "Visit notes of 2025",
                "object_by": received_on + datetime.timedelta(days=14),
                "copy_enclosed": enclosed,
                "records_of": whose,
            }
            for name, enclosed, whose in (("24-CV-1187", True, ""), ("", False, ""), ("", True, "…"))
        ],
    }
