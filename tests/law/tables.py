"""Reads the tables in tests/law/expected: one test a row, named after its case, marked with its citation."""

import csv
import datetime
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "expected"
Row = dict[str, str]


def rows(table: str) -> list[Row]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def each(table: str, *named_by: str):
    """Parametrize a test over the rows of a table; a `cite` column that names law marks the row."""
    columns = named_by or ("case",)
    return pytest.mark.parametrize(
        "row",
        [
            pytest.param(row, id=" ".join(row[column] for column in columns), marks=_cited(row))
            for row in rows(table)
        ],
    )


def _cited(row: Row) -> list[pytest.MarkDecorator]:
    cite = row.get("cite", "")
    return [pytest.mark.cite(cite)] if cite and not cite.startswith("House rule") else []


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def day_or_none(text: str) -> datetime.date | None:
    return day(text) if text else None


def is_yes(text: str) -> bool:
    return {"yes": True, "no": False}[text]


def cite_of(row: Row) -> str:
    """The citation as str(Cite) writes it."""
    cite = row["cite"]
    return f"45 CFR {cite}" if cite[0].isdigit() and " " not in cite else cite
