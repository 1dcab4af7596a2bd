"""CSV a spreadsheet cannot run, and pages of a table nobody counts."""

import csv
import datetime
import io

import pytest
from django.core.paginator import Paginator
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from privacy_portal import staff_paging
from privacy_portal.audit import operations
from privacy_portal.audit.models import AuditEvent
from privacy_portal.spreadsheets import csv_lines, safe_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_what_a_spreadsheet_takes_for_a_formula_is_made_text(start):
    assert safe_cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


def test_numbers_dates_and_nothing_stay_what_they_are():
    assert [safe_cell(value) for value in (-5, None, datetime.date(2026, 11, 24), "plain")] == [
        "-5",
        "",
        "2026-11-24",
        "plain",
    ]


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=5))
def test_a_line_read_back_holds_the_same_cells(cells):
    lines = "".join(csv_lines(["x"] * len(cells), [cells]))
    _header, row = csv.reader(io.StringIO(lines.removeprefix("\ufeff")))
    assert [cell.removeprefix("'") for cell in row] == [cell.removeprefix("'") for cell in cells]


@pytest.mark.django_db
class TestEstimating:
    def test_a_short_list_is_counted(self, clerk):
        for _ in range(3):
            operations.record("request.viewed", by=clerk)
        assert staff_paging.EstimatingPaginator(AuditEvent.objects.order_by("pk"), 2).count == 3
        assert staff_paging.EstimatingPaginator(AuditEvent.objects.none(), 2).count == 0

    def test_a_long_list_is_estimated_and_still_pages(self, clerk, monkeypatch):
        for _ in range(5):
            operations.record("request.viewed", by=clerk)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE audit_auditevent")
        monkeypatch.setattr(staff_paging, "EXACT_BELOW", 0)
        paginator = staff_paging.EstimatingPaginator(AuditEvent.objects.order_by("pk"), 2)
        assert paginator.count == paginator.estimate() == 5
        assert len(paginator.page(1).object_list) == 2

    def test_a_plain_list_is_counted(self):
        assert staff_paging.EstimatingPaginator([1, 2, 3], 2).num_pages == Paginator([1, 2, 3], 2).num_pages
