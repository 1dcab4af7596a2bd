"""Citations, refusals, and that nothing the package states escapes the index."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from privacy_portal.law import index
from privacy_portal.law.citations import Cite, cfr, court, guidance, house, parse, usc
from privacy_portal.law.refusal import Refused

MAKERS = {"cfr", "usc", "guidance", "court", "house", "Cite"}


@pytest.mark.parametrize("place", ["164", "164.524b", "164.524(b", "164.524 (b)", "", "164.524(b)(2)x"])
def test_what_is_no_section_is_no_citation(place):
    with pytest.raises(ValueError, match="not a section"):
        cfr(place)


@pytest.mark.parametrize(
    ("text", "cite"),
    [
        ("164.524(b)(2)(ii)(A)", cfr("164.524(b)(2)(ii)(A)")),
        ("45 CFR 164.524", cfr("164.524")),
        ("47 CFR 64.1200(c)(1)", cfr("64.1200(c)(1)", title=47)),
        ("5 U.S.C. 6103(b)(1)", usc(5, "6103(b)(1)")),
        ("HHS guidance: individuals' right of access", guidance("individuals' right of access")),
        ("Court decision: Roe v. Doe, 1 F. Supp. 3d 2", court("Roe v. Doe, 1 F. Supp. 3d 2")),
        ("Executive Order 11582", Cite("Executive Order", "11582")),
    ],
)
def test_a_citation_is_read_as_it_is_written(text, cite):
    assert parse(text) == cite
    assert parse(str(cite)) == cite


@pytest.mark.parametrize(
    "text", ["", "524", "the Privacy Rule", "HHS guidance:", "Court decision:", "House rule: letters"]
)
def test_what_names_no_law_is_not_read(text):
    with pytest.raises(ValueError, match="not a citation"):
        parse(text)


def test_a_paragraph_lies_within_its_section_and_not_within_its_neighbour():
    assert cfr("164.524(b)(2)").within(cfr("164.524(b)"))
    assert cfr("164.524(b)").within(cfr("164.524(b)"))
    assert not cfr("164.524(b)").within(cfr("164.524(b)(2)"))
    assert not cfr("164.522(a)(11)").within(cfr("164.522(a)(1)"))
    assert not cfr("164.524", title=42).within(cfr("164.524"))


def test_a_house_rule_is_never_law():
    assert not house("aim").is_law
    assert cfr("164.524").is_law
    assert cfr("164.524(b)(2)").section == "164.524"


def test_every_citation_stated_is_one_that_can_be_read_back():
    assert all(parse(str(cite)) == cite for cite in index.stated())


def test_the_index_reaches_the_modules_of_a_package_within_the_law():
    names = {module.__name__ for module in index.modules()}
    assert "privacy_portal.law.letters.access" in names
    assert "privacy_portal.law.letters" not in names
    assert "letters.access.ACCESS" in index.stated()[cfr("164.524(d)(2)(i)")]


def test_a_citation_is_listed_where_it_is_stated_and_not_where_it_is_imported():
    names = {name for stated in index.stated().values() for name in stated}
    assert "state_rules.FLOOR" in names
    assert "fees.FLOOR" not in names
    assert not any(name.rpartition(".")[2].startswith("_") for name in names)


def test_no_citation_hides_behind_a_private_name():
    held = {
        cite
        for module in index.modules()
        for value in vars(module).values()
        for cite in _cites_in(value)
        if cite.is_law
    }
    assert held == set(index.stated())


def _cites_in(value: object) -> Iterator[Cite]:
    """Any citation in a module-level value, by way of what it says of itself."""
    if isinstance(value, Cite):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _cites_in(tuple(getattr(value, field.name) for field in fields(value)))
    elif isinstance(value, dict):
        yield from _cites_in(tuple(value.values()))
    elif isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from _cites_in(item)


def test_nothing_is_cited_inside_a_function_where_the_index_would_miss_it():
    """Only the makers of citations themselves, and what is called while a module loads, may make one."""
    hidden = []
    for module in index.modules():
        if module.__name__.endswith(".citations"):
            continue
        tree = ast.parse(Path(module.__file__ or "").read_text())
        hidden += [
            f"{module.__name__}: line {call.lineno}"
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef)
            for call in ast.walk(function)
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MAKERS
        ]
    assert hidden == []


def test_a_refusal_carries_sentence_source_and_code_even_when_copied():
    refusal = Refused("The one extension was already taken.", cfr("164.524(b)(2)(ii)(B)"), code="EXT_ONCE")
    again = copy.copy(refusal)
    assert (again.sentence, again.cite, again.code) == (refusal.sentence, refusal.cite, refusal.code)
    assert str(again) == refusal.sentence
    assert repr(again) == "Refused('EXT_ONCE')"
