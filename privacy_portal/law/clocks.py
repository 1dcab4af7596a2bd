"""The legal clocks: due dates, the one extension, and the earlier date of a state's own law."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, overload

from privacy_portal.law import calendar
from privacy_portal.law.citations import Cite, cfr
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right

AIM_DAYS = 7  # house aim, for information blocking (45 CFR Part 171); never printed as a legal date
HHS_COMPLAINT_DAYS = 180
HHS_COMPLAINT_CITE = cfr("160.306(b)(3)")
last_business_day_on_or_before = calendar.last_business_day_on_or_before


def _days(n: int) -> datetime.timedelta:
    return datetime.timedelta(days=n)


@dataclass(frozen=True, slots=True)
class StateRule:
    """A stricter term of state law, from the clinic's settings (45 CFR 160.203(b)); none ships as fact.

    `extension_days` None: that state law knows no extension. `applies_to` is a sentence for the screen.
    """

    right: Right
    days: int
    unit: Literal["calendar", "business"]
    applies_to: str
    extension_days: int | None
    cite: str

    def due_on(self, received_on: datetime.date) -> datetime.date:
        return self._after(received_on, self.days)

    def cap_on(self, received_on: datetime.date) -> datetime.date:
        """The latest date state law allows, its own extension included."""
        return self._after(self.due_on(received_on), self.extension_days or 0)

    def _after(self, day: datetime.date, n: int) -> datetime.date:
        if self.unit == "business":
            return calendar.add_business_days(day, n)
        return day + _days(n)


@dataclass(frozen=True, slots=True)
class Clock:
    """A federal clock in calendar days from receipt, with one extension (RULES G-01, G-02, G-05)."""

    right: Right
    days: int
    extension_days: int
    cite: Cite
    extension_cite: Cite
    state_rule: StateRule | None = None

    def federal_due_on(
        self, received_on: datetime.date, *, extended_to: datetime.date | None = None
    ) -> datetime.date:
        """Receipt plus the days, or the date promised in an extension that stands. Never rolls forward."""
        return extended_to or received_on + _days(self.days)

    def state_due_on(
        self, received_on: datetime.date, *, extended_to: datetime.date | None = None
    ) -> datetime.date | None:
        """The state date; a federal extension moves it only as far as state law itself allows."""
        rule = self.state_rule
        if rule is None:
            return None
        if extended_to is None or rule.extension_days is None:
            return rule.due_on(received_on)
        return min(max(extended_to, rule.due_on(received_on)), rule.cap_on(received_on))

    def due_on(
        self, received_on: datetime.date, *, extended_to: datetime.date | None = None
    ) -> datetime.date:
        """The date that governs lateness: the earlier of the federal and the state date."""
        federal = self.federal_due_on(received_on, extended_to=extended_to)
        state = self.state_due_on(received_on, extended_to=extended_to)
        return federal if state is None else min(federal, state)

    def cap_on(self, received_on: datetime.date) -> datetime.date:
        """The latest date an extension may promise, counted from the first due date, not from the letter."""
        return received_on + _days(self.days + self.extension_days)

    def internal_target_on(self, received_on: datetime.date) -> datetime.date:
        """The last federal business day on or before the due date; a working aim, not a legal date."""
        return last_business_day_on_or_before(self.due_on(received_on))

    def house_target_on(self, received_on: datetime.date) -> None:
        """None: a right with a clock has its internal target instead."""

    def aim_on(self, received_on: datetime.date) -> datetime.date:
        """Seven days after receipt: as soon as possible (RULES G-09)."""
        return received_on + _days(AIM_DAYS)

    def is_overdue(self, received_on: datetime.date, today: datetime.date) -> bool:
        return today > self.due_on(received_on)

    def check_extension(
        self,
        *,
        received_on: datetime.date,
        sent_on: datetime.date,
        promised_on: datetime.date | None,
        reason: str,
        already_extended: bool,
    ) -> None:
        """Whether an extension letter sent on `sent_on` would stand.

        Raises Refused, in this order: EXT_ONCE, EXT_LATE, EXT_NO_REASON, EXT_NO_DATE, EXT_NOT_LATER,
        EXT_OVER_CAP (45 CFR 164.524(b)(2)(ii), 164.526(b)(2)(ii), 164.528(c)(1)(ii)).
        """
        first_due_on = self.federal_due_on(received_on)
        cap_on = self.cap_on(received_on)
        if already_extended:
            raise Refused("The one extension was already taken.", self._cite("(B)"), code="EXT_ONCE")
        if sent_on > first_due_on:
            raise Refused(
                f"The due date, {first_due_on:%B} {first_due_on.day}, {first_due_on.year}, has passed: an "
                "extension letter had to be sent on or before it.",
                self._cite("(A)"),
                code="EXT_LATE",
            )
        if not reason.strip():
            raise Refused(
                "The extension letter must state the reason for the delay.",
                self._cite("(A)"),
                code="EXT_NO_REASON",
            )
        if promised_on is None:
            raise Refused(
                "The extension letter must state the date by which action will be completed.",
                self._cite("(A)"),
                code="EXT_NO_DATE",
            )
        if promised_on <= first_due_on or promised_on < sent_on:
            raise Refused(
                "The new date must be later than the present due date.",
                self._cite("(A)"),
                code="EXT_NOT_LATER",
            )
        if promised_on > cap_on:
            raise Refused(
                f"The new date may be no later than {cap_on:%B} {cap_on.day}, {cap_on.year}.",
                self.extension_cite,
                code="EXT_OVER_CAP",
            )

    def _cite(self, paragraph: str) -> Cite:
        return Cite(self.extension_cite.source, self.extension_cite.place + paragraph)


@dataclass(frozen=True, slots=True)
class Unclocked:
    """A right for which federal law sets no days; the house sets itself a target in business days."""

    right: Right
    house_business_days: int
    cite: Cite

    def due_on(self, received_on: datetime.date, *, extended_to: datetime.date | None = None) -> None:
        """None: there is no legal due date."""

    def federal_due_on(self, received_on: datetime.date, *, extended_to: datetime.date | None = None) -> None:
        """None: there is no federal due date."""

    def cap_on(self, received_on: datetime.date) -> None:
        """None: there is nothing to extend."""

    def internal_target_on(self, received_on: datetime.date) -> None:
        """None: see house_target_on()."""

    def house_target_on(self, received_on: datetime.date) -> datetime.date:
        """The house's own target; never printed as a legal date."""
        return calendar.add_business_days(received_on, self.house_business_days)

    def aim_on(self, received_on: datetime.date) -> datetime.date:
        return self.house_target_on(received_on)

    def is_overdue(self, received_on: datetime.date, today: datetime.date) -> bool:
        """Never: without a legal date nothing is overdue in law."""
        return False

    def check_extension(
        self,
        *,
        received_on: datetime.date,
        sent_on: datetime.date,
        promised_on: datetime.date | None,
        reason: str,
        already_extended: bool,
    ) -> None:
        """Raises Refused (EXT_NO_CLOCK): there is no legal date to extend."""
        raise Refused(
            "This right has no legal clock, so there is nothing to extend.", self.cite, code="EXT_NO_CLOCK"
        )


