"""The clinic's staff pages: kept by those who may, read by others, never shown to the rest."""

import datetime
from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from privacy_portal.audit.actor import Role
from privacy_portal.clinic import operations, queries
from privacy_portal.clinic.models import Announcement, AvailabilityNotice, ClinicProfile, Designation, Site
from privacy_portal.law.rights import Right
from tests.audit.staff_pages import ask, staff, text
from tests.factories import BY, make_clinic

CLINIC = "/staff/clinic/"
LISTS = ["site", "designation", "recordset", "announcement", "availabilitynotice"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic(time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 24, 18, tzinfo=datetime.UTC), tick=False)
    return make_clinic()


@pytest.fixture
def official():
    return staff("petra", Role.PRIVACY_OFFICIAL)


@pytest.fixture
def clerk():
    return staff("clara", Role.INTAKE_CLERK)


def fields_of(profile: ClinicProfile, **changes) -> dict[str, object]:
    names = [field.name for field in profile._meta.fields if field.name != "id"]
    values = {name: getattr(profile, name) for name in names}
    return {name: value for name, value in values.items() if value is not False} | changes


@pytest.mark.parametrize("name", LISTS)
def test_lists_open_for_those_who_may_and_for_nobody_else(official, clerk, name):
    for actor, status in ((official, 200), (clerk, 200), (staff("bill", Role.BILLING), 404)):
        assert ask(actor, f"{CLINIC}{name}/").status_code == status
    assert ask(official, f"{CLINIC}{name}/add/").status_code == 200
    assert ask(clerk, f"{CLINIC}{name}/add/").status_code == 404


class TestProfile:
    def test_the_list_leads_to_the_one_row(self, official):
        assert ask(official, f"{CLINIC}clinicprofile/").url == f"{CLINIC}clinicprofile/1/change/"
        assert ask(official, f"{CLINIC}clinicprofile/add/").status_code == 404

    def test_is_changed_with_a_reason(self, official, clinic):
        path = f"{CLINIC}clinicprofile/1/change/"
        answer = ask(official, path, fields_of(clinic, telephone="(217) 555-0199", change_reason="New line"))
        assert answer.status_code == 302
        assert queries.letterhead().telephone == "(217) 555-0199"
        assert clinic.history.first().history_change_reason == "New line"

    def test_a_wrong_time_zone_is_said_and_changes_nothing(self, official, clinic):
        path = f"{CLINIC}clinicprofile/1/change/"
        shown = text(ask(official, path, fields_of(clinic, time_zone="Springfield", change_reason="x")))
        assert "That is not a time zone." in shown
        assert queries.profile().time_zone == "America/Chicago"

    @pytest.mark.cite("84.84(b)")
    @pytest.mark.parametrize(
        ("money", "many", "said"),
        [
            (True, True, "May 11, 2027"),
            (True, False, "May 10, 2028"),
            (False, True, "No date: the clinic receives no money from HHS."),
        ],
    )
    def test_says_from_when_its_web_pages_must_be_accessible(self, official, clinic, money, many, said):
        operations.configure(by=BY, reason="tests", receives_hhs_ffa=money, fifteen_or_more_staff=many)
        assert said in text(ask(official, f"{CLINIC}clinicprofile/1/change/"))

    def test_a_clerk_reads_it(self, clerk):
        shown = text(ask(clerk, f"{CLINIC}clinicprofile/1/change/"))
        assert "(217) 555-0100" in shown
        assert 'name="telephone"' not in shown

    def test_the_first_one_is_added(self, official):
        ClinicProfile.objects.all().delete()
        assert ask(official, f"{CLINIC}clinicprofile/").url == f"{CLINIC}clinicprofile/add/"
        assert (
            ask(official, f"{CLINIC}clinicprofile/add/", fields_of(ClinicProfile(name="New"))).status_code
            == 302
        )
        assert queries.letterhead().name == "New"


