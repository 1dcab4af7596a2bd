"""Made-up facts for the letters about how records reach their reader, so that every sentence is seen."""

import datetime
from typing import Any

from privacy_portal.law.letters import LetterKind

APPOINTMENT = {"day": "2026-03-18", "time": "14:30", "place": "MycroAesthetics, 100 Main Street"}


def way_samples(
    received_on: datetime.date, asked_for: dict[str, Any]
) -> dict[LetterKind, list[dict[str, Any]]]:
    """Every branch of these letters at least once."""
    transmittal = {
        "record_count": 2,
        "pages": 12,
        "patient_name": "…",
        "ground": "",
        "signed_on": None,
    }
    directed = {"ground": "direction", "signed_on": datetime.date(2026, 3, 1)}
    return {
        LetterKind.TRANSMITTAL: [
            {**transmittal, "way": "fax", "patient_name": ""},
            {**transmittal, "way": "email", "record_count": 1, "pages": 1},
            {**transmittal, "way": "post", "pages": None, **directed},
            {**transmittal, "way": "post", **directed, "ground": "authorization"},
            {**transmittal, "way": "email", "ground": "permission"},
        ],
        LetterKind.DIRECTIVE_ALTERNATIVES: [
            {
                "received_on": received_on,
                "due_on": received_on + datetime.timedelta(days=30),
                "recipient": "Xavier Law Office",
                "electronic_copy": electronic,
            }
            for electronic in (True, False)
        ],
        LetterKind.APPOINTMENT: [
            {"received_on": received_on, "asked_for": asked_for, "appointment": APPOINTMENT},
        ],
        LetterKind.ASSOCIATE_TASK: [
            {
                "patient_name": "…",
                "birth_date": datetime.date(1985, 3, 14),
                "wanted": "All images of the left hand",
                "from_on": "2024-01-01",
                "to_on": "2025-12-31",
                "due_on": received_on + datetime.timedelta(days=23),
            }
        ],
    }


def granted_ways(granted: dict[str, Any]) -> list[dict[str, Any]]:
    """The letter of acceptance for the ways of its own: media, fax, e-mail, a third party, a summary."""
    more = {"appointment": None, "third_party": "", "summary": "", "format_words": "", **granted}
    copy = {**more, "kind": "copy"}
    return [
        {**copy, "delivery": "media_post", "summary": "explanation"},
        {**copy, "delivery": "fax", "fax_number": "217-555-0134", "summary": "summary"},
        {**copy, "delivery": "email", "email_to": "ada@example.com"},
        *(
            {**copy, "delivery": "portal", "missing": {"what": "X-rays of 2019", "where": where}}
            for where in ("", "Lakeside Imaging, 4 Pier Road")
        ),
        *(
            {**copy, "delivery": way, "third_party": "Xavier Law Office", "format_given": "pdf"}
            for way in ("post", "fax", "email", "hand_over")
        ),
        {
            **copy,
            "delivery": "post",
            "format_given": "paper",
            "format_asked": "pdf",
            "format_agreed_on": None,
        },
        {
            **copy,
            "delivery": "post",
            "format_given": "other",
            "format_asked": "other",
            "format_words": "DICOM images",
            "format_agreed_on": None,
        },
        {**more, "kind": "both", "delivery": "portal", "appointment": APPOINTMENT, "how": "Ask for Colin."},
    ]
