"""An accounting prepared from the ledger: what is listed, left out, told together, or waits."""

import datetime

import pytest

from privacy_portal.audit.actor import Role
from privacy_portal.people.operations import merge, parties
from tests.disclosures.accountings import day, decisions, listed_days, prepare
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, make_patient, make_staff

pytestmark = pytest.mark.usefixtures("clinic")


@pytest.mark.cite("164.528(a)(1)")
def test_six_years_reach_back_to_the_same_day_and_no_further():
    ada = make_patient()
    disclose(ada, "2020-05-14", source="csv", source_reference="before")
    disclose(ada, "2020-05-15", source="csv", source_reference="on", purpose="Another")
    disclose(ada, "2026-05-15", source="csv", source_reference="asked", purpose="A third")
    disclose(ada, "2026-05-16", source="csv", source_reference="after", purpose="A fourth")
    prepared = prepare(ada)
    assert decisions(prepared) == {
        "before": "excluded",
        "on": "listed",
        "asked": "listed",
        "after": "excluded",
    }
    assert (prepared.from_on, prepared.to_on) == (day("2020-05-15"), day("2026-05-15"))
    assert prepared.decisions[0]["citation"] == "45 CFR 164.528(a)(1)"


@pytest.mark.cite("164.528(a)(3)")
def test_shorter_time_lists_that_time_only():
    ada = make_patient()
    for when in ("2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01"):
        disclose(ada, when, purpose=f"Purpose {when}")
    prepared = prepare(ada, from_on=day("2025-01-01"), to_on=day("2025-12-31"))
    assert listed_days(prepared) == ["2025-01-01", "2025-12-31"]


@pytest.mark.parametrize(
    "basis",
    [
        "court_order",
        "workers_compensation",
        "public_health",
        "health_oversight",
        "hhs",
        "identification",
        "coroner",
        "school_immunization",
        "impermissible",
    ],
)
def test_what_needed_no_authorization_is_listed(basis):
    ada = make_patient()
    disclose(ada, "2026-01-05", basis)
    assert len(prepare(ada).listed["entries"]) == 1


@pytest.mark.parametrize(
    "basis", ["treatment", "payment", "operations", "access", "authorization", "involved_in_care", "custody"]
)
def test_what_the_nine_classes_take_out_is_left_out_with_its_class(basis):
    ada = make_patient()
    disclose(ada, "2026-01-05", basis)
    prepared = prepare(ada)
    assert prepared.listed["entries"] == []
    assert prepared.decisions[0]["citation"].startswith("45 CFR 164.528(a)(1)(")


@pytest.mark.cite("164.528(b)(3)")
def test_monthly_reports_for_one_purpose_are_one_series():
    ada = make_patient()
    for month in range(16):
        disclose(ada, f"{2025 + month // 12}-{month % 12 + 1:02}-05")
    (entry,) = prepare(ada).listed["entries"]
    assert (entry["form"], entry["on"], entry["number"], entry["rhythm"], entry["last_on"]) == (
        "series",
        "2025-01-05",
        16,
        "monthly",
        "2026-04-05",
    )
    assert entry["description"] == "Laboratory report"


@pytest.mark.parametrize(
    "values",
    [
        {"purpose": "Another purpose"},
        {"recipient": "State Department of Health"},
        {"basis": "164.512(e)"},
        {"purpose": ""},
    ],
)
def test_another_purpose_recipient_or_basis_makes_no_series(values):
    ada = make_patient()
    basis = values.pop("basis", "164.512(b)")
    disclose(ada, "2026-01-05")
    disclose(ada, "2026-02-05", basis, **values)
    assert [entry["form"] for entry in prepare(ada).listed["entries"]] == ["line", "line"]


def test_two_rows_whose_purpose_nobody_knows_are_no_series():
    ada = make_patient()
    disclose(ada, "2026-01-05", purpose="")
    disclose(ada, "2026-02-05", purpose="")
    entries = prepare(ada).listed["entries"]
    assert [entry["form"] for entry in entries] == ["line", "line"]
    assert entries[0]["purpose"] == "to a public health authority, to prevent or control disease or injury"


