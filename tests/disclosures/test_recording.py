"""A disclosure is written once and for ever."""

import datetime

import pytest
from django.db import ProgrammingError, transaction

from disclosures.models import Disclosure, Recipient
from disclosures.operations import correcting, recording
from disclosures.queries import ledger
from privacy_portal.law.refusal import Refused
from tests.disclosures.ledger import BY, disclose
from tests.factories import NOW, TODAY, make_patient

pytestmark = pytest.mark.usefixtures("clinic")


def entry(patient, **values):
    facts = {
        "patient_ids": [patient.pk],
        "disclosed_on": datetime.date(2026, 3, 1),
        "recipient": "County Health Department",
        "description": "Laboratory report",
        "purpose": "Report of a notifiable disease",
        "basis": "164.512(b)",
        **values,
    }
    return recording.Entry(**facts)


def record(patient, **values):
    return recording.record(by=BY, entry=entry(patient, **values), on=TODAY, now=NOW)


def test_is_written_with_its_basis_by_citation():
    row, is_new = record(make_patient())
    assert (row.basis, row.basis_given, is_new) == ("public_health", "", True)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"disclosed_on": None}, "DISCLOSED_MISSING"),
        ({"disclosed_on": TODAY + datetime.timedelta(days=1)}, "DISCLOSED_IN_FUTURE"),
        ({"disclosed_on": datetime.date(1985, 3, 13)}, "DISCLOSED_BEFORE_BIRTH"),
        ({"patient_ids": []}, "PATIENT_MISSING"),
        ({"recipient": "  "}, "RECIPIENT_MISSING"),
        ({"recipient": "x" * 10_000}, "RECIPIENT_TOO_LONG"),
        ({"recipient": "\ufdfa" * 100}, "RECIPIENT_TOO_LONG"),  # folds into 18 characters each
        ({"description": ""}, "DESCRIPTION_MISSING"),
        ({"purpose": " "}, "PURPOSE_MISSING"),
        ({"purpose": "x" * 1001}, "TEXT_TOO_LONG"),
        ({"basis": "164.999"}, "BASIS_UNKNOWN"),
    ],
)
def test_refuses_what_is_missing_or_cannot_be(values, code):
    with pytest.raises(Refused) as refusal:
        record(make_patient(), **values)
    assert refusal.value.code == code
    assert Disclosure.objects.count() == 0


def test_same_source_and_reference_come_in_once():
    patient = make_patient()
    first, _ = record(patient, source="csv", source_reference="A-1")
    again, is_new = record(patient, source="csv", source_reference="A-1")
    assert (again.pk, is_new) == (first.pk, False)


@pytest.mark.parametrize(
    "other",
    [
        {"description": "Another report"},
        {"disclosed_on": datetime.date(2026, 2, 2)},
        {"basis": "164.512(d)"},
        {"basis": "as they asked"},
        {"patient_ids": "other"},
        {"patient_ids": "both"},
    ],
)
def test_another_disclosure_under_a_known_reference_is_refused_not_passed_over(other):
    patient, bob = make_patient(), make_patient()
    record(patient, source="csv", source_reference="A-1")
    whom = {"other": [bob.pk], "both": [patient.pk, bob.pk]}
    values = {name: whom.get(value, value) for name, value in other.items()}
    with pytest.raises(Refused) as refused:
        record(patient, source="csv", source_reference="A-1", **values)
    assert refused.value.code == "REFERENCE_USED"
    assert Disclosure.objects.count() == 1


def test_one_about_many_comes_in_once_in_any_order():
    one, two = make_patient(), make_patient()
    first, _ = record(one, patient_ids=[one.pk, two.pk], source_reference="A-1")
    again, is_new = record(one, patient_ids=[two.pk, one.pk], source_reference="A-1")
    assert (again.pk, is_new) == (first.pk, False)


def test_one_name_is_one_recipient_until_addresses_differ():
    patient = make_patient()
    one = record(patient)[0]
    same = record(patient, recipient=" county  HEALTH department ")[0]
    with_address = record(patient, recipient_address="1 Oak St\nSpringfield, IL 62701")[0]
    other = record(patient, recipient_address="9 Far Rd\nPeoria, IL 61602")[0]
    assert one.recipient_id == same.recipient_id == with_address.recipient_id != other.recipient_id
    assert Recipient.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_cannot_be_changed_or_deleted():
    row = disclose(make_patient(), "2026-03-01")
    for act in (
        lambda: Disclosure.objects.filter(pk=row.pk).update(purpose="something else"),
        lambda: Disclosure.objects.filter(pk=row.pk)._raw_delete("default"),
    ):
        with pytest.raises(ProgrammingError, match="pgtrigger"), transaction.atomic():
            act()


def test_one_about_many_is_one_row_that_each_finds():
    ada, bob = make_patient(), make_patient(given_name="Bob")
    row, _ = record(ada, patient_ids=[ada.pk, bob.pk])
    assert row.patient_id is None
    assert list(ledger.of_patient(ada.pk)) == list(ledger.of_patient(bob.pk)) == [row]


def test_correction_takes_the_place_of_the_old_row_and_keeps_it():
    patient = make_patient()
    row = disclose(patient, "2026-03-01", basis="")
    made = correcting.correct(
        by=BY, disclosure_id=row.pk, basis="164.512(d)", reason="Asked the desk", on=TODAY, now=NOW
    )
    assert list(ledger.of_patient(patient.pk)) == [made]
    assert (made.basis, made.replaces_id) == ("health_oversight", row.pk)
    with pytest.raises(Refused) as refusal:
        correcting.void(by=BY, disclosure_id=row.pk, reason="No", on=TODAY, now=NOW)
    assert refusal.value.code == "CORRECTED_ALREADY"


def test_row_that_says_nothing_was_disclosed_is_not_brought_back_by_a_correction():
    patient = make_patient()
    row = disclose(patient, "2026-03-01")
    void = correcting.void(by=BY, disclosure_id=row.pk, reason="Never sent", on=TODAY, now=NOW)
    with pytest.raises(Refused) as refusal:
        correcting.correct(
            by=BY, disclosure_id=void.pk, purpose="Other", reason="Sent after all", on=TODAY, now=NOW
        )
    assert refusal.value.code == "ROW_VOID"
    assert list(ledger.of_patient(patient.pk)) == [void]
