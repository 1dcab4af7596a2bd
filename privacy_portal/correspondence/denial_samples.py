"""Made-up facts for the letters that give less than was asked: every ground's sentence can be read."""

import datetime
from collections.abc import Mapping
from typing import Any

from privacy_portal.law.denial import GROUNDS, Ground
from privacy_portal.law.letters import LetterKind

WORDS = "…"
METHODS = (
    "known_person",
    "photo_id",
    "call_back",
    "knowledge",
    "signature",
    "code_to_contact",
    "authority",
    "other",
)


def denial_samples(
    received_on: datetime.date, asked_for: Mapping[str, Any]
) -> dict[LetterKind, list[dict[str, Any]]]:
    """Per kind its samples; the first makes every statement that is always demanded, and no other."""
    common = {"received_on": received_on, "asked_for": dict(asked_for)}
    another = {**common, "represented": True, "records_of": WORDS}
    return {
        LetterKind.ACCESS_DENIED: [{**common, "may_sign_in": True, **_denial([ground])} for ground in Ground]
        + [{**another, **_denial([ground], represented=True)} for ground in Ground],
        LetterKind.ACCESS_IN_PART: [
            {**common, **_given(kind, delivery), **_denial([ground])}
            for kind, delivery, ground in (
                ("copy", "portal", Ground.PSYCHOTHERAPY_NOTES),
                ("both", "post", Ground.ENDANGERS_LIFE),
                ("copy", "hand_over", Ground.RESEARCH),
                ("copy", "media_post", Ground.HARMS_ANOTHER),
                ("copy", "fax", Ground.CONFIDENTIAL_SOURCE),
                ("copy", "email", Ground.HARM_BY_REPRESENTATIVE),
                ("inspect", "portal", Ground.PRIVACY_ACT),
            )
        ]
        + [{**another, **_given("both", "post"), **_denial(list(Ground)[-2:], represented=True)}]
        + [
            {
                **common,
                **_given("copy", "post"),
                **_denial([Ground.RESEARCH]),
                "missing": {"what": WORDS, "where": ""},
            }
        ],
        LetterKind.ACCESS_NOT_HELD: [
            {**common, "where": where, "matched": matched}
            for where, matched in (("", True), ("", False), (WORDS, True))
        ]
        + [{**another, "where": where, "matched": bool(where)} for where in ("", WORDS)],
        LetterKind.ACCESS_REVIEW: [
            {**common, **_given("copy", "post"), **_review(reversed_=reversed_, gives=gives)}
            for reversed_, gives in ((False, False), (True, True), (True, False))
        ]
        + [{**another, **_given("both", "post"), **_review(reversed_=True, gives=True)}],
        LetterKind.UNABLE_TO_VERIFY: [
            {**common, "attempts": [{"method": method, "on": received_on} for method in METHODS]},
            {**another, "authority_only": True, "attempts": [{"method": "authority", "on": received_on}]},
        ],
    }


def _denial(grounds: list[Ground], *, represented: bool = False) -> dict[str, Any]:
    reviewable = any(GROUNDS[ground].reviewable for ground in grounds)
    return {
        "grounds": _grounds(grounds, represented=represented),
        "reviewable": reviewable,
        "mixed": reviewable,
    }


def _grounds(grounds: list[Ground], *, represented: bool = False) -> list[dict[str, str]]:
    return [
        {
            "code": ground.value,
            "plain": GROUNDS[ground].words(represented=represented),
            "withheld": WORDS,
        }
        for ground in grounds
    ]


def _given(kind: str, delivery: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "delivery": delivery,
        "fax_number": "(217) 555-0188",
        "email_to": "name@example.com",
        "third_party": "",
        "how": "",
        "record_count": 2,
        "format_given": "pdf",
        "format_asked": "pdf",
        "format_words": "",
        "format_agreed_on": None,
        "summary": "",
        "appointment": None,
        "fee": None,
    }


def _review(*, reversed_: bool, gives: bool) -> dict[str, Any]:
    return {
        "denied_on": datetime.date(2026, 3, 20),
        "review_asked_on": datetime.date(2026, 3, 30),
        "reversed": reversed_,
        "gives": gives,
        "grounds": [] if reversed_ else _grounds([Ground.ENDANGERS_LIFE]),
        "still_withheld": _grounds([Ground.CONFIDENTIAL_SOURCE]) if reversed_ else [],
    }
