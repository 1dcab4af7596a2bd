"""A list that nobody is to get any more is not made anew, by a person or by itself."""

from typing import Any

import pytest
from django.urls import reverse

from disclosures.models import Accounting
from disclosures.operations import recalling, supplementing
from privacy_portal.audit.actor import Role
from privacy_portal.correspondence import queries as letters
from privacy_portal.correspondence.models import Communication
from privacy_portal.law.refusal import Refused
from privacy_portal.work import queries as work
from privacy_portal.work.kinds import WorkKind
from privacy_requests.operations import closing
from privacy_requests.queries.accounting import is_owed
from privacy_requests.workflow import Outcome
from tests.disclosures.accountings import suspend
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_patient
from tests.people.signing_in import make_account, signed_in
from tests.requests.accounting.asking import ask, issue
from tests.requests.admin.pages import said, text

AGAIN = "Make it anew"


@pytest.fixture
def withdrawn():
    patient = make_patient()
    row = ask(patient)
    disclose(patient, "2026-02-01", "164.512(f)(2)", recipient="Springfield Police")
    made = issue(row)
    closing.withdraw(by=BY, privacy_request_id=row.pk, channel="phone", quote="No.", on=TODAY, now=NOW)
    return row, made


def code_of(act: Any, made: Accounting) -> str:
    with pytest.raises(Refused) as refused:
        act(by=BY, accounting_id=made.pk, on=TODAY, now=NOW)
    return refused.value.code


@pytest.mark.parametrize("act", [recalling.reissue, supplementing.supplement])
def test_after_the_person_withdrew_it_is_refused(withdrawn, act) -> None:
    _row, made = withdrawn
    assert code_of(act, made) == "NOT_WANTED"
    assert Accounting.objects.get() == made


def test_the_desk_says_so_and_offers_nothing(withdrawn) -> None:
    _row, made = withdrawn
    official = signed_in(make_account(Role.PRIVACY_OFFICIAL))
    page = text(official.get(reverse("admin:disclosures_accounting_change", args=[made.pk])))
    assert AGAIN not in page
    assert "This one is not sent." in page
    sent = official.post(reverse("admin:disclosures_accounting_complete", args=[made.pk]), {"do": "again"})
    assert "withdrew" in said(sent)[-1]
    assert Communication.objects.filter(kind="accounting").count() == 1


def test_a_statement_that_comes_later_makes_no_work_of_it(withdrawn) -> None:
    suspend(form="written", until="2027-03-05")
    assert Accounting.objects.count() == 1
    assert work.open_about(kind=WorkKind.SUPPLEMENT_DUE) == []


def test_a_request_merged_away_is_owed_none(withdrawn) -> None:
    row, made = withdrawn
    letter_ids = [made.communication_id]
    for outcome, owed in [(Outcome.GRANTED, True), (Outcome.DUPLICATE, False), (Outcome.WITHDRAWN, False)]:
        kept = {"merged_into": ask()} if outcome == Outcome.DUPLICATE else {}
        type(row).objects.filter(pk=row.pk).update(outcome=outcome, **kept)
        assert is_owed(row.reference, letter_ids=letter_ids) is owed


def test_only_the_list_that_was_decided_last_is_owed() -> None:
    patient = make_patient()
    row = ask(patient)
    made = issue(row)
    row.refresh_from_db()
    assert is_owed(row.reference, letter_ids=[made.communication_id])
    assert not is_owed(row.reference, letter_ids=[])
    assert is_owed("PR-NONE-SUCH", letter_ids=[])


def test_one_that_was_stopped_and_is_still_owed_is_made_anew() -> None:
    patient = make_patient()
    row = ask(patient)
    disclose(patient, "2026-02-01", "164.512(f)(2)", recipient="Springfield Police")
    first = issue(row)
    suspend(form="written", until="2027-03-05")
    second = Accounting.objects.latest("id")
    assert letters.latest(first.communication_id).pk == second.communication_id
    assert recalling.is_wanted(first)
    assert recalling.is_wanted(second)
