"""The CSV of a department: good rows stay, bad rows are listed, the same file again changes nothing."""

import datetime

import pytest

from disclosures.importing import csv as csv_file
from disclosures.models import Disclosure, ImportRun, NearDuplicate, Recipient
from disclosures.queries import ledger
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.people.operations import merge
from privacy_portal.work.models import WorkItem
from tests.disclosures.importing.files import problems, row, take, text_of
from tests.disclosures.ledger import disclose
from tests.factories import NOW, make_patient, make_staff

pytestmark = pytest.mark.usefixtures("clinic")


@pytest.fixture
def ada(clinic):
    return make_patient(mrn="MRN-ADA", birth_date=datetime.date(1985, 3, 14))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "lab.csv"


def test_a_row_enters_the_ledger_whole(ada, file) -> None:
    run = take(file, text_of(row()))
    assert (run.state, run.total, run.added, run.wrong) == ("done", 1, 1, 0)
    kept = Disclosure.objects.get()
    assert kept.patient_id == ada.pk
    assert kept.disclosed_on == datetime.date(2026, 3, 5)
    assert (kept.recipient.name, kept.recipient.addresses.get().lines) == (
        "County Health Department",
        "1 Main Street, Springfield, IL 62701",
    )
    assert (kept.basis, kept.basis_given) == ("public_health", "")
    assert (kept.source, kept.source_reference) == ("csv", "LAB-1")
    assert (kept.description, kept.purpose) == ("Laboratory report", "Report of a notifiable disease")


def test_the_same_file_twice_changes_nothing_and_says_so(ada, file) -> None:
    content = text_of(row(), row(reference="", recipient="Police", legal_basis="512(f)"))
    take(file, content)
    before = list(Disclosure.objects.order_by("pk").values())
    again = take(file, content)
    assert (again.added, again.known) == (0, 2)
    assert "taken in before" in again.problem
    assert list(Disclosure.objects.order_by("pk").values()) == before


def test_rows_of_another_file_that_are_known_are_not_written_again(ada, file) -> None:
    take(file, text_of(row(), row(reference="", recipient="Police")))
    run = take(file, text_of(row(reference="", recipient="Police"), row(), row(reference="LAB-2")))
    assert (run.added, run.known) == (1, 2)
    assert Disclosure.objects.count() == 3


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"disclosed_on": ""}, "disclosed_on"),
        ({"disclosed_on": "last week"}, "disclosed_on"),
        ({"disclosed_on": "2026-02-30"}, "disclosed_on"),
        ({"disclosed_on": "2027-01-01"}, "disclosed_on"),
        ({"disclosed_on": "1985-03-13"}, "disclosed_on"),
        ({"patient_mrn": ""}, "patient_mrn"),
        ({"patient_mrn": "MRN-NOBODY"}, "patient_mrn"),
        ({"recipient": " "}, "recipient"),
        ({"recipient": "x" * 10_000}, "recipient"),
        ({"recipient": "A\u202eB"}, "recipient"),
        ({"recipient": "A\x00B"}, "recipient"),
    ],
)
def test_a_bad_row_is_listed_by_line_and_column_and_good_rows_stay(ada, file, wrong, column) -> None:
    run = take(file, text_of(row(), row(reference="LAB-2", **wrong), row(reference="LAB-3")))
    assert (run.added, run.wrong) == (2, 1)
    [[line, name, sentence]] = problems(file)
    assert (line, name) == ("3", column)
    assert sentence.endswith(".")
    assert run.errors_document_id is not None


@pytest.mark.parametrize("given", ["", "because", "164.512", "164.999(z)", "y" * 300])
def test_a_blank_or_unknown_basis_is_imported_and_waits(ada, file, given) -> None:
    run = take(file, text_of(row(legal_basis=given), row(reference="LAB-2", legal_basis=given)))
    assert (run.added, run.waiting, run.wrong) == (2, 2, 0)
    kept = Disclosure.objects.first()
    assert kept is not None
    assert kept.basis == ""
    assert kept.basis_given[:100] == given[:100]
    assert ledger.any_unclassified()
    assert WorkItem.objects.filter(kind="classify_disclosure").count() == 1


