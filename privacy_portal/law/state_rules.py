"""A state's stricter term, as the clinic's settings give it; none is shipped as fact (45 CFR 160.203(b))."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, get_args

from privacy_portal.law import calendar
from privacy_portal.law.citations import Rule, cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right

FLOOR = Rule(
    "HIPAA is a floor: where state law gives the individual an earlier date, that date governs, and a "
    "federal extension does not move it.",
    cfr("160.203(b)"),
)

Unit = Literal["calendar", "business"]
CLOCKED = (Right.ACCESS, Right.AMENDMENT, Right.ACCOUNTING)
LONGEST = 3650


def after(day: datetime.date, n: int, unit: Unit) -> datetime.date:
    """`n` calendar or federal business days after `day`."""
    if unit == "business":
        return calendar.add_business_days(day, n)
    return day + datetime.timedelta(days=n)


@dataclass(frozen=True, slots=True)
class StateRule:
    """One state term.

    days: 15; unit: "calendar" or "business"; applies_to: a sentence for the screen, "electronic health
    records in Texas"; extension_days: None where that state's law knows no extension; cite: as that state
    writes it.
    """

    right: Right
    days: int
    unit: Unit
    applies_to: str
    extension_days: int | None
    cite: str

    def due_on(self, received_on: datetime.date) -> datetime.date:
        """The date before any extension."""
        return after(received_on, self.days, self.unit)

    def cap_on(self, received_on: datetime.date) -> datetime.date:
        """The latest date that state's law allows, its own extension included."""
        return after(self.due_on(received_on), self.extension_days or 0, self.unit)

    def check_extension(self, *, received_on: datetime.date, sent_on: datetime.date) -> None:
        """Whether a letter sent on `sent_on` moves the state's date.

        Raises Refused (STATE_NO_EXTENSION, STATE_EXT_LATE).
        """
        if self.extension_days is None:
            raise Refused(
                f"State law ({self.cite}) knows no extension: its date stands.",
                FLOOR.cite,
                code="STATE_NO_EXTENSION",
            )
        if sent_on > self.due_on(received_on):
            raise Refused(
                f"The date of state law ({self.cite}) has passed: it stands.",
                FLOOR.cite,
                code="STATE_EXT_LATE",
            )


def parse_state_rules(text: str) -> Mapping[Right, StateRule]:
    """The clinic's state rules from JSON: a list of objects with exactly the fields of StateRule.

    Raises ValueError with a sentence that names the entry and the field.
    """
    try:
        entries = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"The state rules are not JSON: line {error.lineno}, column {error.colno}."
        ) from error
    except RecursionError as error:
        raise ValueError("The state rules are nested too deeply.") from error
    if not isinstance(entries, list):
        raise ValueError("The state rules must be a list.")
    rules: dict[Right, StateRule] = {}
    for number, entry in enumerate(entries, start=1):
        rule = _parse(f"State rule {number}", entry)
        if rule.right in rules:
            raise ValueError(f"State rule {number}: there are two for {rule.right.value}.")
        rules[rule.right] = rule
    return rules


def _parse(name: str, entry: object) -> StateRule:
    wanted = sorted(field.name for field in fields(StateRule))
    if not isinstance(entry, dict) or sorted(entry) != wanted:
        raise ValueError(f"{name}: give exactly {', '.join(wanted)}.")
    if entry["right"] not in CLOCKED:
        raise ValueError(f"{name}: right must be one of {', '.join(CLOCKED)}.")
    if entry["unit"] not in get_args(Unit):
        raise ValueError(f"{name}: unit must be calendar or business.")
    if not _is_count(entry["days"]):
        raise ValueError(f"{name}: days must be a whole number from 1 to {LONGEST}.")
    if entry["extension_days"] is not None and not _is_count(entry["extension_days"]):
        raise ValueError(f"{name}: extension_days must be null or a whole number from 1 to {LONGEST}.")
    for field in ("applies_to", "cite"):
        if not isinstance(entry[field], str) or not entry[field].strip():
            raise ValueError(f"{name}: {field} must say something.")
    return StateRule(**{**entry, "right": Right(entry["right"])})


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LONGEST
