"""OpenEMR's extended_log: what its types mean for the ledger."""

import datetime

import pytest

from disclosures.models import Disclosure
from privacy_portal.law.accounting import BY_CODE
from privacy_portal.people.models import ExternalParty
from tests.disclosures.importing.files import problems, take
from tests.factories import make_patient

pytestmark = pytest.mark.usefixtures("clinic")
HEADER = "id,date,event,user,recipient,description,patient_id\n"


@pytest.fixture
def ada(clinic):
    return make_patient(mrn="17")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "extended_log.csv"


def line(number: int, event: str, recipient: str = "Dr. Hale", date: str = "2026-03-05 10:11:12") -> str:
    return f'{number},{date},{event},admin,{recipient},"Chart, pages 1-3",17\n'


@pytest.mark.parametrize("kind", ["treatment", "payment"])
def test_treatment_and_payment_come_in_as_excluded(ada, file, kind) -> None:
    run = take(file, HEADER + line(1, f"disclosure-{kind}"), kind="openemr")
    assert (run.added, run.waiting) == (1, 0)
    kept = Disclosure.objects.get()
    assert kept.basis == kind
    assert not BY_CODE[kept.basis].accountable
    assert (kept.source, kept.source_reference) == ("openemr", "1")
    assert kept.description == "Chart, pages 1-3"


def test_operations_waits(ada, file) -> None:
    run = take(file, HEADER + line(1, "disclosure-healthcareoperations"), kind="openemr")
    assert (run.added, run.waiting) == (1, 1)
    assert Disclosure.objects.get().basis_given == "disclosure-healthcareoperations"


@pytest.mark.parametrize(
    ("until", "basis"), [(None, "operations"), (datetime.date(2026, 3, 4), "")], ids=["in force", "ended"]
)
def test_operations_to_a_business_associate_is_excluded_while_its_agreement_holds(
    ada, file, until, basis
) -> None:
    ExternalParty.objects.create(
        name="Billing Helpers",
        kind="business_associate",
        agreement_from=datetime.date(2020, 1, 1),
        agreement_to=until,
    )
    take(file, HEADER + line(1, "disclosure-healthcareoperations", "billing helpers"), kind="openemr")
    assert Disclosure.objects.get().basis == basis


@pytest.mark.parametrize("event", ["", "NULL", "disclosure-other", "something"])
def test_a_blank_or_unknown_type_waits(ada, file, event) -> None:
    run = take(file, HEADER + line(1, event), kind="openemr")
    assert (run.added, run.waiting, run.wrong) == (1, 1, 0)


@pytest.mark.parametrize(
    "event",
    [
        "authorization",
        "access",
        "Incidental",
        "directory",
        "operations",
        "disclosure-access",
        "164.508",
        "512(k)(5)",
    ],
)
def test_a_type_of_the_clinics_own_is_never_read_as_a_code_of_ours(ada, file, event) -> None:
    run = take(file, HEADER + line(1, event), kind="openemr")
    assert (run.added, run.waiting) == (1, 1)
    kept = Disclosure.objects.get()
    assert (kept.basis, kept.basis_given) == ("", event)


@pytest.mark.parametrize("date", ["", "NULL", "\\N", "0000-00-00 00:00:00", "0000-00-00"])
def test_an_undated_row_goes_to_the_error_file(ada, file, date) -> None:
    run = take(file, HEADER + line(1, "disclosure-payment", date=date), kind="openemr")
    assert (run.added, run.wrong) == (0, 1)
    assert problems(file)[0][:2] == ["2", "date"]


def test_who_logged_it_and_when_is_kept_with_the_original(ada, file) -> None:
    take(file, HEADER + line(1, "disclosure-payment"), kind="openemr")
    original = Disclosure.objects.get().raw_event
    assert original is not None
    assert (original.content["user"], original.content["date"]) == ("admin", "2026-03-05 10:11:12")


def test_near_duplicates_are_flagged_and_a_second_import_adds_nothing(ada, file) -> None:
    lines = HEADER + line(1, "disclosure-payment") + line(2, "disclosure-payment", date="2026-03-06 00:00:00")
    run = take(file, lines, kind="openemr")
    assert (run.added, run.near_duplicates) == (2, 1)
    again = take(file, lines + line(3, "disclosure-treatment", "Dr. New"), kind="openemr")
    assert (again.added, again.known) == (1, 2)


def test_a_row_without_patient_or_recipient_is_listed(ada, file) -> None:
    lines = HEADER + "1,2026-03-05,disclosure-payment,admin,,x,17\n2,2026-03-05,,admin,Dr. Hale,x,0\n"
    run = take(file, lines, kind="openemr")
    assert (run.added, run.wrong) == (0, 2)
    assert [one[1] for one in problems(file)] == ["recipient", "patient_id"]


def test_a_log_of_tabs_as_mysql_writes_it_is_read(ada, file) -> None:
    lines = "id\tdate\tevent\tuser\trecipient\tdescription\tpatient_id\n"
    lines += "1\t2026-03-05 10:11:12\tdisclosure-payment\tadmin\tDr. Hale\tChart\t17\n"
    assert take(file, lines, kind="openemr").added == 1
