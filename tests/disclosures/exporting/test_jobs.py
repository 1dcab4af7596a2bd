"""A worker makes the file: real progress, what goes wrong is said, and old files go."""

import datetime
from typing import Any

import pytest

from disclosures import tasks
from disclosures.models import Disclosure, Export
from disclosures.operations import correcting, exports, suspensions
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.documents.models import Document
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.people.operations import merge
from privacy_portal.work.models import WorkItem
from tests.disclosures.accountings import day, not_meant, suspend
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_patient, make_staff

pytestmark = pytest.mark.usefixtures("clinic")

DAY = datetime.timedelta(days=1)
State = Export.State


@pytest.fixture
def petra():
    return make_staff(Role.PRIVACY_OFFICIAL)


@pytest.fixture
def ada():
    patient = make_patient()
    for number in range(30):
        disclose(patient, "2026-01-05", "court_order", purpose=f"Purpose {number}")
    return patient


def ask(by, patient, **values) -> Export:
    wish = {"requested_on": day("2026-05-15"), "audience": "officer", "file_format": "csv", **values}
    return exports.ask(by=by, patient_id=patient.pk, **wish, on=TODAY, now=NOW)


def make(by, row: Export) -> Export:
    exports.make(by=by, export_id=row.pk, on=TODAY, now=lambda: NOW)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("file_format", ["pdf", "csv", "xlsx", "json", "fhir"])
def test_a_file_is_made_stored_and_counted_to_its_end(petra, ada, file_format):
    row = make(petra, ask(petra, ada, file_format=file_format))
    assert (row.state, row.done, row.problem) == (State.DONE, row.total, "")
    assert row.total >= (2 if file_format == "pdf" else 30)
    document = Document.objects.get(pk=row.document_id or 0)
    assert document.purpose == "export"
    assert "Lovell" not in document.display_name
    kinds = set(
        AuditEvent.objects.filter(about_type="export", about_id=row.pk).values_list("kind", flat=True)
    )
    assert kinds == {"export.asked", "export.made"}


def test_how_far_it_is_stands_in_the_row_while_it_is_made(petra, ada, monkeypatch):
    monkeypatch.setattr(exports, "BEAT", 0.0)
    row = ask(petra, ada, file_format="pdf")
    seen: list[tuple[str, int, int]] = []

    def now() -> datetime.datetime:
        at = Export.objects.get(pk=row.pk)
        seen.append((at.state, at.done, at.total))
        return NOW

    exports.make(by=petra, export_id=row.pk, on=TODAY, now=now)
    pages = [done for state, done, _total in seen if state == State.RUNNING]
    assert pages == sorted(pages)
    assert len(set(pages)) >= 3
    assert all(done <= total for _state, done, total in seen)


def test_is_made_once_whoever_takes_it_up_twice(petra, ada):
    row = make(petra, ask(petra, ada))
    assert not exports.make(by=petra, export_id=row.pk, on=TODAY, now=lambda: NOW)
    assert Document.objects.filter(purpose="export").count() == 1


def test_a_role_that_is_lost_before_it_is_made_makes_nothing(petra, ada):
    row = make(make_staff(Role.INTAKE_CLERK), ask(petra, ada))
    assert (row.state, row.document_id) == (State.FAILED, None)
    assert "Your role" in row.problem


def test_a_line_that_begins_to_wait_meanwhile_stops_the_file_for_the_patient(petra, ada):
    row = ask(petra, ada, audience="patient")
    disclose(ada, "2026-01-06", "")
    assert make(petra, row).state == State.FAILED
    assert "waits for a person" in row.problem


def test_what_could_never_be_made_is_refused_at_once(petra, ada):
    with pytest.raises(Refused):
        ask(petra, ada, from_on=day("2019-01-01"))
    with pytest.raises(Refused):
        ask(make_staff(Role.RECORDS_CLERK), ada)
    disclose(ada, "2026-01-06", "")
    with pytest.raises(Refused):
        ask(petra, ada, audience="patient")
    assert Export.objects.count() == 0


