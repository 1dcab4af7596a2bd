"""Every staff page about disclosures and standing choices, as somebody hears it who does not see it.

The pages are found by following the links from the tabs, so that a new one is read too.
"""

import re
from collections import defaultdict
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from lxml import html

from disclosures.models import Disclosure, ReportingUnit
from disclosures.operations import near_duplicates
from privacy_portal.audit.actor import Role
from tests.consent.choices import allow, authorize, object_to, paid_in_full, restrict, wanted
from tests.disclosures.accountings import day, issue, send_all, suspend
from tests.disclosures.admin.pages import ENTRY, UNCLASSIFIED, answers, days_of
from tests.disclosures.admin.test_check_pages import CHECK, EMERGENCIES, break_glass, sent
from tests.disclosures.demanding import receive
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_patient
from tests.people.signing_in import make_account, signed_in
from tests.requests.accounting.asking import ask
from tests.ui.reading import faults, title

OURS = re.compile(r"^/staff/(disclosures|consent)/")
STATISTICS = "/staff/requests/privacyrequest/statistics/"
FEWEST = 30


@pytest.fixture
def paula() -> Client:
    """Who may open every page: privacy official, compliance officer and records clerk in one."""
    return signed_in(
        make_account(Role.PRIVACY_OFFICIAL, Role.COMPLIANCE_OFFICER, Role.RECORDS_CLERK, Role.INTAKE_CLERK)
    )


@pytest.fixture
def busy(ada):
    """A clinic where each page has something to show, most of it twice."""
    issue(make_patient(mrn="MRN-CAL"))
    send_all()
    ben = make_patient(mrn="MRN-BEN")
    for patient in (ada, ben):
        for when in ("2026-03-01", "2026-03-02"):
            row = disclose(patient, when)
            disclose(patient, when, basis="subpoena of a lawyer", recipient=f"Lawyer of {patient.mrn}")
        near_duplicates.flag(row, by=BY, on=TODAY, now=NOW)
        restrict(patient, wanted("treatment", information="Photographs"))
        paid_in_full(patient)
        object_to(patient, "Max Lovell")
        allow(patient, "Eve Lovell", "billing")
        authorize(patient)
        authorize(patient, "Second & Sons")
        receive(BY, patient)
        break_glass(patient)
    disclose(ada, "2026-02-01", "164.512(f)(2)", recipient="Springfield Police")
    disclose(ada, "2026-02-03", "164.512(f)(2)", recipient="Police of Springfield, Records")
    suspend()
    suspend("State Police")
    for name in ("Laboratory", "Billing"):
        ReportingUnit.objects.create(name=name, since=day("2020-01-01"), at=NOW)
    return ask(ada)


def links(page, address: str) -> set[str]:
    return {
        urljoin(address, one)
        for one in html.fromstring(page.content).xpath("//a/@href")
        if not one.startswith("#")
    }


def kind_of(address: str) -> str:
    """Pages of one view and one set of questions are one kind; two of each are read."""
    parts = urlsplit(address)
    asked = ",".join(sorted(piece.partition("=")[0] for piece in parts.query.split("&")))
    return f"{resolve(parts.path).view_name} {asked}"


def walk(client: Client, *starts: str) -> dict[str, Any]:
    """Every page of ours that can be reached, by its address."""
    seen: dict[str, int] = defaultdict(int)
    found: dict[str, Any] = {}
    waiting, known = list(starts), set(starts)
    while waiting:
        address = waiting.pop(0)
        page = client.get(address)
        if page.status_code != 200 or "html" not in page.headers["Content-Type"] or page.streaming:
            continue
        found[address] = page
        for link in sorted(links(page, address) - known):
            if OURS.match(link) and seen[kind_of(link)] < 2:
                known.add(link)
                seen[kind_of(link)] += 1
                waiting.append(link)
    return found


@pytest.fixture
def pages(paula, busy, ada):
    """The pages by address, walked from the tabs, the statistics and one patient's choices."""
    return walk(
        paula,
        "/staff/disclosures/disclosure/",
        EMERGENCIES,
        STATISTICS,
        f"/staff/consent/restriction/of/{ada.pk}/",
        f"/staff/disclosures/accounting/patient/{ada.pk}/",
    )


def test_every_page_can_be_heard(pages):
    assert len(pages) > FEWEST, sorted(pages)
    stumbles = {address: found for address, page in pages.items() if (found := faults(page.content))}
    assert stumbles == {}


def test_no_two_pages_have_the_same_title(pages):
    named = defaultdict(set)
    for address, page in pages.items():
        named[title(page.content)].add(urlsplit(address).path)
    # The four lists of what becomes of the rows are one page; another patient's form is the same form.
    twice = {name: at for name, at in named.items() if len({resolve(one).view_name for one in at}) > 1}
    assert twice == {}