CLOCKS: dict[Right, Clock] = {
    Right.ACCESS: Clock(Right.ACCESS, 30, 30, cfr("164.524(b)(2)(i)"), cfr("164.524(b)(2)(ii)")),
    Right.AMENDMENT: Clock(Right.AMENDMENT, 60, 30, cfr("164.526(b)(2)(i)"), cfr("164.526(b)(2)(ii)")),
    Right.ACCOUNTING: Clock(Right.ACCOUNTING, 60, 30, cfr("164.528(c)(1)(i)"), cfr("164.528(c)(1)(ii)")),
}

UNCLOCKED: dict[Right, Unclocked] = {
    Right.RESTRICTION: Unclocked(Right.RESTRICTION, 5, cfr("164.522(a)(1)")),
    Right.CONFIDENTIAL_COMMUNICATION: Unclocked(Right.CONFIDENTIAL_COMMUNICATION, 2, cfr("164.522(b)(1)(i)")),
    Right.NOTICE_COPY: Unclocked(Right.NOTICE_COPY, 2, cfr("164.520(c)(3)(iv)")),
    Right.COMPLAINT: Unclocked(Right.COMPLAINT, 20, cfr("164.530(d)(1)")),
}

ClockedRight = Literal[Right.ACCESS, Right.AMENDMENT, Right.ACCOUNTING]


