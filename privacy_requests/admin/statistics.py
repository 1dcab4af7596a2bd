"""How the clocks are kept: on time, days taken, extensions, denials by ground; page and CSV."""

from collections.abc import Iterator

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.law import small_numbers
from privacy_portal.spreadsheets import csv_lines
from privacy_portal.staff_admin import actor_of
from privacy_portal.ui.forms import PortalForm
from privacy_requests.admin import rate_chart, words
from privacy_requests.admin.gates import gate, page
from privacy_requests.operations import reporting
from privacy_requests.queries import statistics as queries
from privacy_requests.queries.statistics import Figures, Statistics
from privacy_requests.withholding import name_of

READERS = (Permission.REQUESTS_EXPORT, Permission.DISCLOSURES_EXPORT)
PERIODS = (4, queries.QUARTERS, 12, queries.MOST_QUARTERS)
HEADER = ("right", "quarter", "figure", "at least", "at most")
COUNTS = ("received", "on_time", "late", "running", "withdrawn", "unclocked", "extended", "denied")


class PeriodForm(PortalForm):
    """How far back; what it does not know is read as the usual."""

    quarters = forms.TypedChoiceField(
        label=gettext_lazy("How far back"),
        coerce=int,
        choices=[
            (4, gettext_lazy("One year")),
            (queries.QUARTERS, gettext_lazy("Two years")),
            (12, gettext_lazy("Three years")),
            (queries.MOST_QUARTERS, gettext_lazy("Seven years")),
        ],
    )


@gate(*READERS)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The figures as chart and table, with what each of them means."""
    quarters = _quarters(request.GET.get("quarters", ""))
    found = _read(request, quarters)
    return page(
        request,
        "admin/requests/statistics.html",
        title=_("How the clocks are kept"),
        found=found,
        quarters=quarters,
        form=PeriodForm(initial={"quarters": quarters}),
        parts=[_part(found, right) for right in found.rights],
        denials=[
            (words.right_name(one.right), rate_chart.quarter(one.quarter), name_of(one.ground), one.requests)
            for one in found.denials
        ],
        hidden=small_numbers.HIDDEN,
    )


@gate(*READERS)
@require_POST
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same figures as CSV: each as the range it is shown with."""
    found = _read(request, _quarters(request.POST.get("quarters", "")), exported=True)
    response = StreamingHttpResponse(csv_lines(HEADER, _lines(found)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="statistics-{found.to_on}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _read(request: HttpRequest, quarters: int, *, exported: bool = False) -> Statistics:
    actor = actor_of(request)
    found = queries.statistics(actor, today=clinic.today(), quarters=quarters)
    reporting.read(by=actor, from_on=found.from_on, to_on=found.to_on, exported=exported)
    return found


def _quarters(asked: str) -> int:
    return int(asked) if asked in {str(period) for period in PERIODS} else queries.QUARTERS


def _part(found: Statistics, right: str) -> dict[str, object]:
    """One right: its chart, and its rows with the total last."""
    rows, name = found.of(right), words.right_name(right)
    totals = [row for row in found.totals if row.right == right]
    clocked = any(row.rate is not None for row in rows)
    return {
        "name": name,
        "slug": right.replace("_", "-"),
        "chart": rate_chart.draw(name, rows) if clocked else None,
        "rows": [_cells(row) for row in (*rows, *totals)],
    }


def _cells(row: Figures) -> dict[str, object]:
    return {
        "quarter": rate_chart.quarter(row.quarter),
        "is_total": row.quarter is None,
        "rate": rate_chart.percent(row.rate),
        "median": row.median_days,
        "counts": [getattr(row, name) for name in COUNTS],
    }


def _lines(found: Statistics) -> Iterator[tuple[object, ...]]:
    for row in (*found.figures, *found.totals):
        head = (row.right, rate_chart.quarter(row.quarter))
        for name in COUNTS:
            count = getattr(row, name)
            yield (*head, name, count.low, count.high)
        if row.rate is not None:
            yield (*head, "percent_on_time", row.rate.low, row.rate.high)
        if row.median_days is not None:
            yield (*head, "median_days", row.median_days, row.median_days)
    for one in found.denials:
        head = (one.right, rate_chart.quarter(one.quarter))
        yield (*head, f"denied: {one.ground}", one.requests.low, one.requests.high)
