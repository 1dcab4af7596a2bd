"""The on-time rate of one right as bars, drawn here: an SVG needs no script and no style of its own."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from privacy_portal.law.small_numbers import Shown
from privacy_requests.queries.statistics import Figures

TALL, STEP, BAR, LEFT, TOP, BELOW = 160, 76, 44, 48, 12, 44


@dataclass(frozen=True, slots=True)
class Bar:
    """One quarter: the sure part from the ground up, and above it the part where the rate may lie."""

    x: int
    label: str
    says: str
    low_y: int
    low_height: int
    range_y: int
    range_height: int

    @property
    def middle(self) -> int:
        return self.x + BAR // 2


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its words: `title` says what it shows, `words` all of its bars."""

    title: str
    words: str
    bars: list[Bar]
    width: int
    height: int = TOP + TALL + BELOW
    bar_width: int = BAR
    left: int = LEFT
    ground: int = TOP + TALL

    @property
    def right_edge(self) -> int:
        return self.width - 8

    @property
    def lines(self) -> list[tuple[int, int, int]]:
        """(percent, its height, the height of its label)."""
        return [(percent, _y(percent), _y(percent) + 5) for percent in (0, 50, 100)]


def draw(name: str, rows: Sequence[Figures]) -> Chart:
    """The chart of one right's quarters, oldest first."""
    bars = [_bar(number, row) for number, row in enumerate(rows)]
    words = "; ".join(f"{bar.label}: {bar.says}" for bar in bars)
    title = _("%(right)s: percent on time, by quarter of receipt") % {"right": name}
    return Chart(title, words, bars, LEFT + 16 + max(len(bars), 3) * STEP)


def percent(rate: Shown | None) -> str:
    """A rate in words: 95 %, or between two where a count is hidden."""
    if rate is None:
        return _("none answered")
    return f"{rate} %"


def quarter(first_day: datetime.date | None) -> str:
    """2026 Q1, by the quarter's first day."""
    if first_day is None:
        return _("All quarters")
    return f"{first_day.year} Q{(first_day.month + 2) // 3}"


def _bar(number: int, row: Figures) -> Bar:
    rate = row.rate or Shown(0, 0)
    return Bar(
        x=LEFT + 16 + number * STEP,
        label=quarter(row.quarter),
        says=percent(row.rate),
        low_y=_y(rate.low),
        low_height=_y(0) - _y(rate.low),
        range_y=_y(rate.high),
        range_height=_y(rate.low) - _y(rate.high),
    )


def _y(value: int) -> int:
    return TOP + TALL - value * TALL // 100