class TestDated:
    ROW = {
        "kind": "complaint_contact",
        "right": "",
        "name_or_title": "Front Office",
        "telephone": "217-555-0150",
        "email": "",
        "from_on": "2026-11-24",
        "to_on": "",
    }

    def test_a_designation_is_added_and_the_one_before_ends(self, official):
        add = f"{CLINIC}designation/add/"
        assert ask(official, add, self.ROW).status_code == 302
        later = {**self.ROW, "from_on": "2026-12-01", "name_or_title": "Back Office"}
        assert ask(official, add, later).status_code == 302
        first = Designation.objects.get(name_or_title="Front Office")
        assert first.to_on == datetime.date(2026, 11, 30)

    def test_what_is_refused_is_said(self, official):
        shown = text(ask(official, f"{CLINIC}designation/add/", {**self.ROW, "telephone": ""}))
        assert "Letters must print a telephone number" in shown

    def test_only_the_last_day_can_be_set(self, official):
        row = Designation.objects.get(kind="privacy_official")
        path = f"{CLINIC}designation/{row.pk}/change/"
        assert 'name="telephone"' not in text(ask(official, path))
        ask(official, path, {"to_on": "2026-12-31", "telephone": "0", "change_reason": "Leaves"})
        row.refresh_from_db()
        assert (row.to_on, row.telephone) == (datetime.date(2026, 12, 31), "(217) 555-0101")
        assert "Leaves" in text(ask(official, f"{CLINIC}designation/{row.pk}/history/"))

    def test_what_has_begun_cannot_be_taken_back(self, official):
        row = Designation.objects.get(kind="privacy_official")
        data = {"take_back": "on", "change_reason": "Oops"}
        shown = text(ask(official, f"{CLINIC}designation/{row.pk}/change/", data))
        assert "This has begun" in shown

    def test_a_clerk_reads_a_row(self, clerk):
        row = Designation.objects.get(kind="privacy_official")
        assert "Privacy Official" in text(ask(clerk, f"{CLINIC}designation/{row.pk}/change/"))

    def test_an_announcement_keeps_what_was_published(self, official):
        data = {
            "kind": "writing_required",
            "right": "access",
            "where": "The notice",
            "from_on": "2026-01-01",
            "to_on": "",
            "evidence": "",
            "evidence_file": SimpleUploadedFile(
                "notice.txt", b"Requests must be in writing.\n", "text/plain"
            ),
        }
        assert ask(official, f"{CLINIC}announcement/add/", data).status_code == 302
        row = Announcement.objects.get()
        assert row.evidence_document_id is not None
        assert "Open the file" in text(ask(official, f"{CLINIC}announcement/{row.pk}/change/"))
        answer = ask(official, f"{CLINIC}announcement/{row.pk}/file/")
        with closing(answer.file_to_stream):
            assert "must be in writing" in text(answer)
        assert queries.writing_required_since(Right.ACCESS) == datetime.date(2026, 1, 1)


def test_a_site_and_a_notice_are_kept(official):
    place = {"name": "North", "line1": "1 A", "line2": "", "city": "B", "state": "IL", "postcode": "60601"}
    assert ask(official, f"{CLINIC}site/add/", place).status_code == 302
    site = Site.objects.get()
    changed = {**place, "city": "C", "change_reason": "Typo"}
    assert ask(official, f"{CLINIC}site/{site.pk}/change/", changed).status_code == 302
    notice = {"language": "es", "text": "ATENCIÓN", "position": "1", "reviewed_by": "", "reviewed_on": ""}
    assert ask(official, f"{CLINIC}availabilitynotice/add/", notice).status_code == 302
    row = AvailabilityNotice.objects.get()
    again = {**notice, "text": "ATENCIÓN: nuevo", "change_reason": "Reviewed"}
    assert ask(official, f"{CLINIC}availabilitynotice/{row.pk}/change/", again).status_code == 302
    assert queries.notices_of_availability()[0].text == "ATENCIÓN: nuevo"
    site.refresh_from_db()
    assert site.city == "C"
