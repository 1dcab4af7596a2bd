"""Authorizations are kept as signed, show their defects, and end by revocation or event."""

import datetime

import pytest

from consent.operations import authorizations
from consent.queries import choices, standing
from consent.queries.matching import Receiver
from privacy_portal.audit.actor import Role
from tests.consent.choices import BY, authorize
from tests.factories import NOW, TODAY, make_patient, make_staff
from tests.law.refusals import refusal_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_patient()


def defect_of(patient) -> str:
    row = choices.authorizations_of(BY, patient.pk).get()
    defect = choices.defect(row, TODAY)
    return defect.code if defect else ""


def end(row, how: str, **values):
    return authorizations.end(
        by=BY,
        authorization_id=row.pk,
        how=how,
        **{"ended_on": TODAY, "evidence": "A letter.", "on": TODAY, "now": NOW, **values},
    )


def test_a_complete_one_has_no_defect(ada):
    authorize(ada)
    assert defect_of(ada) == ""


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"says_redisclosure": False}, "AUTH_INCOMPLETE"),
        ({"compound": True}, "AUTH_COMPOUND"),
        ({"conditioned": True}, "AUTH_CONDITIONED"),
        ({"expires_on": datetime.date(2026, 4, 1)}, "AUTH_EXPIRED"),
    ],
)
def test_a_defective_one_is_kept_and_says_what_is_wrong(ada, values, code):
    authorize(ada, **values)
    assert defect_of(ada) == code


@pytest.mark.parametrize(
    ("how", "code"), [("revoked", "AUTH_REVOKED"), ("event", "AUTH_EXPIRED"), ("false", "AUTH_KNOWN_FALSE")]
)
def test_it_ends_in_three_ways_and_once(ada, how, code):
    row = authorize(ada)
    end(row, how)
    assert defect_of(ada) == code
    again = refusal_of(end, row, "revoked")
    assert again is not None
    assert again.code == "ENDED_ALREADY"


def test_a_revocation_is_in_writing(ada):
    refusal = refusal_of(end, authorize(ada), "revoked", in_writing=False)
    assert refusal is not None
    assert refusal.code == "REVOCATION_NOT_WRITTEN"


@pytest.mark.parametrize("field", ["information", "discloser", "recipient_name", "purpose", "signed_by"])
def test_one_without_a_core_element_is_refused(ada, field):
    refusal = refusal_of(authorize, ada, **{field: " "})
    assert refusal is not None
    assert refusal.code == "AUTH_INCOMPLETE"
    assert str(refusal.cite).startswith("45 CFR 164.508(c)(1)")


def test_one_without_an_end_is_refused(ada):
    refusal = refusal_of(authorize, ada, expires_on=None)
    assert refusal is not None
    assert str(refusal.cite) == "45 CFR 164.508(c)(1)(v)"


def test_who_it_names_is_found_by_name(ada):
    authorize(ada)
    names = {"reyes &  PARTNERS": True, "Reyes & Partners, LLP": False, "Reyes": False, "Somebody": False}
    for name, named in names.items():  # strict where it lets go: a person vouches for anything else
        (held,) = standing.authorizations({ada.pk}, Receiver("lawyer", (name,)))
        assert held.recipient_named is named


@pytest.mark.cite("164.508(c)(1)(vi)")
@pytest.mark.parametrize(
    ("signed_by", "authority", "code"),
    [
        ("Bruno Lovell", "", "AUTH_INCOMPLETE"),
        ("Bruno Lovell", "Holds her power of attorney", ""),
        ("ada  LOVELL", "", ""),
        ("Addie Lovell", "", ""),
    ],
)
def test_who_signs_for_the_patient_says_by_what_authority(signed_by, authority, code):
    patient = make_patient(preferred_name="Addie")
    authorize(patient, signed_by=signed_by, authority=authority)
    assert defect_of(patient) == code


def test_who_may_not_see_choices_sees_none(ada):
    authorize(ada)
    assert not choices.authorizations_of(make_staff(Role.BILLING), ada.pk).exists()
