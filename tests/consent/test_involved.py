"""Who may be told: an objection stands at once and comes first; an agreement needs no signature."""

import datetime

import pytest

from consent.models import InvolvedPerson
from consent.operations import involved
from consent.queries import standing
from consent.queries.matching import Receiver
from privacy_portal.law.involved import Scope
from tests.consent.choices import BY, SINCE, allow, object_to
from tests.factories import NOW, TODAY, make_patient
from tests.law.refusals import refusal_of

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def ada():
    return make_patient()


def said(patient, *names: str, scopes=(), on=TODAY):
    """("objection" | "agreement") for each wish that stands about a person of these names."""
    receiver = Receiver("person", names)
    wishes = standing.wishes({patient.pk}, receiver, scopes=scopes, on=on)
    return ["objection" if wish.is_objection else "agreement" for wish in wishes]


def test_an_agreement_said_in_the_room_needs_no_signature(ada):  # S131
    row = allow(ada, "Joan Lovell", "scheduling")
    assert row.document_id is None
    assert said(ada, "joan  LOVELL") == ["agreement"]
    assert said(ada, "Joan") == []  # strict where it lets go


def test_an_objection_is_understood_generously(ada):  # S097
    object_to(ada, "Tom Lovell")
    assert said(ada, "Tom") == said(ada, "Mr. Tom Lovell") == said(ada, "tom lovell") == ["objection"]
    assert said(ada, "Joan Lovell") == []


def test_nobody_at_all_is_nobody_at_all(ada):
    object_to(ada)
    assert said(ada, "Anybody") == ["objection"]


def test_an_objection_about_billing_does_not_reach_an_appointment(ada):
    object_to(ada, "Tom Lovell", scope=["billing"])
    assert said(ada, "Tom Lovell", scopes={Scope.SCHEDULING}) == []
    assert said(ada, "Tom Lovell", scopes={Scope.BILLING}) == ["objection"]
    assert said(ada, "Tom Lovell") == ["objection"]  # nobody said what would be told


def test_an_agreement_does_not_lift_an_objection_that_stands(ada):
    objection = object_to(ada, "Tom Lovell")
    refusal = refusal_of(allow, ada, "Tom Lovell", "billing")
    assert refusal is not None
    assert refusal.code == "OBJECTION_STANDS"
    involved.end(
        by=BY, person_id=objection.pk, ended_on=TODAY, evidence="Changed her mind.", on=TODAY, now=NOW
    )
    allow(ada, "Tom Lovell", "billing")
    assert said(ada, "Tom Lovell") == ["agreement"]


@pytest.mark.cite("164.510(b)(5)")
@pytest.mark.parametrize(
    ("late", "code"), [(-1, ""), (0, "OBJECTION_AFTER_DEATH"), (1, "OBJECTION_AFTER_DEATH")]
)
def test_nobody_lifts_an_objection_after_death(ada, late, code):
    row = object_to(ada, "Tom Lovell")
    died_on = SINCE + 5 * DAY
    type(ada).objects.filter(pk=ada.pk).update(died_on=died_on)
    facts = {"by": BY, "person_id": row.pk, "evidence": "His brother asked.", "on": TODAY, "now": NOW}
    refusal = refusal_of(involved.end, ended_on=died_on + late * DAY, **facts)
    assert (refusal.code if refusal else "") == code


def test_an_agreement_may_end_after_death(ada):
    row = allow(ada, "Joan Lovell", "billing")
    type(ada).objects.filter(pk=ada.pk).update(died_on=SINCE + DAY)
    facts = {"by": BY, "person_id": row.pk, "evidence": "She asked.", "on": TODAY, "now": NOW}
    assert refusal_of(involved.end, ended_on=TODAY, **facts) is None


def test_a_wish_holds_from_its_first_day_to_its_last(ada):
    allow(ada, "Joan Lovell", "billing", from_on=SINCE, to_on=SINCE + DAY)
    days = [SINCE - DAY, SINCE, SINCE + DAY, SINCE + 2 * DAY]
    assert [said(ada, "Joan Lovell", on=day) for day in days] == [[], ["agreement"], ["agreement"], []]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": " "}, "PERSON_NO_NAME"),
        ({"scope": []}, "PERSON_NO_SCOPE"),
        ({"scope": ["gossip"]}, "PERSON_NO_SCOPE"),
        ({"mode": "guessed"}, "PERSON_NO_MODE"),
        ({"to_on": SINCE - DAY}, "PERSON_PERIOD"),
        ({"evidence": ""}, "CHOICE_EVIDENCE"),
        ({"name": "x" * 201}, "CHOICE_TOO_LONG"),
        ({"patient_id": 10**9}, "NO_PATIENT"),
    ],
)
def test_what_says_too_little_is_refused(ada, values, code):
    facts = {
        "by": BY,
        "patient_id": ada.pk,
        "name": "Joan Lovell",
        "mode": "agreed",
        "scope": ["billing"],
        "from_on": SINCE,
        "evidence": "Said so.",
        "on": TODAY,
        "now": NOW,
        **values,
    }
    refusal = refusal_of(involved.allow, **facts)
    assert refusal is not None
    assert refusal.code == code
    assert not InvolvedPerson.objects.exists()
