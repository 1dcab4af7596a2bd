"""What tests of accountings share: an accounting prepared, and a suspension recorded."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from disclosures.letters.lists import To
from disclosures.models import Accounting, Disclosure, Suspension
from disclosures.operations import issuing, suspensions
from disclosures.queries import accounting
from disclosures.queries.accounting import Prepared
from privacy_portal.audit.actor import Role
from privacy_portal.correspondence.operations import deliver_due
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import Patient
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, link, make_patient, make_user


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def police(
    patient: Patient, when: str = "2026-02-01", basis: str = "164.512(f)(2)", **values: Any
) -> Disclosure:
    """What the police of Springfield received, of a kind that a statement of theirs can reach."""
    facts = {"recipient": "Springfield Police", "purpose": "To find a person", **values}
    return disclose(patient, when, basis, **facts)


def reached() -> Patient:
    """Ada, who reads her letters in the portal, so that they go as soon as they may."""
    ada = make_patient()
    link(ada, make_user("", Role.PATIENT))
    return ada


def refusal(act: Callable[..., Any], *args: Any, **values: Any) -> str:
    """The code with which the act is refused."""
    with pytest.raises(Refused) as refused:
        act(*args, **values)
    return refused.value.code


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


def suspend(agency: str = "Springfield Police", **values: Any) -> Suspension:
    """An oral statement of the police of March 5, 2026, unless `values` say otherwise."""
    facts = {
        "form": "oral",
        "ground": "164.512(f)",
        "stated_on": "2026-03-05",
        "statement": "Listing it would warn a suspect.",
        "identity": "Called back at the number of the department.",
        "impedes": "said",
        "on": TODAY,
        "now": NOW,
        "follows_id": None,
        **values,
    }
    facts.setdefault("arrived_on", facts["stated_on"])
    acts = {name: facts.pop(name) for name in ("on", "now", "follows_id")}
    for name in ("stated_on", "arrived_on", "until"):
        if isinstance(facts.get(name), str):
            facts[name] = day(facts[name])
    row, _is_new = suspensions.record(by=BY, stated=suspensions.Statement(agency=agency, **facts), **acts)
    return row


def not_meant(suspension: Suspension, *rows: Disclosure) -> None:
    """A person says that the recipients of `rows` are not who made the statement."""
    for row in rows:
        suspensions.answer_likeness(
            by=BY,
            suspension_id=suspension.pk,
            recipient_id=row.recipient_id,
            same=False,
            on=TODAY,
            now=NOW,
        )


def send_all() -> None:
    """Every letter that waits goes out."""
    deliver_due(by=BY, now=NOW)


def issue(patient, *, requested_on: str = "2026-05-15", on: str = "", **values: Any) -> Accounting:
    """An accounting issued to the patient."""
    to = values.pop("to", None) or To(addressee_name=patient.full_name)
    return issuing.issue(
        by=values.pop("by", BY),
        patient_id=patient.pk,
        reference=values.pop("reference", "PR-7KQ4-M2XD"),
        requested_on=day(requested_on),
        free=values.pop("free", True),
        to=to,
        on=day(on) if on else TODAY,
        now=NOW,
        **values,
    )
