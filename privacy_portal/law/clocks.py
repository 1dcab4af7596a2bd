"""The legal clocks: due dates, the one extension, and the earlier date of a state's own law."""

import datetime
from dataclasses import dataclass, replace
from typing import Literal, overload

from privacy_portal.law import calendar
from privacy_portal.law.citations import Cite, Rule, cfr, house
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.law.state_rules import FLOOR, StateRule, Unit, after, parse_state_rules

__all__ = [
    "CLOCKS",
    "UNCLOCKED",
    "Clock",
    "StateRule",
    "Unclocked",
    "clock_for",
    "hhs_complaint_by",
    "last_business_day_on_or_before",
    "parse_state_rules",
]

AIM_DAYS = 7
HHS_COMPLAINT_DAYS = 180

HHS_COMPLAINT = Rule(
    "A complaint to HHS must be filed within 180 days of when one knew, or should have known, of the act.",
    cfr("160.306(b)(3)"),
)
AIM = Rule(
    "Act as soon as possible, at best within seven days: needless delay with electronic information may be "
    "information blocking (45 CFR Part 171). Never printed as the legal date.",
    house("aim"),
)
TARGET = Rule(
    "Finish by the last federal business day on or before the due date. The due date itself never moves for "
    "a weekend or a holiday.",
    house("internal target"),
)
last_business_day_on_or_before = calendar.last_business_day_on_or_before


@dataclass(frozen=True, slots=True)
class Clock:
    """A federal clock in calendar days from receipt, with one extension, and a state's rule laid over it.

    Nothing but receipt starts the days, and nothing stops them: neither verification nor a fee, a form or a
    question about scope. `extended_to` is the date promised by an extension that stands, `sent_on` the day
    its letter went out.
    """

    right: Right
    days: int
    extension_days: int
    cite: Cite
    extension_cite: Cite
    letter_cite: Cite
    once_cite: Cite
    state_rule: StateRule | None = None

    def federal_due_on(
        self, received_on: datetime.date, *, extended_to: datetime.date | None = None
    ) -> datetime.date:
        """Receipt plus the days, or the date promised where that is later. No roll-forward."""
        first = received_on + datetime.timedelta(days=self.days)
        return max(first, extended_to or first)

    def state_due_on(
        self,
        received_on: datetime.date,
        *,
        extended_to: datetime.date | None = None,
        sent_on: datetime.date | None = None,
    ) -> datetime.date | None:
        """The state's date; an extension moves it only as far as that state's own law knows one.

        A letter sent after the state's first date (`sent_on`, when given) does not move it.
        """
        rule = self.state_rule
        if rule is None:
            return None
        first = rule.due_on(received_on)
        too_late = sent_on is not None and sent_on > first
        if extended_to is None or rule.extension_days is None or too_late:
            return first
        return min(max(extended_to, first), rule.cap_on(received_on))

    def due_on(
        self,
        received_on: datetime.date,
        *,
        extended_to: datetime.date | None = None,
        sent_on: datetime.date | None = None,
    ) -> datetime.date:
        """The date that governs lateness: the earlier of the federal and the state's (45 CFR 160.203(b))."""
        federal = self.federal_due_on(received_on, extended_to=extended_to)
        state = self.state_due_on(received_on, extended_to=extended_to, sent_on=sent_on)
        return federal if state is None else min(federal, state)

    def cap_on(self, received_on: datetime.date) -> datetime.date:
        """The latest date an extension may promise, counted from the first due date, not from the letter."""
        return received_on + datetime.timedelta(days=self.days + self.extension_days)

    def internal_target_on(
        self, received_on: datetime.date, *, extended_to: datetime.date | None = None
    ) -> datetime.date:
        """The last federal business day on or before the due date: a working aim, not a legal date."""
        return last_business_day_on_or_before(self.due_on(received_on, extended_to=extended_to))

    def house_target_on(self, received_on: datetime.date) -> None:
        """None: a right with a clock has its internal target instead."""

    def aim_on(self, received_on: datetime.date) -> datetime.date:
        """Seven days after receipt, never printed as the legal date."""
        return received_on + datetime.timedelta(days=AIM_DAYS)

    def is_overdue(
        self,
        received_on: datetime.date,
        today: datetime.date,
        *,
        extended_to: datetime.date | None = None,
    ) -> bool:
        """From the day after the due date on."""
        return today > self.due_on(received_on, extended_to=extended_to)

    def check_extension(
        self,
        *,
        received_on: datetime.date,
        sent_on: datetime.date,
        promised_on: datetime.date | None,
        reason: str,
        already_extended: bool,
    ) -> None:
        """Whether an extension letter sent on `sent_on` would stand under federal law.

        Raises Refused, in this order: EXT_ONCE, EXT_LATE, EXT_NO_REASON, EXT_NO_DATE, EXT_NOT_LATER,
        EXT_OVER_CAP. What no letter could repair comes first.
        """
        due_on = self.federal_due_on(received_on)
        cap_on = self.cap_on(received_on)
        if already_extended:
            raise Refused("The one extension was already taken.", self.once_cite, code="EXT_ONCE")
        if sent_on > due_on:
            raise Refused(
                f"The due date, {_in_words(due_on)}, has passed: an extension letter had to be sent on or "
                "before it.",
                self.letter_cite,
                code="EXT_LATE",
            )
        if not reason.strip():
            raise Refused(
                "The extension letter must state the reason for the delay.",
                self.letter_cite,
                code="EXT_NO_REASON",
            )
        if promised_on is None:
            raise Refused(
                "The extension letter must state the date by which action will be completed.",
                self.letter_cite,
                code="EXT_NO_DATE",
            )
        governing = self.due_on(received_on)  # a state's date may be the earlier one
        if promised_on <= governing:
            raise Refused(
                f"The new date must be later than the present due date, {_in_words(governing)}.",
                self.extension_cite,
                code="EXT_NOT_LATER",
            )
        if promised_on > cap_on:
            raise Refused(
                f"The new date may be no later than {_in_words(cap_on)}.",
                self.extension_cite,
                code="EXT_OVER_CAP",
            )

    def check_state_extension(
        self, *, received_on: datetime.date, sent_on: datetime.date, promised_on: datetime.date
    ) -> None:
        """Whether state law lets a letter sent on `sent_on` promise this date (45 CFR 160.203(b)).

        Raises Refused (STATE_NO_EXTENSION, STATE_EXT_LATE, STATE_OVER_CAP).
        """
        rule = self.state_rule
        if rule is None or promised_on <= rule.due_on(received_on):
            return
        rule.check_extension(received_on=received_on, sent_on=sent_on)
        cap_on = rule.cap_on(received_on)
        if promised_on > cap_on:
            raise Refused(
                f"State law ({rule.cite}) lets the new date be no later than {_in_words(cap_on)}.",
                FLOOR.cite,
                code="STATE_OVER_CAP",
            )


