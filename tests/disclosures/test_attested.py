"""What a business associate says by its link fills the record of who searched, for its days and no others."""

import datetime
from typing import Any

import pytest

from disclosures.models import Accounting, Attestation, SearchConfirmed
from disclosures.operations import attestations, dropping, searching
from disclosures.queries import searches
from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import ExternalParty, Patient
from tests.disclosures.accountings import day, issue
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_patient, make_staff

pytestmark = [pytest.mark.usefixtures("clinic"), pytest.mark.cite("164.504(e)(2)(ii)(G)")]
CASE = "PR-7KQ4-M2XD"
FIRST, LAST = day("2026-01-01"), day("2026-05-15")
DAYS: dict[str, Any] = {"from_on": FIRST, "to_on": LAST}


@pytest.fixture
def associate() -> ExternalParty:
    return ExternalParty.objects.create(
        name="Records Copy LLC",
        kind="business_associate",
        agreement_from=FIRST,
        reportable_flows="Subpoenas",
    )


def attest(party: ExternalParty, since=FIRST, until=LAST, *, now=NOW, act=dropping.attest_nothing) -> Any:
    made, _token = dropping.make(
        by=BY, party_id=party.pk, period_from=since, period_to=until, days=30, on=TODAY, now=now
    )
    return act(by=BY, link_id=made.pk, attested_by="Max Billing, privacy officer", now=now)


def waits(patient: Patient | None = None, reference: str = CASE, **days: datetime.date) -> bool:
    asked = {**DAYS, **days}
    return bool(searches.outstanding(reference, **asked, patient_id=patient.pk if patient else None))


def test_none_to_report_is_the_confirmation_and_is_kept_with_the_case(associate) -> None:
    ada = make_patient()
    with pytest.raises(Refused, match="Records Copy LLC"):
        issue(ada)
    told = attest(associate)
    row = issue(ada)
    kept = SearchConfirmed.objects.get(reference=row.reference)
    assert (kept.party, kept.rows, kept.attestation, kept.override) == (associate, 0, told, False)
    assert (kept.from_on, kept.to_on) == (FIRST, LAST)


@pytest.mark.parametrize(
    ("since", "until"),
    [("2026-01-02", "2026-05-15"), ("2026-01-01", "2026-05-14"), ("2020-01-01", "2025-12-31")],
)
def test_a_day_that_was_not_attested_keeps_the_list_waiting(associate, since, until) -> None:
    attest(associate, day(since), day(until))
    assert waits()


def test_days_before_the_agreement_need_no_word(associate) -> None:
    attest(associate)
    assert not waits(from_on=day("2020-05-15"))


def test_statements_that_follow_each_other_cover_the_days_of_both(associate) -> None:
    attest(associate, until=day("2026-02-28"))
    attest(associate, since=day("2026-03-01"))
    assert not waits()


def test_nobody_attests_days_to_come(associate) -> None:
    early = NOW.replace(month=4, day=30)
    attest(associate, now=early)
    assert waits()
    assert not waits(to_on=day("2026-04-30"))


def test_a_report_is_no_confirmation_until_its_sender_says_that_it_is_all(associate) -> None:
    ada = make_patient()
    disclose(ada, "2026-02-01", made_by_id=associate.pk)
    assert waits()
    told = attest(associate, act=dropping.attest_all)
    assert told.rows == 1
    assert not waits()


def test_all_of_nothing_is_refused(associate) -> None:
    with pytest.raises(Refused) as refused:
        attest(associate, act=dropping.attest_all)
    assert refused.value.code == "NOTHING_REPORTED"


def test_what_is_reported_later_undoes_what_was_said(associate) -> None:
    attest(associate)
    disclose(make_patient(), "2026-02-01", made_by_id=associate.pk)
    assert waits()
    attest(associate, act=dropping.attest_all)
    assert not waits()


def test_one_speaks_for_itself_only(associate) -> None:
    other = ExternalParty.objects.create(
        name="Other", kind="business_associate", agreement_from=FIRST, reportable_flows="Subpoenas"
    )
    attest(other)
    assert [one.name for one in searches.outstanding(CASE, **DAYS)] == ["Records Copy LLC"]


def test_the_days_since_the_last_confirmation_of_the_same_patient_suffice(associate) -> None:
    ada = make_patient()
    searching.confirm(
        by=BY,
        reference=CASE,
        kind="associate",
        asked_id=associate.pk,
        rows=2,
        from_on=FIRST,
        to_on=LAST,
        now=NOW,
    )
    issue(ada)
    assert Accounting.objects.get().patient == ada
    later: dict[str, Any] = {"to_on": day("2026-06-30"), "reference": "PR-LATER"}
    assert waits(ada, **later)
    attest(associate, day("2026-05-16"), day("2026-06-30"), now=NOW.replace(month=7, day=1))
    assert not waits(ada, **later)
    assert waits(make_patient(mrn="MRN-OTHER"), **later)


