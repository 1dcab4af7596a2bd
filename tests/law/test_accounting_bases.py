"""The table of legal bases: what each one is, what takes it out of an accounting, and how it is read."""

import pytest

from privacy_portal.law.accounting import BASES, BY_CODE, Decision, Ground, Line, basis_of, judge
from privacy_portal.law.accounting.suspension import reaches
from tests.law.tables import day, each, is_yes, rows

TABLE = rows("accounting_bases")


@each("accounting_bases", "code")
def test_each_basis_is_what_the_table_says(row):
    basis = BY_CODE[row["code"]]
    assert basis.cite.place == row["cite"]
    assert (basis.exclusion.cite.place if basis.exclusion else "") == row["left_out_by"]
    assert basis.series is is_yes(row["series"])
    assert basis.about_abuse is is_yes(row["about_abuse"])
    assert basis.minimum_necessary is is_yes(row["minimum_necessary"])
    assert basis.bound_by_restriction is is_yes(row["bound_by_restriction"])
    assert [ground for ground in Ground if reaches(ground, basis)] == (
        [Ground(row["suspendable_by"])] if row["suspendable_by"] else []
    )


@each("accounting_bases", "code")
def test_each_basis_is_listed_or_left_out_by_its_class(row):
    line = Line(1, day("2026-01-05"), 1, row["code"], "purpose")
    verdict = judge(line, first_on=day("2020-05-15"), last_on=day("2026-05-15"))
    if row["left_out_by"]:
        assert (verdict.decision, verdict.cite.place) == (Decision.EXCLUDED, row["left_out_by"])
    else:
        assert (verdict.decision, verdict.cite.place) == (Decision.LISTED, row["cite"])


@pytest.mark.cite("164.528(a)(1)")
def test_the_table_holds_every_basis_once():
    assert [row["code"] for row in TABLE] == [basis.code for basis in BASES]
    assert len(BY_CODE) == len(BASES)
    assert len({basis.title for basis in BASES}) == len(BASES)
    assert all(basis.plain for basis in BASES)


@pytest.mark.cite(
    "164.528(a)(1)(i)",
    "164.528(a)(1)(ii)",
    "164.528(a)(1)(iii)",
    "164.528(a)(1)(iv)",
    "164.528(a)(1)(v)",
    "164.528(a)(1)(vi)",
    "164.528(a)(1)(vii)",
    "164.528(a)(1)(viii)",
    "164.502(j)(1)",
)
def test_every_class_that_is_left_out_takes_some_basis_out():
    assert {row["left_out_by"] for row in TABLE if row["left_out_by"]} == {
        *(f"164.528(a)(1)({number})" for number in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")),
        "164.502(j)(1)",
    }


@each("accounting_reading", "text")
def test_a_basis_is_read_from_a_code_or_a_citation(row):
    found = basis_of(row["text"])
    assert (found.code if found else "") == row["code"]


@pytest.mark.parametrize("basis", BASES, ids=lambda basis: basis.code)
def test_a_basis_is_found_by_its_own_code_and_citation(basis):
    assert [basis_of(text) for text in (basis.code, str(basis.cite))] == [basis, basis]


@pytest.mark.parametrize("text", ["x" * 10_000, "164.512(b)\x00", "١٦٤.٥١٢", "164.512(B"])
def test_nonsense_names_no_basis(text):
    assert basis_of(text) is None