def test_what_only_describes_may_be_missing(ada, file) -> None:
    columns = ("disclosed_on", "patient_mrn", "recipient")
    run = take(file, text_of(row(), columns=columns))
    assert (run.added, run.wrong) == (1, 0)
    assert Recipient.objects.get().addresses.count() == 0


def test_a_text_too_long_for_its_column_is_kept_beside_the_row(ada, file) -> None:
    long = "All of it. " * 300
    run = take(file, text_of(row(description=long, recipient_address="z" * 900)))
    assert (run.added, run.wrong) == (1, 0)
    kept = Disclosure.objects.get()
    assert len(kept.description) == 1000
    assert kept.raw_event is not None
    assert kept.raw_event.content["description"] == long.strip()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_names_survive_every_encoding_and_formulas_are_text(ada, file, encoding) -> None:
    content = text_of(
        row(recipient="Clínica Núñez", description='=HYPERLINK("http://x")', purpose="@SUM(A1)")
    )
    run = take(file, content.encode(encoding))
    assert (run.added, run.wrong) == (1, 0)
    kept = Disclosure.objects.get()
    assert kept.recipient.name == "Clínica Núñez"
    assert (kept.description, kept.purpose) == ('=HYPERLINK("http://x")', "@SUM(A1)")


def test_semicolons_windows_line_ends_and_american_dates_are_read(ada, file) -> None:
    run = take(file, "Disclosed_On;patient_mrn;recipient\r\n3/5/2026;MRN-ADA;Police\r\n")
    assert (run.added, run.wrong) == (1, 0)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "a,b,c\n1,2,3\n",
        "disclosed_on,patient_mrn\n",
        text_of(columns=("disclosed_on", "patient_mrn", "recipient", "x")),
    ],
)
def test_a_file_that_is_no_such_file_says_why_and_writes_nothing(ada, file, content) -> None:
    run = take(file, content)
    assert run.state == ImportRun.State.FAILED
    assert run.problem.endswith((".", "columns."))
    assert not Disclosure.objects.exists()


def test_cells_that_do_not_close_are_listed_and_what_was_before_stays(ada, file) -> None:
    run = take(file, text_of(row()) + '"2026-03-05","MRN-ADA","never closed\n')
    assert (run.added, run.wrong) == (1, 1)
    assert problems(file)[0][0] == "3"


HEADER = "disclosed_on,patient_mrn,recipient,recipient_address,description,reference\n"


def plain(number: int, recipient: str = "Police") -> str:
    return f"2026-03-05,MRN-ADA,{recipient},,labs,R-{number}\n"


@pytest.mark.parametrize("later", [0, 1, 200])
@pytest.mark.parametrize(
    "broken", ['"Bad', 'x","y', '"a"b'], ids=["opened", "opened inside", "closed inside"]
)
def test_a_mark_that_does_not_close_takes_no_row_with_it(ada, file, broken, later) -> None:
    others = [plain(number, '"Police, Section 4"' if number == 100 else "Police") for number in range(later)]
    run = take(file, HEADER + plain(1000) + plain(1001, broken) + "".join(others))
    assert (run.added, run.wrong) == (1 + later, 1)
    [[line, column, sentence]] = problems(file)
    assert (line, column, "do not close" in sentence) == ("3", "", True)


def test_a_mark_that_closes_in_a_later_row_takes_no_row_with_it(ada, file) -> None:
    run = take(file, HEADER + plain(1, '"Bad') + plain(2) + plain(3, 'Good"') + plain(4))
    assert (run.added, run.wrong, [one[0] for one in problems(file)]) == (3, 1, ["2"])
    assert set(Disclosure.objects.values_list("source_reference", flat=True)) == {"R-2", "R-3", "R-4"}