def test_a_confirmation_holds_for_the_days_that_it_was_asked_about(associate) -> None:
    searching.confirm(
        by=BY,
        reference=CASE,
        kind="associate",
        asked_id=associate.pk,
        rows=2,
        from_on=day("2026-03-01"),
        to_on=LAST,
        now=NOW,
    )
    assert not waits(from_on=day("2026-03-01"))
    assert waits()
    attest(associate, FIRST, day("2026-02-28"))
    assert not waits()


def set_aside(told: Attestation, **more: Any) -> Any:
    facts = {"by": BY, "attestation_id": told.pk, "reason": "The address went astray", "now": NOW, **more}
    return attestations.set_aside(**facts)


def test_what_was_said_by_a_link_that_guessed_does_not_count(associate) -> None:
    told = attest(associate)
    assert not waits()
    for number in range(dropping.MOST_UNMATCHED):
        with pytest.raises(Refused):
            dropping.report(
                by=BY,
                link_id=told.link_id,
                key=f"{number}",
                patient_mrn=f"NOBODY-{number}",
                disclosed_on=FIRST,
                recipient="County",
                recipient_address="",
                description="Report",
                purpose="Report",
                legal_basis="public_health",
                on=TODAY,
                now=NOW,
            )
    assert waits()


def test_a_link_that_only_ended_keeps_its_word(associate) -> None:
    dropping.end(by=BY, link_id=attest(associate).link_id, now=NOW)
    assert not waits()


def test_what_staff_set_aside_does_not_count_and_is_kept(associate) -> None:
    told = attest(associate)
    made = set_aside(told)
    assert waits()
    assert (made.attestation, made.reason) == (told, "The address went astray")
    assert AuditEvent.objects.get(kind="drop_link.set_aside").detail == {"attestation": told.pk, "rows": 0}
    again = dropping.attest_nothing(by=BY, link_id=told.link_id, attested_by=told.attested_by, now=NOW)
    assert again != told
    assert not waits()


def test_what_an_earlier_list_rested_on_does_not_count_for_a_later_one_once_set_aside(associate) -> None:
    ada = make_patient()
    told = attest(associate)
    issue(ada)
    later: dict[str, Any] = {"to_on": day("2026-06-30"), "reference": "PR-LATER"}
    attest(associate, day("2026-05-16"), day("2026-06-30"), now=NOW.replace(month=7, day=1))
    assert not waits(ada, **later)
    set_aside(told)
    assert waits(ada, **later)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": " "}, "NO_REASON"),
        ({"reason": "x" * 501}, "REASON_TOO_LONG"),
        ({"attestation_id": 2**62}, "NO_ATTESTATION"),
    ],
)
def test_setting_aside_needs_a_reason_and_something_that_was_said(associate, more, code) -> None:
    told = attest(associate)
    with pytest.raises(Refused) as refused:
        set_aside(told, **more)
    assert refused.value.code == code
    assert not waits()


def test_setting_aside_is_for_those_who_make_links_and_done_once(associate) -> None:
    told = attest(associate)
    with pytest.raises(Refused) as refused:
        set_aside(told, by=make_staff(Role.BILLING))
    assert refused.value.code == "MAY_NOT"
    set_aside(told)
    with pytest.raises(Refused) as refused:
        set_aside(told)
    assert refused.value.code == "SET_ASIDE_ALREADY"


def test_a_case_keeps_no_more_than_its_days_need(associate) -> None:
    told = attest(associate)
    for number in range(20):
        newest = dropping.attest_nothing(by=BY, link_id=told.link_id, attested_by=f"Max {number}", now=NOW)
    for since in ("2026-01-15", "2026-02-01"):
        attest(associate, since=day(since))
    row = issue(make_patient())
    assert SearchConfirmed.objects.get(reference=row.reference).attestation == newest


def test_a_case_keeps_one_for_each_part_of_its_days(associate) -> None:
    attest(associate, until=day("2026-02-28"))
    attest(associate, until=day("2026-03-31"))
    attest(associate, since=day("2026-03-01"))
    row = issue(make_patient())
    kept = SearchConfirmed.objects.filter(reference=row.reference).order_by("from_on")
    assert [(one.from_on, one.to_on) for one in kept] == [
        (FIRST, day("2026-03-31")),
        (day("2026-03-01"), LAST),
    ]
