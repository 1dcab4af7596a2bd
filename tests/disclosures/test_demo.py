"""The demo clinic's ledger: seven years, the same every time, with something of everything."""

import datetime

import pytest
import time_machine

from disclosures.demo import desk, ledger
from disclosures.models import Demand, Disclosure, DisclosureSubject, Suspension
from disclosures.operations import sealing
from disclosures.queries import accounting, seals
from disclosures.queries import ledger as queries
from privacy_portal.audit.actor import Role
from privacy_portal.law.accounting import Decision
from privacy_portal.people.operations import parties
from privacy_requests.demo.people import PATIENTS
from tests.factories import BY, NOW, TODAY, make_patient, make_staff


@pytest.fixture
def writer(clinic) -> ledger.Writer:
    associate = parties.keep(
        by=BY, reason="tests", name="Prairie Release Services", kind="business_associate"
    )
    ids = [make_patient(email=None, address=None).pk for _ in range(PATIENTS)]
    clerk, official = make_staff(Role.RECORDS_CLERK), make_staff(Role.PRIVACY_OFFICIAL)
    return ledger.Writer(clerk, official, ids, associate.pk, TODAY, NOW)


def test_it_tells_of_seven_years_with_something_of_everything(writer) -> None:
    ledger.build(writer)
    desk.build(writer)
    rows = Disclosure.objects.all()
    days = list(rows.values_list("disclosed_on", flat=True))
    assert 350 <= len(days) <= 450
    assert TODAY - datetime.timedelta(days=7 * 365) <= min(days)
    assert min(days) <= TODAY - datetime.timedelta(days=6 * 365 + 30)
    assert max(days) <= TODAY
    assert queries.any_unclassified()
    assert rows.filter(basis="").count() == 1
    for basis in ("impermissible", "workers_compensation", "court_order", "research", "warrant"):
        assert rows.filter(basis=basis).exists(), basis
    assert rows.filter(made_by__isnull=False).count() == 1
    assert DisclosureSubject.objects.values("patient_id").distinct().count() == PATIENTS
    assert Suspension.objects.count() == 1
    assert Demand.objects.get().status == "received"


def test_the_list_of_who_signs_in_has_a_series_and_something_withheld(writer) -> None:
    ledger.build(writer)
    desk.build(writer)
    prepared = accounting.prepare(patient_id=writer.patient_ids[0], requested_on=TODAY, on=TODAY)
    assert not prepared.waiting
    assert prepared.of(Decision.WITHHELD)
    assert {"series", "research"} <= {entry["form"] for entry in prepared.listed["entries"]}


def test_it_is_sealed_to_its_end(writer) -> None:
    with time_machine.travel(NOW):
        ledger.build(writer)
        desk.build(writer)
        assert sealing.seal_all() == []
        assert seals.seals().exists()
        assert seals.first_broken() is None
        assert seals.unsealed() == []


def test_it_is_the_same_every_time(writer) -> None:
    def told() -> list[tuple[datetime.date | None, tuple[int, ...], str]]:
        again = ledger.Writer(
            writer.clerk, writer.official, writer.patient_ids, writer.associate_id, TODAY, NOW
        )
        return [(e.disclosed_on, tuple(e.patient_ids), e.basis) for e in ledger._ordinary(again)]

    assert told() == told()
