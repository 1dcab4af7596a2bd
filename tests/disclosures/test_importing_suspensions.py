"""Statements of agencies from a file: good rows stay, wrong ones are named by line and column."""

import io

import pytest
from django.core.management import CommandError, call_command

from disclosures.models import Suspension
from tests.disclosures.accountings import day

pytestmark = pytest.mark.usefixtures("clinic")
HEADER = "agency,official,form,stated_on,arrived_on,until,basis,statement_file"


@pytest.fixture
def take(tmp_path, settings):
    settings.DOCUMENTS_ROOT = str(tmp_path / "kept")

    def take(*rows: str, header: str = HEADER, encoding: str = "utf-8", **options):
        file = tmp_path / "statements.csv"
        file.write_bytes("\n".join([header, *rows]).encode(encoding))
        out, err = io.StringIO(), io.StringIO()
        call_command("import_suspensions", str(file), stdout=out, stderr=err, **options)
        return out.getvalue().strip(), err.getvalue().strip()

    return take


@pytest.mark.cite("164.528(a)(2)")
def test_oral_statement_ends_thirty_days_after_it_was_made(take):
    out, err = take("Springfield Police,Detective R. Ruiz,oral,2026-03-05,2026-03-05,,164.512(f),")
    assert (out, err) == ("new: 1, known: 0, errors: 0", "")
    row = Suspension.objects.get()
    assert row.end_on == day("2026-04-04")
    assert (row.impedes, row.patients.count()) == ("taken_over", 0)


def test_same_file_again_changes_nothing(take):
    rows = (
        "Springfield Police,,oral,2026-03-05,,,law_enforcement,",
        "State Board,,written,2026-03-05,2026-03-07,2026-09-30,164.512(d),",
        "County Police,,oral,2026-03-05,2026-03-28,2026-09-30,164.512(f),",
    )
    assert take(*rows)[0] == "new: 3, known: 0, errors: 0"
    assert Suspension.objects.count() == 4
    assert take(*rows)[0] == "new: 0, known: 3, errors: 0"
    assert Suspension.objects.count() == 4


def test_written_one_in_time_follows_the_oral_one_of_an_earlier_row(take):
    take(
        "Springfield Police,R. Ruiz,oral,2026-03-05,,,164.512(f),",
        "Springfield Police,R. Ruiz,written,2026-03-28,2026-03-28,2026-09-30,164.512(f),",
    )
    oral, written = Suspension.objects.order_by("id")
    assert (written.follows_id, written.end_on) == (oral.pk, day("2026-09-30"))


@pytest.mark.parametrize(("arrived_on", "follows"), [("2026-04-04", True), ("2026-04-05", False)])
def test_one_row_that_tells_of_both_is_an_oral_and_a_written_one(take, arrived_on, follows):
    take(f"Springfield Police,,oral,2026-03-05,{arrived_on},2026-09-30,164.512(f),")
    oral, written = Suspension.objects.order_by("id")
    assert (oral.end_on, written.end_on) == (day("2026-04-04"), day("2026-09-30"))
    assert (written.follows_id == oral.pk) is follows


@pytest.mark.parametrize(
    ("row", "where", "sentence"),
    [
        ("A,,written,2026-03-05,,,164.512(f),", "Line 2, until", "record it as an oral one"),
        ("A,,spoken,2026-03-05,,,164.512(f),", "Line 2, form", "oral or written"),
        (",,oral,2026-03-05,,,164.512(f),", "Line 2, agency", "Name the agency"),
        ("A,,oral,,,,164.512(f),", "Line 2, stated_on", "on which day"),
        ("A,,oral,5 March,,,164.512(f),", "Line 2, stated_on", "not a date"),
        ("A,,oral,2999-01-01,,,164.512(f),", "Line 2, stated_on", "future"),
        ("A,,oral,2026-03-05,2026-03-04,,164.512(f),", "Line 2, arrived_on", "before it was made"),
        ("A,,oral,2026-03-05,,,164.512(e),", "Line 2, basis", "no other disclosures"),
        ("A,,oral,2026-03-05,,,,", "Line 2, basis", "no other disclosures"),
        ("A,,oral,2026-03-05,,,164.512(f),gone.pdf", "Line 2, statement_file", "no such file"),
        ("A,,oral,2026-03-05,,,164.512(f),../../etc/passwd", "Line 2, statement_file", "no such file"),
        ("A,oral,2026-03-05", "Line 2", "3 cells"),
        ("A\x00,,oral,2026-03-05,,,164.512(f),", "Line 2, agency", "nobody can see"),
        ("x" * 10_000 + ",,oral,2026-03-05,,,164.512(f),", "Line 2, agency", "more than 1000"),
        ("x" * 500 + ",,oral,2026-03-05,,,164.512(f),", "Line 2, agency", "at most 200"),
        ('"A,,oral,2026-03-05,,,164.512(f),', "Line 2", "quotation marks"),
    ],
)
def test_wrong_row_is_named_and_the_good_one_stays(take, row, where, sentence):
    good = "State Board,,oral,2026-03-05,,,164.512(d),"
    if row.startswith('"A'):
        out, err = take(row)
    else:
        out, err = take(row, good)
        assert Suspension.objects.get().agency == "State Board"
    assert err.startswith(f"{where}: ")
    assert sentence in err
    assert out.endswith("errors: 1")


def test_statement_is_kept_as_a_file(take, tmp_path):
    (tmp_path / "statement.txt").write_text("It would impede our investigation until September.")
    out, err = take("State Board,,written,2026-03-05,,2026-09-30,164.512(d),statement.txt")
    assert (out, err) == ("new: 1, known: 0, errors: 0", "")
    assert Suspension.objects.get().document_id is not None


def test_file_in_latin_1_is_read(take):
    take("Policía Núñez,,oral,2026-03-05,,,164.512(f),", encoding="latin-1")
    assert Suspension.objects.get().agency == "Policía Núñez"


@pytest.mark.parametrize("header", ["agency,form", HEADER + ",patient", "agency," + HEADER, ""])
def test_file_without_its_columns_is_refused_whole(take, header):
    with pytest.raises(CommandError):
        take("A,,oral,2026-03-05,,,164.512(f),", header=header)


def test_errors_are_listed_in_a_file(take, tmp_path):
    take("A,,written,2026-03-05,,,164.512(f),", errors=tmp_path / "wrong.csv")
    assert (tmp_path / "wrong.csv").read_text().splitlines()[1].startswith("2,until,")


def test_nothing_but_a_file_is_read(tmp_path):
    with pytest.raises(CommandError, match="no file"):
        call_command("import_suspensions", str(tmp_path / "none.csv"))


@pytest.mark.parametrize("broken", ['"Bad Police', 'x","y', '"a"b'])
def test_a_mark_that_does_not_close_takes_no_statement_with_it(take, broken):
    rows = [
        "Springfield Police,,oral,2026-03-05,,,164.512(f),",
        f"{broken},,oral,2026-03-05,,,164.512(f),",
        "State Board,,oral,2026-03-05,,,164.512(d),",
        '"County, Sheriff",,oral,2026-03-05,,,164.512(f),',
    ]
    out, err = take(*rows)
    assert out == "new: 3, known: 0, errors: 1"
    assert "do not close" in err
    assert set(Suspension.objects.values_list("agency", flat=True)) == {
        "Springfield Police",
        "State Board",
        "County, Sheriff",
    }