@overload
def clock_for(right: ClockedRight, *, state_rule: StateRule | None = None) -> Clock: ...
@overload
def clock_for(right: Right, *, state_rule: StateRule | None = None) -> Clock | Unclocked: ...
def clock_for(right: Right, *, state_rule: StateRule | None = None) -> Clock | Unclocked:
    """The clock of a right, with the clinic's state rule laid over it.

    Raises ValueError when the state rule is for another right, or for a right without a federal clock.
    """
    if state_rule is not None and state_rule.right is not right:
        raise ValueError("the state rule is for another right")
    unclocked = UNCLOCKED.get(right)
    if unclocked is not None:
        if state_rule is not None:
            raise ValueError("a state rule for a right without a federal clock is not supported")
        return unclocked
    clock = CLOCKS[right]
    return Clock(clock.right, clock.days, clock.extension_days, clock.cite, clock.extension_cite, state_rule)


def hhs_complaint_by(known_on: datetime.date) -> datetime.date:
    """The last day to complain to HHS: 180 days after one knew or should have known (160.306(b)(3))."""
    return known_on + _days(HHS_COMPLAINT_DAYS)


def parse_state_rules(text: str) -> Mapping[Right, StateRule]:
    """The clinic's state rules from JSON: a list of objects with the fields of StateRule.

    Raises ValueError with a sentence that names the entry and the field.
    """
    try:
        entries = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"The state rules are not JSON: line {error.lineno}, column {error.colno}."
        ) from error
    if not isinstance(entries, list):
        raise ValueError("The state rules must be a list.")
    rules: dict[Right, StateRule] = {}
    for number, entry in enumerate(entries, start=1):
        rule = _parse_state_rule(number, entry)
        if rule.right in rules:
            raise ValueError(f"State rule {number}: there are two for {rule.right.value}.")
        rules[rule.right] = rule
    return rules


def _parse_state_rule(number: int, entry: object) -> StateRule:
    wanted = {"right", "days", "unit", "applies_to", "extension_days", "cite"}
    if not isinstance(entry, dict) or set(entry) != wanted:
        raise ValueError(f"State rule {number}: give exactly {', '.join(sorted(wanted))}.")
    if entry["right"] not in set(CLOCKS):
        raise ValueError(f"State rule {number}: right must be one of {', '.join(sorted(CLOCKS))}.")
    if entry["unit"] not in ("calendar", "business"):
        raise ValueError(f"State rule {number}: unit must be calendar or business.")
    if not _is_count(entry["days"], least=1):
        raise ValueError(f"State rule {number}: days must be a whole number above zero.")
    if entry["extension_days"] is not None and not _is_count(entry["extension_days"], least=1):
        raise ValueError(f"State rule {number}: extension_days must be null or a whole number above zero.")
    if not all(isinstance(entry[name], str) and entry[name].strip() for name in ("applies_to", "cite")):
        raise ValueError(f"State rule {number}: applies_to and cite must say something.")
    return StateRule(
        right=Right(entry["right"]),
        days=entry["days"],
        unit=entry["unit"],
        applies_to=entry["applies_to"],
        extension_days=entry["extension_days"],
        cite=entry["cite"],
    )


def _is_count(value: object, *, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= 3650
