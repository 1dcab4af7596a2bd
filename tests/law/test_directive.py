"""A copy to somebody else: the form of the direction, whether it binds, and whose fee limit it is."""

import pytest

from privacy_portal.law import directive
from privacy_portal.law.directive import Alternative, Classification
from tests.law.refusals import answer_of
from tests.law.tables import cite_of, each, is_yes

CIOX = "Court decision: Ciox Health, LLC v. Azar, 435 F. Supp. 3d 30 (D.D.C. 2020)"


@each("directives")
def test_a_direction_is_written_signed_and_names_person_and_place(row):
    answer = answer_of(
        directive.check_directive,
        in_writing=is_yes(row["in_writing"]),
        signed=is_yes(row["signed"]),
        recipient=row["recipient"],
        where=row["where"],
    )
    assert answer == ((row["refused_with"], cite_of(row)) if row["refused_with"] else ("", ""))


@pytest.mark.cite(CIOX)
@each("directive_classes")
def test_a_direction_binds_only_for_an_electronic_copy_from_an_electronic_health_record(row):
    found = directive.classify(
        electronic_copy=is_yes(row["electronic_copy"]), from_ehr=is_yes(row["from_ehr"])
    )
    assert found is Classification(row["classification"])


@pytest.mark.cite("164.502(a)(1)(i)", "164.502(a)(1)(ii)", "164.502(a)(1)(iv)")
def test_who_is_not_bound_offers_three_other_ways():
    assert {way: str(directive.ALTERNATIVES[way].cite) for way in Alternative} == {
        "to_patient": "45 CFR 164.502(a)(1)(i)",
        "authorization": "45 CFR 164.502(a)(1)(iv)",
        "other_permission": "45 CFR 164.502(a)(1)(ii)",
    }


@pytest.mark.cite(CIOX)
@pytest.mark.parametrize("to_third_party", [True, False])
def test_the_patients_limits_are_for_the_patients_own_copy(to_third_party):
    assert directive.patient_rate_applies(to_third_party=to_third_party) is not to_third_party
    assert str(directive.RATE.cite) == CIOX


@pytest.mark.cite("164.502(a)(1)(ii)")
@pytest.mark.parametrize(
    ("basis", "words", "code"),
    [
        ("treatment", "Treats the patient", ""),
        ("operations", "Quality review of both", ""),
        ("hhs", "Asked", "PERMISSION_UNKNOWN"),
        ("", "Asked", "PERMISSION_UNKNOWN"),
        ("payment", "", "PERMISSION_WORDS"),
    ],
)
def test_without_a_signature_a_copy_goes_for_care_alone(basis, words, code):
    assert answer_of(directive.check_permission, basis, words)[0] == code
