"""Staff find, register, correct and join patients; those who may not see none of it."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.people import queries
from privacy_portal.people.models import ContactPoint, Patient
from tests.audit.staff_pages import ask, staff, text
from tests.factories import link, make_clinic, make_patient, make_user

PATIENTS = "/staff/people/patient/"
RECORD = {
    "mrn": "M-77",
    "given_name": "Ada",
    "family_name": "Lovell",
    "preferred_name": "",
    "birth_date": "1985-03-14",
    "died_on": "",
    "language": "en",
    "format_need": "standard",
    "email": "ada@example.com",
    "telephone": "",
    "line1": "12 Elm Street",
    "line2": "",
    "city": "Springfield",
    "state": "IL",
    "postcode": "62704",
    "country": "US",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic():
    return make_clinic()


@pytest.fixture
def clerk():
    return staff("clara", Role.INTAKE_CLERK)


@pytest.fixture
def official():
    return staff("petra", Role.PRIVACY_OFFICIAL)


@pytest.fixture
def officer():
    return staff("olga", Role.COMPLIANCE_OFFICER)


@pytest.fixture(params=[Role.BILLING, Role.MARKETING, Role.ADMINISTRATOR])
def outsider(request):
    return staff("stan", request.param)


def page(patient: Patient, rest: str = "change/") -> str:
    return f"{PATIENTS}{patient.pk}/{rest}"


class TestTheList:
    def test_names_each_link_and_stands_as_rows_where_there_is_no_room(self, clerk):
        twins = [make_patient(given_name="Ada", family_name="Twin") for _ in range(2)]
        body = ask(clerk, PATIENTS).content.decode()
        for twin in twins:
            assert f'>Twin, Ada<span class="usa-sr-only">, {twin.mrn}</span></a></th>' in body
        assert '<th scope="row" data-label="Name"' in body
        assert '<td data-label="Date of birth"' in body
        assert '<caption class="usa-sr-only">Patients</caption>' in body
        region = re.search(r'<div class="results[^>]*>', body)
        assert region is not None
        assert 'tabindex="0"' in region[0]
        assert 'aria-label="Patients"' in region[0]
        assert 'role="button"' not in body


class TestStrangers:
    @pytest.mark.parametrize("rest", ["change/", "history/", "merge/", "unlink/", "separate/1/", "delete/"])
    def test_find_no_page_of_a_patient_and_the_attempt_is_kept(self, outsider, rest):
        ada = make_patient()
        assert ask(outsider, page(ada, rest)).status_code == 404
        if rest != "delete/":
            event = AuditEvent.objects.get(kind="access.refused")
            assert (event.about_id, event.actor_user_id) == (ada.pk, outsider.user_id)

    @pytest.mark.parametrize("rest", ["", "add/", "duplicates/"])
    def test_find_no_list(self, outsider, rest):
        assert ask(outsider, PATIENTS + rest).status_code == 404

    def test_cannot_search(self, outsider):
        assert ask(outsider, f"{PATIENTS}find/", {"text": "Lovell"}).status_code == 404

    def test_a_clerk_may_not_merge(self, clerk):
        assert ask(clerk, page(make_patient(), "merge/")).status_code == 404
        assert ask(clerk, f"{PATIENTS}duplicates/").status_code == 404


class TestList:
    def test_shows_patients_by_name(self, clerk):
        make_patient(family_name="Zuse")
        make_patient(family_name="Ánge")
        shown = text(ask(clerk, PATIENTS))
        assert shown.index("Ánge") < shown.index("Zuse")

    def test_a_search_stands_in_no_address(self, clerk):
        answer = ask(clerk, f"{PATIENTS}find/", {"text": "Lovell"})
        assert (answer.status_code, answer.url) == (302, PATIENTS)
        assert AuditEvent.objects.filter(kind="patients.searched").exists()

    def test_more_rows_cost_no_more_queries(self, clerk):
        made = []
        for _round in range(2):
            for _number in range(5):
                make_patient()
            with CaptureQueriesContext(connection) as queries_made:
                ask(clerk, PATIENTS)
            made.append(len(queries_made))
        assert made[0] == made[1]


class TestRecord:
    def test_viewing_is_kept_in_the_patients_own_trail(self, clerk):
        ada = make_patient()
        assert "12 Elm Street" in text(ask(clerk, page(ada)))
        assert AuditEvent.objects.get(kind="patient.viewed").patient_id == ada.pk

    def test_is_registered_with_its_contacts(self, clerk):
        answer = ask(clerk, f"{PATIENTS}add/", RECORD)
        ada = Patient.objects.get(mrn="M-77")
        assert (answer.status_code, answer.said) == (302, ["Saved."])
        assert ada.history.get().history_user_id == clerk.user_id
        assert set(ada.contact_points.values_list("kind", flat=True)) == {"email", "postal"}

    def test_what_an_operation_refuses_is_shown_above_the_form_and_nothing_is_lost(self, clerk):
        tomorrow = datetime.date.today() + datetime.timedelta(days=2)  # noqa: DTZ011 - any future day will do
        shown = text(ask(clerk, f"{PATIENTS}add/", {**RECORD, "birth_date": tomorrow.isoformat()}))
        assert "The date of birth is in the future." in shown
        assert 'value="12 Elm Street"' in shown
        assert not Patient.objects.exists()

    def test_an_incomplete_address_rolls_the_record_back_too(self, clerk):
        shown = text(ask(clerk, f"{PATIENTS}add/", {**RECORD, "city": ""}))
        assert "Give the street, the city and the ZIP code." in shown
        assert not Patient.objects.exists()

    def test_is_corrected_with_a_reason(self, clerk):
        ask(clerk, f"{PATIENTS}add/", RECORD)
        ada = Patient.objects.get(mrn="M-77")
        without_reason = {**RECORD, "family_name": "Lovelace"}
        assert "Fill in: Why is this changed?" in text(ask(clerk, page(ada), without_reason))
        changed = {**without_reason, "change_reason": "Court order", "email": "", "line1": "9 Oak Road"}
        assert ask(clerk, page(ada), changed).status_code == 302
        ada.refresh_from_db()
        assert ada.family_name == "Lovelace"
        current = ContactPoint.objects.filter(patient=ada, ended_at=None)
        assert [(point.kind, point.line1) for point in current] == [("postal", "9 Oak Road")]
        assert "Court order" in text(ask(clerk, page(ada, "history/")))

    def test_is_only_read_by_those_who_may_not_edit(self, officer):
        ada = make_patient()
        shown = text(ask(officer, page(ada)))
        assert "ada@example.com" in shown
        assert 'name="given_name"' not in shown
        assert ask(officer, f"{PATIENTS}add/").status_code == 404

    @pytest.mark.parametrize("rest", ["999999/change/", "999999/history/", "x/change/", "x/history/", "x/"])
    def test_of_nobody_is_not_there(self, clerk, rest):
        assert ask(clerk, PATIENTS + rest).status_code in {302, 404}


class TestMerging:
    def test_duplicates_are_suggested_merged_and_separated(self, official):
        kept, duplicate = make_patient(), make_patient()
        assert duplicate.mrn in text(ask(official, f"{PATIENTS}duplicates/"))
        ask(official, page(duplicate, "merge/"), {"kept_mrn": kept.mrn, "reason": "Same person"})
        assert queries.canonical_id(duplicate.pk) == kept.pk
        shown = text(ask(official, page(kept)))
        assert duplicate.mrn in shown
        alias = duplicate.merged_into.get()
        separate = page(kept, f"separate/{alias.pk}/")
        assert ask(official, separate).status_code == 200
        assert ask(official, separate, {"reason": "Twins"}).status_code == 302
        assert queries.canonical_id(duplicate.pk) == duplicate.pk

    def test_what_is_refused_is_said(self, official):
        ada = make_patient()
        shown = text(ask(official, page(ada, "merge/"), {"kept_mrn": ada.mrn, "reason": "x"}))
        assert "one and the same record" in shown
        shown = text(ask(official, page(ada, "merge/"), {"kept_mrn": "nobody", "reason": "x"}))
        assert "No patient has that medical record number." in shown

    def test_a_merge_of_other_records_cannot_be_undone_from_here(self, official):
        kept, duplicate, other = make_patient(), make_patient(), make_patient()
        ask(official, page(duplicate, "merge/"), {"kept_mrn": kept.mrn, "reason": "Same"})
        alias = duplicate.merged_into.get()
        assert ask(official, page(other, f"separate/{alias.pk}/")).status_code == 404

    def test_an_account_is_parted_from_a_record(self, official):
        ada = make_patient()
        link(ada, make_user())
        assert "Part the portal account" in text(ask(official, page(ada)))
        ask(official, page(ada, "unlink/"), {"reason": "Wrong person"})
        ada.refresh_from_db()
        assert ada.user_id is None
        assert AuditEvent.objects.get(kind="patient.account_unlinked").patient_id == ada.pk
        assert "No account is joined" in text(ask(official, page(ada, "unlink/"), {"reason": "Again"}))
