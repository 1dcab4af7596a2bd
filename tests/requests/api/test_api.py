"""The API: the same rules as the pages, unknown fields refused, problems with their citation."""

import datetime
import uuid

import pytest
import time_machine
from django.urls import reverse
from rest_framework.test import APIClient

from privacy_portal.audit.actor import Role
from privacy_portal.people.operations import tokens
from privacy_requests.models import PrivacyRequest
from privacy_requests.workflow import Status
from tests.documents.samples import PDF
from tests.factories import BY, NOW, TODAY, link, make_clinic, make_patient, make_staff, make_user
from tests.requests.factories import make_request

LIST = reverse("requests_api:list")


@pytest.fixture(autouse=True)
def clinic(db):
    with time_machine.travel(NOW, tick=False):
        yield make_clinic()


def client_of(actor) -> APIClient:
    key = tokens.make(by=BY, user_id=actor.user_id, now=NOW)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {key}")
    return client


@pytest.fixture
def clerk() -> APIClient:
    return client_of(make_staff(Role.RECORDS_CLERK, Role.INTAKE_CLERK))


@pytest.fixture
def ada():
    return link(make_patient(), make_user("ada@patients.example", Role.PATIENT))


def entry(**values):
    return {
        "submission_key": str(uuid.uuid4()),
        "right": "access",
        "received_by": "fax",
        "received_on": "2026-11-20",
        "patient_mrn": make_patient().mrn,
        "requester": {"name": "Ada Lovell"},
        "access": {"kind": "copy"},
        **values,
    }


def act(client: APIClient, row: PrivacyRequest, name: str, data=None, form: str = "json"):
    return client.post(reverse("requests_api:act", args=[row.reference, name]), data or {}, format=form)


class TestCreate:
    def test_by_staff_starts_the_clock_on_the_day_of_receipt(self, clerk) -> None:
        response = clerk.post(LIST, entry(), format="json")
        assert response.status_code == 201, response.data
        assert response.data["due_on"] == "2026-12-20"
        assert response["Location"].endswith(f"{response.data['reference']}/")

    def test_twice_with_one_key_gives_the_same_request(self, clerk) -> None:
        data = entry()
        first, second = (clerk.post(LIST, data, format="json") for _ in range(2))
        assert first.data["reference"] == second.data["reference"]

    def test_refuses_unknown_fields_by_name(self, clerk) -> None:
        response = clerk.post(LIST, entry(reason="I am curious"), format="json")
        assert response.status_code == 400
        assert response["Content-Type"].startswith("application/problem+json")
        assert "reason" in response.data["errors"]

    def test_refuses_a_set_of_records_that_is_not_kept(self, clerk) -> None:
        known = clerk.post(LIST, entry(access={"record_sets": ["medical"]}), format="json")
        assert known.status_code == 201, known.data
        response = clerk.post(LIST, entry(access={"record_sets": ["medical", "magic"]}), format="json")
        assert response.status_code == 400
        assert "record_sets" in response.data["errors"]["access"]

    def test_refuses_a_receipt_in_the_future_with_the_rule(self, clerk) -> None:
        response = clerk.post(LIST, entry(received_on="2026-11-25"), format="json")
        assert response.status_code == 409
        assert response.data["code"] == "RECEIVED_IN_FUTURE"
        assert response.data["citation"] == "45 CFR 164.524(b)(2)(i)"

    def test_tells_no_role_that_enters_none_which_numbers_exist(self) -> None:
        professional = client_of(make_staff(Role.LICENSED_PROFESSIONAL))
        answers = [
            professional.post(LIST, entry(patient_mrn=mrn), format="json")
            for mrn in (make_patient().mrn, "NOPE-1")
        ]
        assert [one.status_code for one in answers] == [403, 403]
        assert answers[0].content == answers[1].content

    def test_by_a_patient_is_theirs_and_received_today(self, ada) -> None:
        data = {"submission_key": str(uuid.uuid4()), "right": "access", "access": {"delivery": "portal"}}
        response = client_of(ada).post(LIST, data, format="json")
        assert response.status_code == 201, response.data
        assert response.data["received_on"] == str(TODAY)
        assert response.data["verified"] is True

    @pytest.mark.parametrize("body", ["[]", '"text"', "{", "null"])
    def test_of_nonsense_is_a_sentence_not_a_crash(self, clerk, body) -> None:
        response = clerk.post(LIST, body, content_type="application/json")
        assert response.status_code == 400
        assert response["Content-Type"].startswith("application/problem+json")


