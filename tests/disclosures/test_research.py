"""Research without authorization: told by its protocol from fifty individuals, and line by line below."""

import datetime
from typing import Any

import pytest

from disclosures.models import Disclosure, DisclosureSubject
from disclosures.operations import correcting, protocols
from disclosures.queries.research import REQUIRED
from privacy_portal.audit.actor import Role
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import Patient
from privacy_portal.people.operations import merge
from tests.disclosures.accountings import issue, prepare
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_patient, make_staff

pytestmark = pytest.mark.usefixtures("clinic")
DETAILS = {name: f"The {name.replace('_', ' ')}" for name in REQUIRED}


@pytest.fixture
def protocol():
    return protocols.add(by=BY, now=NOW, **DETAILS)


def study(patient, protocol, individuals: int, *, day: str = "2025-03-01") -> Disclosure:
    """One disclosure about so many people, the patient among them."""
    others = Patient.objects.bulk_create(
        Patient(
            mrn=f"S-{protocol.pk}-{day}-{number}",
            given_name="Some",
            family_name="Body",
            birth_date=datetime.date(1980, 1, 1),
        )
        for number in range(individuals - 1)
    )
    return disclose(
        patient,
        day,
        "research",
        also=others,
        recipient="University",
        purpose="Study of sleep",
        protocol_id=protocol.pk,
    )


@pytest.mark.cite("164.528(b)(4)(i)", "164.528(b)(4)(i)(F)")
@pytest.mark.parametrize(("individuals", "form"), [(62, "research"), (50, "research"), (49, "line")])
def test_protocol_is_named_from_fifty_individuals_on(protocol, individuals, form):
    ada = make_patient()
    study(ada, protocol, individuals)
    (entry,) = prepare(ada).listed["entries"]
    assert entry["form"] == form


def test_letter_says_all_that_the_form_must_say(protocol):
    ada = make_patient()
    study(ada, protocol, 50)
    study(ada, protocol, 1, day="2025-04-01")
    html = issue(ada).communication.html
    for words in (*DETAILS.values(), "may or may not have been disclosed", "April 1, 2025", "we help you"):
        assert words in html
    assert html.count("<h3>") == 1


@pytest.mark.parametrize("missing", sorted(set(REQUIRED) - {"name"}))
def test_protocol_with_a_detail_missing_is_told_line_by_line(missing):
    ada = make_patient()
    incomplete = protocols.add(by=BY, now=NOW, **{**DETAILS, missing: ""})
    study(ada, incomplete, 50)
    assert prepare(ada).listed["entries"][0]["form"] == "line"


def test_details_are_the_newest(protocol):
    ada = make_patient()
    study(ada, protocol, 50)
    protocols.change(by=BY, protocol_id=protocol.pk, now=NOW, **{**DETAILS, "sponsor_name": "Another Fund"})
    assert prepare(ada).listed["entries"][0]["sponsor_name"] == "Another Fund"


def test_individuals_are_counted_in_the_period_only(protocol):
    ada = make_patient()
    study(ada, protocol, 50, day="2019-03-01")
    study(ada, protocol, 49)
    assert prepare(ada).listed["entries"][0]["form"] == "line"


def test_one_person_with_two_records_counts_once(protocol):
    ada = make_patient()
    study(ada, protocol, 50)
    one, other = DisclosureSubject.objects.exclude(patient=ada).values_list("patient_id", flat=True)[:2]
    merge.merge_duplicate(
        by=make_staff(Role.PRIVACY_OFFICIAL), duplicate_id=one, kept_id=other, reason="Same", now=NOW
    )
    assert prepare(ada).listed["entries"][0]["form"] == "line"


def test_what_was_no_research_is_not_told_by_the_protocol(protocol):
    ada = make_patient()
    study(ada, protocol, 50)
    row = study(ada, protocol, 1, day="2025-05-01")
    correcting.correct(
        by=BY, disclosure_id=row.pk, basis="impermissible", reason="Nobody approved it", on=TODAY, now=NOW
    )
    assert [entry["form"] for entry in prepare(ada).listed["entries"]] == ["research", "line"]


@pytest.mark.parametrize("basis", ["impermissible", "164.512(b)"])
def test_a_protocol_with_another_basis_is_refused(protocol, basis):
    with pytest.raises(Refused, match="Only research") as caught:
        disclose(make_patient(), "2025-05-01", basis, recipient="University", protocol_id=protocol.pk)
    assert (caught.value.code, Disclosure.objects.exists()) == ("PROTOCOL_BASIS", False)


def test_a_correction_names_no_protocol_beside_another_basis(protocol):
    row = disclose(make_patient(), "2025-05-01", "impermissible")
    with pytest.raises(Refused, match="Only research"):
        correcting.correct(
            by=BY, disclosure_id=row.pk, protocol_id=protocol.pk, reason="A study", on=TODAY, now=NOW
        )
    made = correcting.correct(
        by=BY,
        disclosure_id=row.pk,
        protocol_id=protocol.pk,
        basis="research",
        reason="A study",
        on=TODAY,
        now=NOW,
    )
    assert (made.basis, made.protocol_id) == ("research", protocol.pk)


def test_several_of_one_small_study_are_a_series(protocol):
    ada = make_patient()
    for month in ("03", "04", "05"):
        study(ada, protocol, 1, day=f"2025-{month}-01")
    (entry,) = prepare(ada).listed["entries"]
    assert (entry["form"], entry["number"], entry["rhythm"]) == ("series", 3, "monthly")


@pytest.mark.parametrize("sent_as_it_was", [False, True])
@pytest.mark.parametrize("was", ["research", "something nobody can read"])
def test_a_correction_away_from_research_takes_the_protocol_away(protocol, was, sent_as_it_was):
    row = disclose(make_patient(), "2025-05-01", was, recipient="University", protocol_id=protocol.pk)
    facts: dict[str, Any] = {"by": BY, "reason": "No research", "on": TODAY, "now": NOW}
    if sent_as_it_was:  # as the page sends every field
        facts["protocol_id"] = protocol.pk
    made = correcting.correct(**facts, disclosure_id=row.pk, basis="public_health")
    assert (made.basis, made.protocol_id) == ("public_health", None)
    assert correcting.left_protocol(made)
    assert Disclosure.objects.get(pk=row.pk).protocol_id == protocol.pk


def test_a_correction_of_something_else_leaves_the_protocol(protocol):
    row = disclose(make_patient(), "2025-05-01", "research", recipient="University", protocol_id=protocol.pk)
    made = correcting.correct(
        by=BY, disclosure_id=row.pk, description="Names", reason="Typo", on=TODAY, now=NOW
    )
    assert made.protocol_id == protocol.pk
    assert not correcting.left_protocol(made)