def test_cells_of_several_lines_are_read(ada, file) -> None:
    long = plain(1, '"Police\r\nSection 4, Springfield\n2026-03-05"') + plain(2)
    run = take(file, HEADER + long)
    assert (run.added, run.wrong) == (2, 0)


def test_many_marks_that_do_not_close_cost_little(ada, tmp_path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text(HEADER + 'x","y\n' * 20_000)
    read = list(csv_file.read(path))
    assert len(read) == 20_000


def test_a_merged_patients_number_is_still_found(ada, file) -> None:
    kept = make_patient(mrn="MRN-NEW")
    official = make_staff(Role.PRIVACY_OFFICIAL)
    merge.merge_duplicate(by=official, duplicate_id=ada.pk, kept_id=kept.pk, reason="same", now=NOW)
    assert take(file, text_of(row())).added == 1


def test_two_rows_that_say_the_same_are_both_kept_and_flagged(ada, file) -> None:
    run = take(file, text_of(row(reference=""), row(reference="")))
    assert (run.added, run.near_duplicates) == (2, 1)
    assert NearDuplicate.objects.count() == 1


def test_what_a_person_entered_before_is_flagged_never_merged(ada, file) -> None:
    disclose(ada, "2026-03-04")
    run = take(file, text_of(row()))
    assert (run.added, run.near_duplicates) == (1, 1)
    assert Disclosure.objects.count() == 2


def test_another_disclosure_under_a_known_reference_is_an_error_and_not_lost(ada, file) -> None:
    take(file, text_of(row()))
    run = take(file, text_of(row(recipient="Police"), row(disclosed_on="2026-04-01"), row()))
    assert (run.added, run.known, run.wrong) == (0, 1, 2)
    assert {column for _line, column, _sentence in problems(file)} == {"reference"}


def test_an_error_that_was_put_right_comes_in_with_the_same_file(ada, file) -> None:
    content = text_of(row(), row(reference="LAB-2", patient_mrn="MRN-LATE"))
    assert take(file, content).wrong == 1
    make_patient(mrn="MRN-LATE")
    again = take(file, content)
    assert (again.added, again.known, again.wrong) == (1, 1, 0)


def test_one_run_makes_one_event_of_the_audit_without_names(ada, file) -> None:
    take(file, text_of(row(), row(reference="LAB-2"), row(reference="LAB-3", patient_mrn="no")))
    event = AuditEvent.objects.get(kind="disclosures.imported")
    assert (event.detail["added"], event.detail["wrong"]) == (2, 1)
    assert "MRN-ADA" not in str(event.detail)


def test_the_error_file_never_repeats_a_cell(ada, file) -> None:
    take(file, text_of(row(patient_mrn="=SECRET()", disclosed_on="hush")))
    listed = file.with_suffix(".errors").read_text(encoding="utf-8")
    assert "SECRET" not in listed
    assert "hush" not in listed


def test_many_rows_go_to_few_recipients_by_name_and_address(ada, file) -> None:
    rows = [
        row(reference="1", recipient="Dr. Who", recipient_address=""),
        row(reference="2", recipient="dr.  who", recipient_address="1 Elm"),
        row(reference="3", recipient="Dr. Who", recipient_address="2 Oak"),
        row(reference="4", recipient="Dr. Who", recipient_address="1 elm"),
    ]
    take(file, text_of(*rows))
    found = {one.source_reference: one.recipient_id for one in Disclosure.objects.all()}
    assert found["1"] == found["2"] == found["4"] != found["3"]


def test_the_recipients_are_those_that_single_entries_would_find(ada, file) -> None:
    first = disclose(ada, "2026-01-02", recipient="County Health Department")
    take(file, text_of(row()))
    assert set(Disclosure.objects.values_list("recipient_id", flat=True)) == {first.recipient_id}