class TestRead:
    def test_lists_open_requests_by_filter(self, clerk) -> None:
        make_request(received_on=TODAY - datetime.timedelta(days=31))
        make_request()
        assert len(clerk.get(LIST).data["results"]) == 2
        overdue = clerk.get(LIST, {"due": "overdue"}).data["results"]
        assert [row["overdue"] for row in overdue] == [True]
        assert clerk.get(LIST, {"colour": "red"}).status_code == 400

    def test_is_for_the_owner_and_staff_only(self, ada, clerk) -> None:
        row = make_request()
        url = reverse("requests_api:detail", args=[row.reference])
        assert clerk.get(url).status_code == 200
        assert client_of(ada).get(url).status_code == 404
        assert APIClient().get(url).status_code == 401
        billing = client_of(make_staff(Role.BILLING))
        assert billing.get(url).status_code == 403

    def test_says_what_may_be_done_and_why_not(self, clerk) -> None:
        row = make_request(verified=False)
        actions = {
            one["name"]: one
            for one in clerk.get(reverse("requests_api:detail", args=[row.reference])).data["actions"]
        }
        assert actions["verify"]["allowed"] is True
        assert actions["grant"]["refusal"]["code"] == "NOT_VERIFIED"
        assert actions["grant"]["refusal"]["citation"].startswith("45 CFR 164.514(h)(1)")
        assert "move" not in actions

    def test_pages_with_constant_queries(self, clerk) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        counts = []
        for _ in range(2):
            for _ in range(3):
                make_request(verified=False)
            clerk.get(LIST)
            with CaptureQueriesContext(connection) as queries:
                clerk.get(LIST)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestAct:
    def test_carries_a_case_from_receipt_to_decision(self, clerk) -> None:
        row = make_request(verified=False)
        answer = act(
            clerk, row, "verify", {"method": "call_back", "facts": "Called", "verified_on": "2026-11-24"}
        )
        assert answer.status_code == 200, answer.data
        from django.core.files.uploadedfile import SimpleUploadedFile

        upload = SimpleUploadedFile("x.pdf", PDF, content_type="application/pdf")
        answer = act(clerk, row, "add_record", {"file": upload, "title": "Notes"}, form="multipart")
        assert answer.status_code == 200, answer.data
        answer = act(clerk, row, "grant", {"how": ""})
        assert answer.data["status"] == "decided"

    def test_is_refused_with_code_and_citation(self, clerk) -> None:
        row = make_request(received_on=TODAY - datetime.timedelta(days=31))
        answer = act(clerk, row, "extend", {"reason": "slow", "promised_on": "2026-12-10"})
        assert (answer.status_code, answer.data["code"]) == (409, "EXT_LATE")
        assert answer.data["citation"].startswith("45 CFR 164.524(b)(2)(ii)")

    def test_names_the_field_that_a_refusal_is_about(self, clerk) -> None:
        row = make_request()
        assert row.cap_on
        late = str(row.cap_on + datetime.timedelta(days=1))
        answer = act(clerk, row, "extend", {"reason": "slow", "promised_on": late})
        assert (answer.status_code, answer.data["code"]) == (409, "EXT_OVER_CAP")
        assert answer.data["errors"] == {
            "promised_on": [{"message": answer.data["detail"], "code": "EXT_OVER_CAP"}]
        }

    def test_refuses_unknown_fields_acts_and_roles(self, clerk, ada) -> None:
        row = make_request()
        assert act(clerk, row, "grant", {"magic": 1}).status_code == 400
        assert act(clerk, row, "burn").status_code == 404
        assert act(clerk, row, "move", {"patient_id": "x", "reason": "y"}).status_code == 403
        assert act(client_of(ada), row, "withdraw").status_code == 404
        row.refresh_from_db()
        assert row.status == Status.RECEIVED

    def test_with_a_wrong_field_names_it(self, clerk) -> None:
        row = make_request(verified=False)
        answer = act(clerk, row, "verify", {"method": "magic", "verified_on": "2026-02-31"})
        assert answer.status_code == 400
        assert {"method", "verified_on"} <= set(answer.data["errors"])

    @pytest.mark.parametrize("value", [["a"], {"a": 1}, True, 7, [], {}])
    def test_takes_text_for_text_only(self, clerk, value) -> None:
        row = make_request()
        answer = act(clerk, row, "add_note", {"text": value})
        assert answer.status_code == 400, answer.data
        assert "text" in answer.data["errors"]
        assert not row.casenotes.exists()

    def test_of_a_closed_case_changes_nothing(self, clerk) -> None:
        row = make_request(at=Status.CLOSED)
        assert act(clerk, row, "grant").data["code"] == "ACT_WRONG_STATUS"


