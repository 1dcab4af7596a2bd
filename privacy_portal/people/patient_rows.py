"""One row of an import, from cells of text to checked values; CSV and FHIR both become these cells first."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from privacy_portal.people.contacts import ContactPoint, PostalAddress
from privacy_portal.people.folding import is_plain
from privacy_portal.people.models import Patient

REQUIRED = ("mrn", "given_name", "family_name", "birth_date")
RECORD_COLUMNS = (*REQUIRED, "preferred_name", "died_on", "language", "needs_interpreter", "format_need")
ADDRESS_COLUMNS = ("line1", "line2", "city", "state", "postcode", "country")
COLUMNS = (*RECORD_COLUMNS, "email", "telephone", *ADDRESS_COLUMNS)

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
YES = {"yes", "y", "true", "1"}
NO = {"no", "n", "false", "0"}
DATES = (re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
         re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row was not taken. The sentence never repeats what the cell held."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PatientRow:
    """A row whose cells were all understood; what was empty is left out, and stays as it is on file."""

    line: int
    mrn: str
    birth_date: datetime.date
    record: dict[str, Any] = field(default_factory=dict)
    email: str = ""
    telephone: str = ""
    address: PostalAddress | None = None


class CellError(ValueError):
    """A cell that cannot be understood."""


def read_row(line: int, cells: Mapping[str, str]) -> PatientRow | list[RowProblem]:
    """Check every cell; all problems of the row are reported together."""
    problems: list[RowProblem] = []
    values: dict[str, Any] = {}
    for column in COLUMNS:
        text = " ".join(cells.get(column, "").split())
        try:
            if text:
                values[column] = _read(column, text)
            elif column in REQUIRED:
                raise CellError("This column must be filled in.")
        except CellError as error:
            problems.append(RowProblem(line, column, str(error)))
    if not problems:
        problems += _check_address(line, values)
    if problems:
        return problems
    address = {name: values[name] for name in ADDRESS_COLUMNS if name in values}
    return PatientRow(
        line=line,
        mrn=values["mrn"],
        birth_date=values["birth_date"],
        record={name: values[name] for name in RECORD_COLUMNS if name in values},
        email=values.get("email", ""),
        telephone=values.get("telephone", ""),
        address=PostalAddress(**address) if "line1" in address else None,
    )


def is_date(text: str) -> bool:
    """Whether a cell holds a day."""
    try:
        _date(text.strip())
    except CellError:
        return False
    return True


def _read(column: str, text: str) -> Any:
    if not is_plain(text):
        raise CellError("There are characters that cannot be seen.")
    if column in {"birth_date", "died_on"}:
        return _date(text)
    if column == "needs_interpreter":
        return _yes_or_no(text)
    _check_length(column, text)
    if column == "language" and not LANGUAGE.fullmatch(text):
        raise CellError("Write a language code, for example en or es.")
    if column == "format_need" and text not in dict(Patient._meta.get_field("format_need").flatchoices):
        raise CellError("This is not one of the formats letters are made in.")
    if column == "country":
        return _country(text)
    if column == "telephone" and sum(c.isdigit() for c in text) < 7:
        raise CellError("This is not a telephone number.")
    if column == "email":
        return _email(text)
    return text


def _check_length(column: str, text: str) -> None:
    model = Patient if column in RECORD_COLUMNS else ContactPoint
    name = "value" if column in {"email", "telephone"} else column
    limit = getattr(model._meta.get_field(name), "max_length", None)
    if column != "country" and limit is not None and len(text) > limit:
        raise CellError(f"This is longer than {limit} characters.")


def _date(text: str) -> datetime.date:
    for form in DATES:
        if found := form.fullmatch(text):
            try:
                return datetime.date(**{name: int(value) for name, value in found.groupdict().items()})
            except ValueError as error:
                raise CellError("There is no such day.") from error
    raise CellError("Write the date as year-month-day, for example 1985-03-14.")


def _yes_or_no(text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise CellError("Write yes or no.")


def _country(text: str) -> str:
    if text.upper() in {"US", "USA", "UNITED STATES"}:
        return "US"
    if not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise CellError("Write the two letters of the country, for example US.")
    return text.upper()


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise CellError("This is not an e-mail address.") from error
    return text


def _check_address(line: int, values: Mapping[str, Any]) -> list[RowProblem]:
    """An address is whole or absent: street, city and ZIP code come together."""
    if not any(name in values for name in ADDRESS_COLUMNS if name != "country"):
        return []
    missing = [name for name in ("line1", "city", "postcode") if name not in values]
    return [RowProblem(line, name, "An address needs a street, a city and a ZIP code.") for name in missing]