def test_the_sweep_finds_what_a_lost_nudge_left_and_says_what_died(petra, ada):
    waits, dead = ask(petra, ada), ask(petra, ada)
    Export.objects.filter(pk=dead.pk).update(state=State.RUNNING, alive_at=NOW - datetime.timedelta(hours=1))
    tasks.take_up_exports()
    waits.refresh_from_db()
    dead.refresh_from_db()
    assert (waits.state, dead.state) == (State.DONE, State.FAILED)
    assert "worker stopped" in dead.problem


def test_files_go_after_seven_days_and_their_rows_stay(petra, ada):
    row = make(petra, ask(petra, ada))
    document_id = row.document_id
    assert exports.remove_old(by=petra, now=NOW + 7 * DAY) == 0
    assert exports.remove_old(by=petra, now=NOW + 8 * DAY) == 1
    row.refresh_from_db()
    assert (row.state, row.document_id) == (State.DONE, None)
    document = Document.objects.get(pk=document_id or 0)
    assert document.discard_reason == "export_expired"
    assert exports.remove_old(by=petra, now=NOW + 9 * DAY) == 0


def test_making_a_file_changes_no_ledger_and_opens_no_work(petra, ada):
    before = list(Disclosure.objects.order_by("pk").values_list("pk", flat=True))
    make(petra, ask(petra, ada))
    assert list(Disclosure.objects.order_by("pk").values_list("pk", flat=True)) == before
    assert not WorkItem.objects.filter(about_type="export").exists()
    assert people.names_for([ada.pk])


class TestAFileForThePatient:
    @pytest.fixture
    def file(self, petra, ada):
        told = disclose(ada, "2026-02-01", "164.512(f)", recipient="Springfield Police")
        return make(petra, ask(petra, ada, audience="patient")), told

    def overtaken(self, row) -> bool:
        try:
            exports.check_fetch(row)
        except Refused as refusal:
            return refusal.code == "EXPORT_OVERTAKEN"
        return False

    def test_is_not_fetched_once_a_suspension_came(self, petra, ada, file):
        row, _told = file
        officers = make(petra, ask(petra, ada))
        assert not self.overtaken(row)
        suspend()
        assert self.overtaken(row)
        assert not self.overtaken(officers)

    def test_is_not_fetched_once_a_person_said_that_its_recipient_is_the_agency(self, petra, ada):
        told = disclose(ada, "2026-02-01", "164.512(f)", recipient="SPD")
        suspension = suspend(form="written", until="2027-03-05")
        not_meant(suspension, told)
        row = make(petra, ask(petra, ada, audience="patient"))
        assert not self.overtaken(row)
        suspensions.answer_likeness(
            by=BY, suspension_id=suspension.pk, recipient_id=told.recipient_id, same=True, on=TODAY, now=NOW
        )
        assert self.overtaken(row)

    def test_is_not_fetched_once_a_row_of_the_same_patient_was_corrected(self, file):
        row, told = file
        other = disclose(make_patient(), "2026-02-01")
        facts: dict[str, Any] = {"by": BY, "reason": "Wrong", "on": TODAY, "now": NOW}
        correcting.void(disclosure_id=other.pk, **facts)
        assert not self.overtaken(row)
        correcting.void(disclosure_id=told.pk, **facts)
        assert self.overtaken(row)

    def test_is_not_fetched_once_records_were_joined_or_separated(self, petra, ada):
        other = make_patient()
        row = make(petra, ask(petra, ada, audience="patient"))
        facts: dict[str, Any] = {"by": petra, "now": NOW}
        alias = merge.merge_duplicate(duplicate_id=other.pk, kept_id=ada.pk, reason="Same", **facts)
        assert self.overtaken(row)
        joined = make(petra, ask(petra, ada, audience="patient"))
        assert not self.overtaken(joined)
        merge.undo(alias_id=alias.pk, reason="Two people", **facts)
        assert self.overtaken(joined)
