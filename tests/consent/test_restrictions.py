"""Restrictions are entered as the law finds them, and end in its ways only."""

import datetime

import pytest

from consent.models import InvolvedPerson, Restriction, RestrictionEnd
from consent.operations import restrictions
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.people.models import ExternalParty
from tests.consent.choices import BY, SINCE, paid_in_full, restrict, wanted
from tests.factories import NOW, TODAY, make_patient, make_staff
from tests.law.refusals import refusal_of

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def ada():
    return make_patient()


def end(row, how: str, **values):
    return restrictions.end(
        by=BY,
        restriction_id=row.pk,
        how=how,
        **{"ended_on": TODAY, "evidence": "To the nurse on May 4.", "on": TODAY, "now": NOW, **values},
    )


def code_of(act, *args, **values) -> str:
    refusal = refusal_of(act, *args, **values)
    return refusal.code if refusal else ""


@pytest.mark.cite("164.522(a)(1)(vi)")
@pytest.mark.parametrize("payer", ["family", "health_account", "individual"])  # S088
def test_what_was_paid_in_full_is_mandatory_whatever_anybody_chose(ada, payer):
    wish = wanted("payment", paid=20000, by=payer, recipient_kind="health_plan", service="Peel")
    (row,) = restrict(ada, wish)
    assert row.kind == "mandatory"
    declined = {"by": BY, "patient_id": ada.pk, "wanted": wish, "evidence": "No.", "on": TODAY, "now": NOW}
    assert code_of(restrictions.decline, **declined) == "RESTRICTION_MANDATORY"
    event = AuditEvent.objects.get(kind="restriction.agreed")
    assert (event.patient_id, event.detail) == (ada.pk, {"kind": "mandatory", "purposes": ["payment"]})


def test_what_was_not_paid_in_full_may_be_agreed_to_or_declined(ada):  # S089
    wish = wanted("payment", paid=16000, recipient_kind="health_plan", service="Peel")
    restrictions.decline(by=BY, patient_id=ada.pk, wanted=wish, evidence="Asked.", on=TODAY, now=NOW)
    assert not Restriction.objects.exists()
    assert AuditEvent.objects.filter(kind="restriction.declined").exists()
    (row,) = restrict(ada, wish)
    assert row.kind == "voluntary"


def test_only_what_the_law_reaches_is_mandatory_and_the_rest_is_a_row_of_its_own(ada):
    wish = wanted("payment", "treatment", paid=20000, recipient_kind="health_plan", service="Peel")
    rows = restrict(ada, wish)
    assert [(row.kind, row.purposes) for row in rows] == [
        ("mandatory", ["payment"]),
        ("voluntary", ["treatment"]),
    ]


@pytest.mark.cite("164.522(a)(1)(vi)")
@pytest.mark.parametrize("name", ["", "Blue Cross"])
def test_what_is_kept_from_everybody_is_kept_from_the_plan_too(ada, name):
    wish = wanted("payment", "treatment", paid=20000, recipient_name=name, service="Peel")
    declined = {"by": BY, "patient_id": ada.pk, "wanted": wish, "evidence": "No.", "on": TODAY, "now": NOW}
    assert code_of(restrictions.decline, **declined) == "RESTRICTION_MANDATORY"
    mandatory, voluntary = restrict(ada, wish)
    assert (mandatory.kind, mandatory.recipient_kind) == ("mandatory", "health_plan")
    assert (mandatory.purposes, mandatory.recipient_name) == (["payment"], name)
    assert (voluntary.kind, voluntary.recipient_kind, voluntary.recipient_name) == ("voluntary", "", name)
    assert code_of(end, mandatory, "unilateral") == "END_MANDATORY"


@pytest.mark.cite("164.522(a)(1)(vi)")
def test_a_plan_on_file_is_a_plan_whatever_kind_was_chosen(ada):
    plan = ExternalParty.objects.create(name="Blue Cross", kind="health_plan")
    (row,) = restrict(ada, wanted("payment", paid=20000, party_id=plan.pk, service="Peel"))
    assert (row.kind, row.party_id) == ("mandatory", plan.pk)


