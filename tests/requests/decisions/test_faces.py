"""The acts of a denial and its review as people and programs meet them: pages without a script, and JSON."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from privacy_portal.audit.actor import Role
from privacy_portal.law.denial import GROUNDS, Ground
from privacy_requests.models import Determination, PrivacyRequest, ReviewAsked
from tests.factories import NOW, link, make_patient, make_user
from tests.people.signing_in import make_account, signed_in
from tests.requests.decisions.acting import (
    R1,
    ask,
    denied,
    determine,
    in_part,
    professional,
    refer,
    scan,
    under_review,
)
from tests.requests.factories import add_record, make_request, send_letters

pytestmark = pytest.mark.usefixtures("clinic")
RESEARCH = {
    "research_includes_treatment": "on",
    "research_in_progress": "on",
    "research_agreed_to_suspension": "on",
    "research_told_access_returns": "on",
}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """The day on which the factories decide."""
    with time_machine.travel(NOW, tick=False):
        yield


def browser(*roles: Role) -> Client:
    return signed_in(make_account(*roles))


def act_url(row: PrivacyRequest, name: str) -> str:
    return reverse("admin:requests_privacyrequest_act", args=[row.reference, name])


def text(response: Any) -> str:
    return response.content.decode()


def send(client: Client, row: PrivacyRequest, name: str, typed: dict[str, Any]) -> Any:
    """Preview the letter, then send the very letter that was seen."""
    page = client.post(act_url(row, name), {**typed, "do": "preview"})
    seen = re.search(r'name="seen" value="(\w+)"', text(page))
    assert seen, re.findall(
        r"usa-error-message[^<]*<[^>]*>[^<]*<[^>]*>([^<]*)|alert__text\">([^<]*)", text(page)
    )
    staged = re.search(r'name="staged_id" value="(\d+)"', text(page))
    again = {key: value for key, value in typed.items() if key != "file"}
    if staged:
        again["staged_id"] = staged[1]
    return client.post(act_url(row, name), {**again, "do": "send", "seen": seen[1]})


class TestDenyingOnAPage:
    def test_asks_the_questions_of_the_chosen_ground_only(self) -> None:
        row = make_request()
        client = browser(Role.RECORDS_CLERK)
        first = text(client.get(act_url(row, "deny")))
        assert "research_in_progress" not in first
        second = text(
            client.post(act_url(row, "deny"), {"grounds": ["research"], "asked": "", "do": "preview"})
        )
        assert "research_in_progress" in second
        assert "privacy_act_exemption" not in second
        assert "Now answer the questions of the grounds you chose." in second
        assert "Tick the box" not in second

    def test_names_what_is_missing_once_it_was_asked(self) -> None:
        row = make_request()
        page = browser(Role.RECORDS_CLERK).post(
            act_url(row, "deny"), {"grounds": ["research"], "asked": "research", "do": "preview"}
        )
        assert "Tick the box: The research is still in progress" in text(page)

    def test_shows_the_letter_with_its_tick_list_and_then_sends_it(self) -> None:
        row = make_request()
        client = browser(Role.RECORDS_CLERK)
        done = send(client, row, "deny", {"grounds": ["research"], "asked": "research", **RESEARCH})
        assert done["Location"].endswith("#decision")
        page = text(client.get(reverse("admin:requests_privacyrequest_change", args=[row.reference])))
        assert "Research in progress" in page
        assert "Access denied." in page
        row.refresh_from_db()
        assert row.outcome == "denied"

    def test_on_a_ground_of_harm_is_refused_to_a_clerk_with_the_rule(self) -> None:
        row = make_request()
        add_record(row)
        page = text(
            browser(Role.RECORDS_CLERK).post(
                act_url(row, "deny"), {"grounds": [R1], "asked": R1, "do": "preview"}
            )
        )
        assert "Only a licensed health care professional can determine that this ground holds." in page
        assert "164.524(a)(3)" in page

    def test_gives_the_rest_in_part(self) -> None:
        row = make_request()
        add_record(row, title="Visit notes")
        add_record(row, title="Study notes")
        kept = row.documents.get(title="Study notes")
        typed = {
            "grounds": ["research"],
            "asked": "research",
            "research_withheld": "The notes of the study",
            "research_records": [kept.pk],
            "how": "",
            **RESEARCH,
        }
        send(browser(Role.RECORDS_CLERK), row, "grant_in_part", typed)
        row.refresh_from_db()
        kept.refresh_from_db()
        assert row.outcome == "granted_in_part"
        assert kept.withheld_at is not None

    def test_offers_the_representatives_ground_for_a_representative_only(self) -> None:
        page = text(browser(Role.RECORDS_CLERK).get(act_url(make_request(), "deny")))
        assert Ground.HARM_BY_REPRESENTATIVE not in page
        assert Ground.ENDANGERS_LIFE in page

    def test_is_not_a_clerks_at_the_front_desk(self) -> None:
        row = make_request()
        for name in ("deny", "grant_in_part", "determine", "declare_unverifiable", "record_determination"):
            assert browser(Role.INTAKE_CLERK).get(act_url(row, name)).status_code == 404


class TestDeterminingOnAPage:
    def test_is_the_professionals(self) -> None:
        row = make_request()
        client = signed_in(make_account(Role.LICENSED_PROFESSIONAL, name="Dr. Pia Roe"))
        client.post(
            act_url(row, "determine"),
            {
                "ground": R1,
                "supports": "yes",
                "licence": "MD 1",
                "reasoning": "Spoke of a weapon.",
                "determined_on": str(row.received_on),
                "do": "send",
            },
        )
        made = Determination.objects.get()
        assert (made.name, made.supports) == ("Dr. Pia Roe", True)
        page = text(client.get(reverse("admin:requests_privacyrequest_change", args=[row.reference])))
        assert "Spoke of a weapon." in page

    def test_on_paper_keeps_the_scan_though_the_form_comes_back(self) -> None:
        row = make_request()
        client = browser(Role.PRIVACY_OFFICIAL)
        typed = {
            "ground": R1,
            "supports": "yes",
            "name": "Jane Roe",
            "licence": "",
            "reasoning": "On paper.",
            "determined_on": str(row.received_on),
            "do": "send",
        }
        page = text(client.post(act_url(row, "record_determination"), {**typed, "file": scan()}))
        staged = re.search(r'name="staged_id" value="(\d+)"', page)
        assert staged
        assert "does not say the licence" in page
        client.post(
            act_url(row, "record_determination"), {**typed, "licence": "MD 1", "staged_id": staged[1]}
        )
        assert Determination.objects.get().key == "paper:jane roe"


class TestReviewOnAPage:
    def test_is_asked_referred_and_reversed_by_three_people(self) -> None:
        row = denied()
        send_letters(row)
        reviewer = make_account(Role.LICENSED_PROFESSIONAL)
        browser(Role.INTAKE_CLERK).post(
            act_url(row, "ask_review"),
            {"channel": "phone", "words": "", "asked_on": str(row.decided_on), "do": "send"},
        )
        browser(Role.RECORDS_CLERK).post(
            act_url(row, "refer_review"),
            {"to": "house", "user_id": reviewer.pk, "licence": "MD 2", "do": "send"},
        )
        send(signed_in(reviewer), row, "reverse", {"reasoning": ""})
        row.refresh_from_db()
        assert (row.status, row.outcome) == ("decided", "granted")

    def test_on_paper_keeps_its_scan_from_the_preview_to_the_sending(self) -> None:
        row = denied()
        ask(row)
        refer(row, to="paper", name="Kim Lee")
        typed = {"result": "upheld", "reasoning": "", "decided_on": str(row.decided_on), "file": scan()}
        send(browser(Role.RECORDS_CLERK), row, "record_review_result", typed)
        result = row.reviewresults.get()
        assert row.documents.get(role="evidence").document_id == result.document_id

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"to": "house"}, "Choose an answer: Professional of the clinic"),
            ({"to": "outside", "name": "Kim"}, "Fill in: E-mail address of the outside professional"),
            ({"to": "paper", "licence": "MD"}, "Fill in: Name of the outside professional"),
            ({"to": "nobody"}, "nobody is not one of the available choices"),
        ],
    )
    def test_says_what_a_referral_lacks(self, typed, told) -> None:
        row = denied()
        ask(row)
        assert told in text(browser(Role.RECORDS_CLERK).post(act_url(row, "refer_review"), typed))


class TestThePatientsPage:
    @pytest.fixture
    def ada(self) -> Any:
        return make_patient()

    @pytest.fixture
    def client(self, ada) -> Client:
        user = make_user("ada@patients.example", Role.PATIENT)
        link(ada, user)
        client = Client()
        client.force_login(user)
        return client

    def url(self, row: PrivacyRequest, name: str = "review") -> str:
        return reverse(f"requests_portal:{name}", args=[row.reference])

    def test_offers_the_review_and_takes_it_without_a_reason(self, ada, client) -> None:
        row = denied(patient=ada)
        page = text(client.get(self.url(row, "detail")))
        assert "We said no to your request" in page
        assert "Ask for a review" in page
        assert "You do not have to give a reason." in text(client.get(self.url(row)))
        assert client.post(self.url(row), {"words": ""})["Location"] == self.url(row, "detail")
        asked = ReviewAsked.objects.get()
        assert (asked.channel, asked.words) == ("portal", "")
        page = text(client.get(self.url(row, "detail")))
        assert "You asked for a review on" in page
        assert "A review was already asked for." in text(client.get(self.url(row)))

    def test_never_speaks_of_a_review_that_is_not_open(self, ada, client) -> None:
        row = in_part(Ground.PSYCHOTHERAPY_NOTES, patient=ada)
        page = text(client.get(self.url(row, "detail")))
        assert "We said yes to a part of your request" in page
        assert "review" not in page.lower()
        answer = text(client.post(self.url(row), {"words": ""}))
        assert "not open to review" in answer
        assert not ReviewAsked.objects.exists()

    def test_tells_the_result(self, ada, client) -> None:
        row = denied(patient=ada)
        from tests.requests.decisions.acting import reverse as reverse_denial

        reverse_denial(row, under_review(row))
        assert "changed our answer" in text(client.get(self.url(row, "detail")))

    def test_of_somebody_else_is_not_there(self, client) -> None:
        assert client.get(self.url(denied())).status_code == 404

    @pytest.mark.parametrize("words", ["x" * 2001, "\x00", "😀" * 2000])
    def test_takes_bad_input_calmly(self, ada, client, words) -> None:
        row = denied(patient=ada)
        assert client.post(self.url(row), {"words": words}).status_code in {200, 302}


class TestTheApi:
    def post(self, client: Client, row: PrivacyRequest, name: str, body: Any) -> Any:
        url = f"/api/v1/requests/{row.reference}/acts/{name}/"
        return client.post(url, json.dumps(body), content_type="application/json")

    def test_refuses_what_is_no_ground_by_name_and_source(self) -> None:
        answer = self.post(
            browser(Role.RECORDS_CLERK), make_request(), "deny", {"grounds": ["patient owes $480"]}
        )
        assert answer.status_code == 409
        assert answer.json()["code"] == "GROUND_UNKNOWN"
        assert answer.json()["citation"] == "45 CFR 164.524(a)"

    def test_denies_with_evidence_in_json(self) -> None:
        row = make_request()
        body = {
            "grounds": ["privacy_act"],
            "privacy_act_subject_to_act": True,
            "privacy_act_exemption": "(k)(2)",
        }
        answer = self.post(browser(Role.RECORDS_CLERK), row, "deny", body)
        assert answer.status_code == 200, answer.content
        assert answer.json()["outcome"] == "denied"
        evidence = row.denialgrounds.get().evidence
        assert evidence == {"subject_to_act": "yes", "exemption": "(k)(2)", "records": []}

    def test_takes_no_for_a_no(self) -> None:
        body = {
            "grounds": ["privacy_act"],
            "privacy_act_subject_to_act": "no",
            "privacy_act_exemption": "(k)(2)",
        }
        answer = self.post(browser(Role.RECORDS_CLERK), make_request(), "deny", body)
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == ["privacy_act_subject_to_act"]

    def test_names_every_question_a_program_may_answer(self) -> None:
        row = make_request()
        answer = browser(Role.RECORDS_CLERK).get(f"/api/v1/requests/{row.reference}/").json()
        inputs = next(action["inputs"] for action in answer["actions"] if action["name"] == "deny")
        for ground, rule in GROUNDS.items():
            assert {f"{ground}_{wanted.code}" for wanted in rule.evidence} <= set(inputs)

    def test_lets_a_patient_ask_for_a_review(self) -> None:
        ada = make_patient()
        user = make_user("ada@patients.example", Role.PATIENT)
        link(ada, user)
        client = Client()
        client.force_login(user)
        row = denied(patient=ada)
        assert self.post(client, row, "ask_review", {}).status_code == 200
        answer = self.post(client, row, "ask_review", {})
        assert (answer.status_code, answer.json()["code"]) == (409, "REVIEW_ASKED_BEFORE")
        assert self.post(client, row, "refer_review", {"to": "paper"}).status_code == 403

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"grounds": "research"},
            {"grounds": [["research"]]},
            {"grounds": {"a": 1}},
            {"grounds": ["\x00"]},
            {"grounds": [None, 7, {}]},
            {"grounds": ["research"], "research_in_progress": {"a": []}, "research_records": "x"},
            {"grounds": ["research"], "research_records": [10**30, -1, None]},
            {"grounds": ["legal_action"], "legal_action_action": "x" * 5000},
            {"grounds": ["x" * 5000]},
            {"grounds": ["research"], "asked": ["x"]},
            {"why": "because"},
        ],
    )
    @pytest.mark.parametrize("name", ["deny", "grant_in_part"])
    def test_takes_bad_input_calmly(self, name, body) -> None:
        answer = self.post(browser(Role.RECORDS_CLERK), make_request(), name, body)
        assert answer.status_code in {400, 409}, answer.content

    @pytest.mark.parametrize(
        ("name", "body"),
        [
            ("refer_review", {"to": "house", "user_id": "1' OR 1=1"}),
            ("refer_review", {"to": "outside", "name": "x" * 999, "email": "x"}),
            ("refer_review", {"to": ["house"]}),
            ("record_review_result", {"result": "reversed", "decided_on": "2026-13-40"}),
            ("record_review_result", {"result": "reversed", "decided_on": "2026-11-24", "staged_id": 10**30}),
            ("refer_elsewhere", {"where_known": "yes"}),
            ("ask_review", {"channel": "pigeon", "asked_on": "2026-11-24"}),
            ("ask_review", {"channel": "phone", "asked_on": "9999-99-99"}),
        ],
    )
    def test_takes_bad_input_of_the_other_acts_calmly(self, name, body) -> None:
        row = denied()
        if name != "ask_review":
            ask(row)
            refer(row, to="paper", name="Kim Lee")
        answer = self.post(browser(Role.RECORDS_CLERK), row, name, body)
        assert answer.status_code in {400, 409}, answer.content


def test_a_determination_shows_on_the_case_page_before_any_decision() -> None:
    row = make_request()
    determine(row, by=professional(), supports=False, reasoning="")
    page = text(
        browser(Role.RECORDS_CLERK).get(reverse("admin:requests_privacyrequest_change", args=[row.reference]))
    )
    assert "the ground does not hold" in page