def test_one_purpose_in_two_spellings_is_one_series():
    ada = make_patient()
    disclose(ada, "2026-01-05", purpose="Report of a notifiable disease")
    disclose(ada, "2026-02-05", purpose="  report of a  NOTIFIABLE disease ")
    assert [entry["form"] for entry in prepare(ada).listed["entries"]] == ["series"]


def test_errors_to_one_address_are_lines_of_their_own():
    ada = make_patient()
    for number in range(1, 6):
        disclose(
            ada, f"2026-01-0{number}", "impermissible", recipient="wrong@example.com", purpose="Sent in error"
        )
    assert [entry["form"] for entry in prepare(ada).listed["entries"]] == ["line"] * 5


def test_made_by_a_business_associate_is_listed_and_names_it():
    ada = make_patient()
    vendor = parties.keep(by=BY, reason="tests", kind="other", name="Records Copy LLC")
    disclose(ada, "2025-11-03", "subpoena", made_by_id=vendor.pk)
    (entry,) = prepare(ada).listed["entries"]
    assert entry["made_by"] == "Records Copy LLC"


@pytest.mark.cite("164.528(b)(2)(ii)")
def test_address_is_the_newest_known_or_none_and_never_holds():
    ada = make_patient()
    disclose(ada, "2026-01-05", recipient="County Coroner", basis="coroner")
    disclose(ada, "2026-01-06", recipient_address="1 Oak St\nSpringfield, IL 62701")
    first, second = prepare(ada).listed["entries"]
    assert (first["address"], second["address"]) == (None, ["1 Oak St", "Springfield, IL 62701"])
    assert not prepare(ada).waiting


def test_blank_or_unreadable_basis_waits_for_a_person_in_the_period_only():
    ada = make_patient()
    disclose(ada, "2019-01-05", "")
    assert not prepare(ada).waiting
    disclose(ada, "2026-01-05", "because they asked")
    prepared = prepare(ada)
    assert prepared.waiting
    assert prepared.decisions[-1]["decision"] == "needs_person"
    assert prepared.decisions[-1]["basis_given"] == "because they asked"
    assert prepared.listed["entries"] == []


@pytest.mark.cite("164.528(b)(2)(iii)")
def test_what_nobody_described_waits_for_a_person():
    ada = make_patient()
    disclose(ada, "2026-01-05", description="")
    assert prepare(ada).decisions[0]["citation"] == "45 CFR 164.528(b)(2)(iii)"
    assert prepare(ada).waiting


def test_rows_of_a_merged_record_and_of_a_list_are_hers_too():
    ada, twice, bob = make_patient(), make_patient(), make_patient(given_name="Bob")
    disclose(twice, "2026-01-05")
    disclose(ada, "2026-01-06", purpose="Another", also=[bob])
    disclose(bob, "2026-01-07")
    merge.merge_duplicate(
        by=make_staff(Role.PRIVACY_OFFICIAL),
        duplicate_id=twice.pk,
        kept_id=ada.pk,
        reason="The same person",
        now=NOW,
    )
    for patient in (ada, twice):
        assert listed_days(prepare(patient)) == ["2026-01-05", "2026-01-06"]


def test_rows_cost_no_queries(django_assert_num_queries, django_assert_max_num_queries):
    ada = make_patient()
    for number in range(3):
        disclose(ada, f"2026-01-0{number + 1}", recipient=f"Agency {number}")
    with django_assert_max_num_queries(12) as asked:
        prepare(ada)
    before = len(asked)
    for number in range(3, 30):
        disclose(ada, f"2025-01-{number + 1:02}", recipient=f"Agency {number}")
    with django_assert_num_queries(before):
        assert len(prepare(ada).listed["entries"]) == 30


def test_nothing_in_the_patients_data_numbers_a_row():
    ada = make_patient()
    disclose(ada, "2026-01-05", source="csv", source_reference="A-1")
    assert set(prepare(ada).listed["entries"][0]) == {
        "form",
        "on",
        "recipient",
        "recipient_of",
        "address",
        "description",
        "purpose",
        "basis",
        "made_by",
    }
    assert prepare(ada).listed["prepared_on"] == datetime.date(2026, 11, 24).isoformat()
