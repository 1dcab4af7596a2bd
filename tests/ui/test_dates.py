"""The date field: what it takes, what it says, and that nothing typed is lost."""

import datetime

import pytest
from django.utils import translation

from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import MemorableDate


class BirthForm(PortalForm):
    born = MemorableDateField(label="Date of birth", widget=MemorableDate(autocomplete="bday"))
    ended = MemorableDateField(label="Ended", required=False)


def typed(month="", day="", year=""):
    return BirthForm({"born_month": month, "born_day": day, "born_year": year})


class TestADateThatIsADate:
    @pytest.mark.parametrize(
        ("month", "day", "year", "date"),
        [
            ("11", "24", "2026", datetime.date(2026, 11, 24)),
            ("02", "29", "2024", datetime.date(2024, 2, 29)),
            (" 3", "1 ", " 1931 ", datetime.date(1931, 3, 1)),
        ],
    )
    def test_is_cleaned_from_its_three_boxes(self, month, day, year, date):
        form = typed(month, day, year)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["born"] == date

    @pytest.mark.parametrize("text", ["2026-11-24", "2026-11-4"])
    def test_is_read_from_one_iso_date_as_the_api_sends_it(self, text):
        form = BirthForm({"born": text})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["born"] == datetime.date.fromisoformat(f"{text[:8]}{int(text[8:]):02}")

    def test_is_shown_in_its_boxes_when_it_is_the_initial_value(self):
        html = BirthForm(initial={"born": datetime.date(1990, 2, 7)})["born"].as_field_group()
        assert '<option value="2" selected>' in html
        assert 'value="7"' in html
        assert 'value="1990"' in html

    def test_is_none_when_optional_and_empty(self):
        form = typed("1", "2", "1980")
        assert form.is_valid()
        assert form.cleaned_data["ended"] is None

    def test_counts_as_unchanged_when_it_is_the_same_day(self):
        form = BirthForm(
            {"born_month": "02", "born_day": "7", "born_year": "1990"},
            initial={"born": datetime.date(1990, 2, 7)},
        )
        assert form.changed_data == []


class TestADateThatIsNone:
    @pytest.mark.parametrize(
        ("month", "day", "year", "sentence", "wrong"),
        [
            ("2", "30", "2026", "There is no February 30 in 2026. Check the day.", {"day"}),
            ("2", "29", "2025", "There is no February 29 in 2025. Check the day.", {"day"}),
            ("", "30", "2026", "The date is not complete. Add the month.", {"month"}),
            ("", "", "2026", "The date is not complete. Add the month and day.", {"month", "day"}),
            ("2", "3", "", "The date is not complete. Add the year.", {"year"}),
            ("13", "3", "2026", "Choose a month, or write it as a number from 1 to 12.", {"month"}),
            ("x", "3", "2026", "Choose a month, or write it as a number from 1 to 12.", {"month"}),
            ("3", "tenth", "2026", "Write the day as a number, such as 7 or 24.", {"day"}),
            ("3", "²", "2026", "Write the day as a number, such as 7 or 24.", {"day"}),
            ("3", "3", "26", "Write the year with four digits, such as 2026.", {"year"}),
            ("3", "3", "0026", "Write the year with four digits, such as 2026.", {"year"}),
            ("", "", "", "Enter the date: month, day and year.", set()),
        ],
    )
    def test_is_answered_with_one_sentence_about_the_right_box(self, month, day, year, sentence, wrong):
        form = typed(month, day, year)
        assert form.errors["born"] == [sentence]
        assert form.fields["born"].widget.wrong_parts == wrong

    def test_keeps_what_was_typed_and_marks_the_wrong_box(self):
        html = typed("2", "30", "2026")["born"].as_field_group()
        assert 'value="30"' in html
        assert 'value="2026"' in html
        assert html.count('aria-invalid="true"') == 1
        assert 'aria-describedby="id_born_error"' in html

    def test_sends_the_error_link_to_the_wrong_box(self):
        assert typed("2", "30", "2026")["born"].error_target == "id_born_day"
        assert typed("", "", "")["born"].error_target == "id_born_month"

    @pytest.mark.parametrize("sent", ["soon", "2026-02-30", "20261124"])
    def test_from_the_api_is_refused_not_raised(self, sent):
        assert not BirthForm({"born": sent}).is_valid()

    def test_is_worded_in_spanish_months_for_a_spanish_reader(self):
        with translation.override("es"):
            assert "febrero" in typed("2", "30", "2026").errors["born"][0].lower()


def test_every_box_of_a_date_has_its_label_and_its_autocomplete_token():
    html = BirthForm()["born"].as_field_group()
    for part in ("month", "day", "year"):
        assert f'<label class="usa-label" for="id_born_{part}">' in html
        assert f'id="id_born_{part}"' in html
        assert f'autocomplete="bday-{part}"' in html
    assert "<legend" in html


def test_two_forms_do_not_share_what_is_wrong():
    assert not typed("2", "30", "2026").is_valid()
    assert BirthForm().fields["born"].widget.wrong_parts == frozenset()