def test_every_form_sent_empty_says_what_is_wrong_in_the_title_and_beside_the_field(paula, pages):
    sent_empty, stumbles = 0, {}
    for address, page in pages.items():
        for form in html.fromstring(page.content).xpath("//main//form[@method='post' and @novalidate]"):
            kept = {one.get("name"): one.get("value", "") for one in form.xpath(".//input[@type='hidden']")}
            button = form.xpath(".//button[@type='submit' and not(@aria-hidden)]")[-1]
            kept |= {button.get("name"): button.get("value", "")} if button.get("name") else {}
            answer = paula.post(urljoin(address, form.get("action") or ""), kept)
            if answer.status_code >= 300 and answer.status_code != 422:
                assert answer.status_code == 302, address
                continue
            sent_empty += 1
            found = faults(answer.content)
            if b"portal-error-summary" not in answer.content:
                found.append("Nothing is said to be wrong.")
            if not title(answer.content).startswith("Error: "):
                found.append("The title does not say that something is wrong.")
            if found:
                stumbles[address] = found
    assert sent_empty > 12
    assert stumbles == {}


def test_an_answer_of_the_check_takes_the_focus_and_can_be_heard(paula, ada):
    answer = paula.post(CHECK, sent(ada, basis="subpoena", recipient_kind="person"))
    assert faults(answer.content) == []
    part = html.fromstring(answer.content).xpath("//*[@aria-labelledby='part-answer']")[0]
    assert part.get("data-focus") is not None
    assert part.get("tabindex") == "-1"
    assert part.get("role") is None


@pytest.mark.parametrize("address", [CHECK, "/staff/disclosures/disclosure/new/"])
def test_a_patient_looked_for_is_told_of_at_once_and_the_chosen_one_stands_in_the_field(paula, ada, address):
    looked = paula.post(address, {"do": "find", "find_text": ada.family_name})
    assert faults(looked.content) == []
    assert title(looked.content).startswith("Search results: ")
    said = html.fromstring(looked.content).xpath("//main//*[@data-focus]")[0]
    assert said.text_content().split()[:3] == ["1", "patient", "fits."]
    assert said.xpath("ancestor::details/@open")
    chosen = paula.post(address, {"use": ada.mrn})
    assert html.fromstring(chosen.content).xpath("//*[@autofocus]/@value") == [ada.mrn]


def test_a_wrong_date_in_a_filter_is_said_and_tied_to_it(paula, ada):
    for address in (
        "/staff/disclosures/disclosure/?from_on=2026-13-45&basis=x",
        f"/staff/disclosures/accounting/patient/{ada.pk}/?from_on=soon",
        "/staff/disclosures/demand/?kind=x",
    ):
        page = paula.get(address)
        assert faults(page.content) == []
        assert title(page.content).startswith("Error: ")


def test_rows_not_ticked_are_said_where_the_first_one_is(paula, ada):
    disclose(ada, "2026-03-01", basis="something nobody can read")
    page = html.fromstring(paula.post(f"{UNCLASSIFIED}classify/", {}).content)
    assert page.xpath("//a[@href='#id_disclosure_0']/text()") == ["Tick at least one row first."]
    assert page.xpath("//input[@type='checkbox']/@aria-describedby") == ["id_disclosure_error"]


def test_what_was_typed_about_a_search_stays_with_what_is_wrong(paula, ada):
    ReportingUnit.objects.create(name="Laboratory", since=day("2020-01-01"), at=NOW)
    unit = ReportingUnit.objects.create(name="Billing", since=day("2020-01-01"), at=NOW)
    row = ask(ada)
    case = f"/staff/disclosures/accounting/for/{row.reference}/"
    answer = paula.post(
        f"{case}searched/", {"asked": f"unit-{unit.pk}", "rows": "some", "do": "confirm", **days_of(row)}
    )
    assert faults(answer.content) == []
    page = html.fromstring(answer.content)
    assert page.xpath("//*[@aria-invalid]/@value") == ["some"]
    assert page.xpath("//*[@aria-invalid]/@id") == [f"unit-{unit.pk}-rows"]
    assert paula.get(f"{case}searched/").status_code == 302


def test_enter_in_the_finder_looks_for_one_more_patient_and_records_nothing(paula, ada):
    ben = make_patient(mrn="MRN-BEN", family_name="Benson")
    filled = answers(find_text="Benson", do="return")
    assert ben.mrn in paula.post(ENTRY, filled).content.decode()
    assert not Disclosure.objects.exists()
    paula.post(ENTRY, answers(do="return"))
    assert Disclosure.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    [
        CHECK,
        ENTRY,
        "/staff/disclosures/demand/new/",
        "/staff/disclosures/export/new/",
        "/staff/disclosures/suspension/new/",
        "/staff/requests/privacyrequest/new/",
    ],
)
def test_the_enter_key_presses_the_button_that_looks_before_it_does(paula, ada, address):
    page = html.fromstring(paula.get(address).content)
    (form,) = page.xpath("//form[.//*[@name='find_text']]")
    assert form.xpath("(.//button[@type='submit'])[1]/@value") == ["return"]
    given = {"mrn": "MRN-X", "patients": "MRN-X", "find_text": ada.family_name, "do": "return"}
    found = paula.post(address, given)
    assert found.status_code == 200
    assert ada.mrn in found.content.decode()