def test_the_schema_names_every_act_and_needs_no_sign_in_of_strangers(clerk) -> None:
    answer = clerk.get(reverse("api-schema"))
    assert answer.status_code == 200
    assert b"/api/v1/requests/{reference}/acts/{name}/" in answer.content
    assert APIClient().get(reverse("api-schema")).status_code in {401, 403}


class TestWhatAMachineMaySay:
    """As much as the portal's form lets a person say."""

    @pytest.mark.parametrize(
        ("account", "capacity", "delivery"),
        [(True, "individual", "portal"), (False, "individual", "post"), (True, "representative", "post")],
    )
    def test_what_was_not_said_of_the_way_is_the_portal_only_for_who_can_sign_in(
        self, clerk, account, capacity, delivery
    ):
        patient = make_patient()
        if account:
            link(patient, make_user("", Role.PATIENT))
        asker = {"name": "Ada Lovell", "capacity": capacity}
        assert (
            clerk.post(LIST, entry(patient_mrn=patient.mrn, requester=asker), format="json").status_code
            == 201
        )
        assert PrivacyRequest.objects.get().access.delivery == delivery

    def test_places_a_summary_and_for_whom_a_representative_asks_are_kept(self, clerk):
        wishes = {
            "delivery": "fax",
            "fax_number": "217-555-0134",
            "email_to": "ada@example.com",
            "postal_address": "77 New Road",
            "summary": "summary",
        }
        asker = {
            "name": "Rosa Lovell",
            "capacity": "representative",
            "patient_name": "Ada Lovell",
            "acting_as": "parent",
        }
        made = clerk.post(LIST, entry(requester=asker, access=wishes), format="json")
        assert made.status_code == 201, made.json()
        row = PrivacyRequest.objects.get()
        assert {name: getattr(row.access, name) for name in wishes} == wishes
        assert {name: getattr(row.requester, name) for name in asker} == asker
        assert made.json()["access"]["postal_address"] == "77 New Road"

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"access": {"delivery": "fax", "fax_number": "12"}}, "fax_number"),
            ({"requester": {"name": "Ada", "patient_name": "Bo"}}, "patient_name"),
            ({"access": {"summary": "poem"}}, "summary"),
        ],
    )
    def test_that_cannot_be_names_its_field(self, clerk, changed, field):
        answer = clerk.post(LIST, entry(**changed), format="json")
        assert answer.status_code == 400
        assert field in str(answer.json())
