"""What tests of accountings share: an accounting prepared, and a suspension recorded."""

import datetime
from typing import Any

from disclosures.queries import accounting
from disclosures.queries.accounting import Prepared
from tests.factories import TODAY


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def prepare(patient, requested_on: str = "2026-05-15", on: str = "", **values: Any) -> Prepared:
    """An accounting asked for on `requested_on`, as it stands on `on` (today unless said)."""
    return accounting.prepare(
        patient_id=patient.pk, requested_on=day(requested_on), on=day(on) if on else TODAY, **values
    )


def decisions(prepared: Prepared) -> dict[str, str]:
    """What became of each row, by its reference."""
    return {one["reference"]: one["decision"] for one in prepared.decisions}


def listed_days(prepared: Prepared) -> list[str]:
    return [entry["on"] for entry in prepared.listed["entries"]]
