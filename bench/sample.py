"""A letter of two pages to measure with, rendered from the real template."""

from typing import Any

from privacy_portal.correspondence.rendering import render_letter
from privacy_portal.law.letters import LetterKind

COMMON: dict[str, Any] = {
    "clinic": {
        "name": "MycroAesthetics",
        "address_lines": ["100 Main Street", "Springfield, IL 62701"],
        "telephone": "(217) 555-0100",
        "email": "info@mycroaesthetics.com",
        "website": "",
    },
    "contact": {"name_or_title": "Privacy Official", "telephone": "(217) 555-0101", "email": ""},
    "hhs": {
        "name": "U.S. Department of Health and Human Services, Office for Civil Rights",
        "address_lines": ["200 Independence Avenue SW", "Washington, DC 20201"],
        "telephone": "1-800-368-1019",
        "tdd": "1-800-537-7697",
        "url": "www.hhs.gov/ocr/complaints",
    },
    "addressee": {
        "name": "Ada Lovell",
        "address_lines": ["12 Elm Street", "Apartment 3B", "Springfield, IL 62704"],
    },
    "language_help": True,
    "language_notices": [
        {"language": "en", "text": "Free language help and aids are available. Call (217) 555-0100."},
        {"language": "es", "text": "Hay ayuda gratuita con el idioma. Llame al (217) 555-0100."},
    ],
    "reference": "PR-7KQ4-M2XD",
    "on": "2026-11-24",
    "channel": "post",
}
EXTENSION: dict[str, Any] = {
    "received_on": "2026-11-20",
    "due_on": "2026-12-20",
    "reason": "Some of your records are kept by a laboratory, and we wait for its copies.",
    "promised_on": "2027-01-15",
    "asked_for": {
        "kind": "copy",
        "record_sets": ["Medical records", "Billing records"],
        "description": "Everything about my visits since January.",
        "from_on": "2026-01-01",
        "to_on": None,
    },
}


def two_page_letter() -> str:
    """The frozen HTML of an extension letter."""
    merge = {**COMMON, **EXTENSION}
    return render_letter(LetterKind.EXTENSION, language="en", large_print=False, merge=merge).html