@dataclass(frozen=True, slots=True)
class Unclocked:
    """A right for which federal law sets no days: every legal date is None, and the house sets a target."""

    right: Right
    house_days: int
    unit: Unit
    cite: Cite

    def federal_due_on(self, received_on: datetime.date, *, extended_to: datetime.date | None = None) -> None:
        """None: there is no federal due date."""

    def state_due_on(
        self,
        received_on: datetime.date,
        *,
        extended_to: datetime.date | None = None,
        sent_on: datetime.date | None = None,
    ) -> None:
        """None: a state rule over a right without a federal clock is not supported."""

    def due_on(
        self,
        received_on: datetime.date,
        *,
        extended_to: datetime.date | None = None,
        sent_on: datetime.date | None = None,
    ) -> None:
        """None: there is no legal due date."""

    def cap_on(self, received_on: datetime.date) -> None:
        """None: there is nothing to extend."""

    def internal_target_on(
        self, received_on: datetime.date, *, extended_to: datetime.date | None = None
    ) -> None:
        """None: see house_target_on()."""

    def house_target_on(self, received_on: datetime.date) -> datetime.date:
        """The house's own target, never printed as a legal date."""
        return after(received_on, self.house_days, self.unit)

    def aim_on(self, received_on: datetime.date) -> datetime.date:
        """The house target: nothing earlier is aimed at."""
        return self.house_target_on(received_on)

    def is_overdue(
        self,
        received_on: datetime.date,
        today: datetime.date,
        *,
        extended_to: datetime.date | None = None,
    ) -> bool:
        """Never: without a legal date nothing is late in law."""
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
    Right.ACCESS: Clock(
        Right.ACCESS,
        days=30,
        extension_days=30,
        cite=cfr("164.524(b)(2)(i)"),
        extension_cite=cfr("164.524(b)(2)(ii)"),
        letter_cite=cfr("164.524(b)(2)(ii)(A)"),
        once_cite=cfr("164.524(b)(2)(ii)(B)"),
    ),
    Right.AMENDMENT: Clock(
        Right.AMENDMENT,
        days=60,
        extension_days=30,
        cite=cfr("164.526(b)(2)(i)"),
        extension_cite=cfr("164.526(b)(2)(ii)"),
        letter_cite=cfr("164.526(b)(2)(ii)(A)"),
        once_cite=cfr("164.526(b)(2)(ii)(B)"),
    ),
    Right.ACCOUNTING: Clock(
        Right.ACCOUNTING,
        days=60,
        extension_days=30,
        cite=cfr("164.528(c)(1)(i)"),
        extension_cite=cfr("164.528(c)(1)(ii)"),
        letter_cite=cfr("164.528(c)(1)(ii)(A)"),
        once_cite=cfr("164.528(c)(1)(ii)(B)"),
    ),
}

UNCLOCKED: dict[Right, Unclocked] = {
    Right.RESTRICTION: Unclocked(Right.RESTRICTION, 10, "calendar", cfr("164.522(a)(1)")),
    Right.CONFIDENTIAL_COMMUNICATION: Unclocked(
        Right.CONFIDENTIAL_COMMUNICATION, 2, "business", cfr("164.522(b)(1)(i)")
    ),
    Right.NOTICE_COPY: Unclocked(Right.NOTICE_COPY, 2, "business", cfr("164.520(c)(3)(iv)")),
    Right.COMPLAINT: Unclocked(Right.COMPLAINT, 30, "calendar", cfr("164.530(d)(1)")),
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
    if unclocked is None:
        return replace(CLOCKS[right], state_rule=state_rule)
    if state_rule is not None:
        raise ValueError("a state rule for a right without a federal clock is not supported")
    return unclocked


def hhs_complaint_by(known_on: datetime.date) -> datetime.date:
    """The last day to complain to HHS, 180 days after one knew or should have known."""
    return known_on + datetime.timedelta(days=HHS_COMPLAINT_DAYS)


def _in_words(day: datetime.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