def test_what_is_kept_from_a_provider_is_not_mandatory(ada):
    (row,) = restrict(ada, wanted("payment", paid=20000, recipient_kind="provider", service="Peel"))
    assert row.kind == "voluntary"


@pytest.mark.cite("164.510(b)(5)")
def test_an_agreement_keeps_the_objection_too_and_its_end_does_not_lift_it(ada):
    wish = wanted("involved_persons", recipient_kind="person", recipient_name="Tom Lovell")
    (row,) = restrict(ada, wish)
    end(row, "unilateral")
    objection = InvolvedPerson.objects.get()
    assert (objection.denied, objection.name, objection.from_on) == (True, "Tom Lovell", SINCE)
    assert not hasattr(objection, "ended")


def test_a_decline_still_keeps_the_objection(ada):  # S097
    wish = wanted("involved_persons", recipient_kind="person", recipient_name="Tom Lovell")
    restrictions.decline(by=BY, patient_id=ada.pk, wanted=wish, evidence="Asked.", on=TODAY, now=NOW)
    objection = InvolvedPerson.objects.get()
    assert (objection.denied, objection.name) == (True, "Tom Lovell")
    assert not Restriction.objects.exists()


def test_the_clinic_cannot_end_a_mandatory_one_by_itself(ada):  # S092
    assert code_of(end, paid_in_full(ada), "unilateral") == "END_MANDATORY"
    assert not RestrictionEnd.objects.exists()


def test_an_oral_end_is_written_down_or_is_none(ada):  # S094
    (row,) = restrict(ada, wanted("treatment"))
    assert code_of(end, row, "oral", evidence=" ") == "END_NOT_DOCUMENTED"
    assert end(row, "oral").how == "oral"
    assert code_of(end, row, "writing") == "ENDED_ALREADY"


def test_a_plan_is_billed_only_after_two_efforts_to_be_paid(ada):  # S091
    row = paid_in_full(ada)
    bounced = SINCE + DAY
    assert code_of(end, row, "unpaid") == "RELEASE_NOT_DISHONORED"
    assert code_of(end, row, "unpaid", dishonored_on=bounced) == "RELEASE_NO_EFFORTS"
    for day in (bounced, bounced + DAY):
        effort = {"restriction_id": row.pk, "effort_on": day, "words": "Called."}
        restrictions.record_effort(by=BY, on=TODAY, now=NOW, **effort)
    assert code_of(end, row, "unpaid", dishonored_on=bounced + DAY) == "RELEASE_NO_EFFORTS"
    assert end(row, "unpaid", dishonored_on=bounced).how == "unpaid"


def test_where_the_clinic_ends_it_the_day_it_told_the_patient_is_kept(ada):
    (row,) = restrict(ada, wanted("treatment"))
    assert end(row, "unilateral", ended_on=TODAY - DAY).phi_after == TODAY - DAY


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"evidence": "  "}, "CHOICE_EVIDENCE"),
        ({"evidence": "x" * 501}, "CHOICE_TOO_LONG"),
        ({"agreed_on": TODAY + DAY}, "CHOICE_IN_FUTURE"),
        ({"by": make_staff}, "MAY_NOT"),
    ],
)
def test_what_is_entered_badly_is_refused_and_nothing_is_kept(ada, values, code):
    if "by" in values:
        values = {"by": make_staff(Role.BILLING)}
    facts = {
        "by": BY,
        "patient_id": ada.pk,
        "wanted": wanted("treatment"),
        "agreed_on": SINCE,
        "evidence": "Asked.",
        "on": TODAY,
        "now": NOW,
        **values,
    }
    assert code_of(restrictions.agree, **facts) == code
    assert not Restriction.objects.exists()


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (wanted(), "RESTRICTION_NO_PURPOSE"),
        (wanted("payment", recipient_kind="martian"), "RESTRICTION_RECIPIENT"),
        (wanted("payment", paid=20000, recipient_kind="health_plan"), "RESTRICTION_NO_SERVICE"),
        (wanted("payment", recipient_name="x" * 10_000), "CHOICE_TOO_LONG"),
        (wanted("payment", party_id=99), "NO_PARTY"),
    ],
)
def test_a_wish_that_says_too_little_is_refused(ada, wish, code):
    assert code_of(restrict, ada, wish) == code
