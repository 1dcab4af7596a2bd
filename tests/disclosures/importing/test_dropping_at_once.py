"""What a link may do is judged when it is done, whatever its page showed and another tab did meanwhile."""

import datetime
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from disclosures.models import Attestation, Disclosure, DropLink, NearDuplicate
from disclosures.operations import dropping
from disclosures.queries import near_duplicates as alike
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import ExternalParty, Patient
from privacy_portal.work import queries as work
from privacy_portal.work.kinds import WorkKind
from tests.disclosures.accountings import refusal
from tests.factories import BY, NOW, TODAY, make_clinic, make_patient

DAY = datetime.date(2026, 8, 4)
HEAD = "disclosed_on,patient_mrn,recipient,description\n"


def link() -> DropLink:
    make_clinic()
    party, _made = ExternalParty.objects.get_or_create(
        name="Billing Helpers", kind="business_associate", agreement_from=datetime.date(2020, 1, 1)
    )
    return another(party)


def another(party: ExternalParty) -> DropLink:
    return dropping.make(
        by=BY,
        party_id=party.pk,
        period_from=datetime.date(2026, 7, 1),
        period_to=datetime.date(2026, 9, 30),
        days=30,
        on=TODAY,
        now=NOW,
    )[0]


def report(to: DropLink, patient: Patient, day: datetime.date = DAY) -> tuple[Disclosure, bool]:
    return dropping.report(
        by=BY,
        link_id=to.pk,
        key=str(uuid.uuid4()),
        patient_mrn=patient.mrn,
        disclosed_on=day,
        recipient="State Auditor",
        recipient_address="",
        description="Invoices",
        purpose="Audit",
        legal_basis="164.512(d)",
        on=TODAY,
        now=NOW,
    )


def attest(to: DropLink) -> Attestation:
    return dropping.attest_nothing(by=BY, link_id=to.pk, attested_by="Max Billing", now=NOW)


def overtaken(first: Callable[[], Any], second: Callable[[], Any]) -> list[str]:
    """The codes with which `second` is refused that began before `first` was committed, and waited for it."""
    done, may_commit = threading.Event(), threading.Event()
    codes: list[str] = []

    def one() -> None:
        with transaction.atomic():
            first()
            done.set()
            may_commit.wait(20)
        connection.close()

    def other() -> None:
        try:
            second()
        except Refused as refused:
            codes.append(refused.code)
        connection.close()

    threads = [threading.Thread(target=one), threading.Thread(target=other)]
    threads[0].start()
    assert done.wait(20)
    threads[1].start()
    threads[1].join(1)
    assert threads[1].is_alive(), "it did not wait"
    may_commit.set()
    for thread in threads:
        thread.join(30)
    return codes


@pytest.mark.django_db(transaction=True)
class TestTwoTabs:
    def test_none_is_not_attested_beside_a_row_that_another_tab_reports(self) -> None:
        ours, ada = link(), make_patient()
        assert overtaken(lambda: report(ours, ada), lambda: attest(ours)) == ["ROWS_REPORTED"]
        assert not Attestation.objects.exists()

    def test_nor_beside_one_of_another_link_of_the_same_associate(self) -> None:
        ours, ada = link(), make_patient()
        other = another(ours.party)
        assert overtaken(lambda: report(other, ada), lambda: attest(ours)) == ["ROWS_REPORTED"]

    def test_nothing_is_reported_by_a_link_that_is_ended_meanwhile(self) -> None:
        ours, ada = link(), make_patient()
        ending = lambda: dropping.end(by=BY, link_id=ours.pk, now=NOW)  # noqa: E731
        assert overtaken(ending, lambda: report(ours, ada)) == ["NO_LINK"]
        assert not Disclosure.objects.exists()


@pytest.mark.django_db
class TestSinceThePageWasOpened:
    def test_the_associate_was_retired(self) -> None:
        ours, ada = link(), make_patient()
        ExternalParty.objects.filter(pk=ours.party_id).update(retired_on=TODAY)
        assert refusal(report, ours, ada) == "NO_LINK"
        assert refusal(attest, ours) == "NO_LINK"

    @pytest.mark.parametrize("day", [datetime.date(2026, 6, 30), datetime.date(2026, 10, 1)])
    def test_a_day_outside_the_links_period_is_refused_and_tells_nothing_of_patients(self, day) -> None:
        ours, ada = link(), make_patient()
        nobody = Patient(mrn="NOBODY")
        assert [refusal(report, ours, one, day) for one in (ada, nobody)] == ["DROP_DAY", "DROP_DAY"]

    def test_so_it_is_in_a_file(self) -> None:
        ours, ada = link(), make_patient()
        text = f"{HEAD}2026-06-30,{ada.mrn},X,y\n2026-08-04,{ada.mrn},X,y\n"
        run = send(ours, text)
        assert (run.added, run.wrong) == (1, 1)


def send(to: DropLink, text: str) -> Any:
    upload = SimpleUploadedFile("report.csv", text.encode())
    return dropping.report_file(by=BY, link_id=to.pk, upload=upload, on=TODAY, now=NOW)


@pytest.mark.django_db
class TestManyThatAreAlike:
    def test_flags_end_with_the_day_however_the_rows_are_divided_and_staff_are_told_once(
        self, monkeypatch
    ) -> None:
        monkeypatch.setattr(alike, "MOST_OF_A_DAY", 5)
        ours, ada = link(), make_patient()
        for number in range(4):
            send(ours, HEAD + f"2026-08-04,{ada.mrn},X,part {number}\n" * 3)
        for _time in range(2):
            report(another(ours.party), ada)
        assert Disclosure.objects.count() == 14
        assert NearDuplicate.objects.count() == 5
        assert ours.pk in work.open_about(kind=WorkKind.DROP_ALIKE)
        before = len(work.open_about(kind=WorkKind.DROP_ALIKE))
        send(ours, f"{HEAD}2026-08-05,{ada.mrn},X,more\n")
        assert len(work.open_about(kind=WorkKind.DROP_ALIKE)) == before
