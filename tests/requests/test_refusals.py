"""A refusal names the field one can mend it in, and is in the page's language or marked as English."""

import re
from pathlib import Path

import pytest
from django import forms
from django.utils import translation

from privacy_portal.law.refusal import Refused
from privacy_requests import acts, workflow
from privacy_requests.admin.entry_form import EntryForm
from privacy_requests.forms import refusals
from privacy_requests.forms.inbox import CaseForm
from privacy_requests.portal.guest_forms import ReachForm
from privacy_requests.workflow import Status

ROOT = Path(__file__).resolve().parents[2]
LAW = "There is no such rule."


class OneField(forms.Form):
    day = forms.DateField(required=False)


@pytest.fixture
def spanish():
    with translation.override("es"):
        yield


def forms_of_acts() -> set[type[forms.Form]]:
    found = {form for act in acts.ACTS for form in (act.form, act.patient_form) if form is not None}
    return {*found, EntryForm, CaseForm, ReachForm}


def codes() -> set[str]:
    """Every code that the law and the operations, or anything else but the table, name."""
    found: set[str] = set()
    for folder in ("privacy_portal", "privacy_requests", "disclosures", "notices", "consent"):
        for file in (ROOT / folder).rglob("*.py"):
            if file != Path(refusals.__file__):
                found |= set(re.findall(r'"([A-Z][A-Z0-9_]+)"', file.read_text()))
    return found


@pytest.mark.parametrize("code", sorted(refusals.FIELDS))
def test_every_field_named_is_a_field_of_some_form(code):
    known = {name for form in forms_of_acts() for name in form.base_fields}
    assert set(refusals.FIELDS[code]) <= known


def test_every_code_of_the_table_is_raised_somewhere():
    assert set(refusals.FIELDS) - codes() == set()


@pytest.mark.parametrize(
    ("code", "field"),
    [("APPOINTMENT_PAST", "day"), ("ACT_WRONG_STATUS", "__all__"), ("UPLOAD_TYPE", "__all__")],
)
def test_a_refusal_stands_beside_its_field_where_the_form_has_it(code, field):
    form = OneField({})
    refusals.explain(form, Refused(LAW, code=code))
    assert list(form.errors) == [field]


def test_a_sentence_nobody_translated_is_marked_as_english(spanish):
    form = OneField({})
    refusals.explain(form, Refused(f"{LAW} <b>", code="X"))
    assert '<span lang="en">There is no such rule. &lt;b&gt;</span>' in str(form.non_field_errors())


@pytest.mark.parametrize("status", Status)
def test_what_stands_in_the_way_of_an_act_is_said_in_spanish(status, spanish):
    form = OneField({})
    refusals.explain(form, Refused(workflow._why_not("withdraw", status), code="ACT_WRONG_STATUS"))
    assert 'lang="en"' not in str(form.non_field_errors())
    assert "solicitud" in str(form.non_field_errors())
