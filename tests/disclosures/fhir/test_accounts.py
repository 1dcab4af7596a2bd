"""Names of events are the account's that sends them: nobody takes the name of another's event."""

import json

import pytest

from disclosures.models import Disclosure, NearDuplicate, RawEvent
from disclosures.operations import importing
from privacy_portal.audit.actor import Role
from tests.disclosures.fhir.doors import client_of, post
from tests.disclosures.fhir.events import event
from tests.disclosures.ledger import BY, disclose
from tests.factories import NOW, TODAY


def test_two_accounts_with_one_name_are_two_rows_and_flagged(ehr) -> None:
    other = client_of(Role.INTAKE_CLERK)
    assert post(other, event(recorded="2026-03-06T12:00:00Z")).status_code == 201
    assert post(ehr, event()).status_code == 201
    assert Disclosure.objects.count() == RawEvent.objects.count() == 2
    assert NearDuplicate.objects.count() == 1
    assert post(ehr, event()).status_code == 200
    assert Disclosure.objects.count() == 2


def test_the_very_same_event_of_two_accounts_is_two_rows(ehr) -> None:
    assert post(client_of(Role.INTAKE_CLERK), event()).status_code == 201
    assert post(ehr, event()).status_code == 201
    assert Disclosure.objects.count() == 2


def test_what_an_account_sent_before_its_names_were_its_own_is_known_to_it_alone(ehr, ada) -> None:
    post(ehr, event())
    sent = Disclosure.objects.get()
    assert sent.source_reference.startswith(f"account:{sent.entered_by_id}/")
    old = {"source": "fhir", "source_reference": "ehr.example/evt-9", "recipient": "County Health Department"}
    row = disclose(ada, "2026-03-05", **old)
    assert post(ehr, event(id="evt-9")).status_code == 201
    assert row.entered_by_id != sent.entered_by_id
    assert Disclosure.objects.count() == 3


def test_a_long_name_stays_the_accounts_own(ehr) -> None:
    assert post(ehr, event(id="x" * 180)).status_code == 201
    assert post(client_of(Role.INTAKE_CLERK), event(id="x" * 180)).status_code == 201
    assert post(ehr, event(id="x" * 180)).status_code == 200


class TestAFile:
    """It is nobody's account: an event that was posted is known in it word for word, and else is flagged."""

    @pytest.fixture
    def take(self, tmp_path):
        def taken(*events):
            path = tmp_path / "events"
            path.write_text("\n".join(map(json.dumps, events)))
            run = importing.take_file(by=BY, path=path, kind="fhir", on=TODAY, now=NOW)
            assert (run.state, run.wrong) == ("done", 0)
            return run.added, run.known, run.near_duplicates

        return taken

    @pytest.mark.parametrize("name", ["evt-1", "x" * 180])
    def test_knows_the_very_same_event_whatever_a_server_added(self, ehr, take, name) -> None:
        assert post(ehr, event(id=name)).status_code == 201
        assert take({**event(id=name), "meta": {"versionId": "7"}}) == (0, 1, 0)
        assert Disclosure.objects.count() == 1
        assert NearDuplicate.objects.count() == 0

    def test_takes_and_flags_one_that_says_anything_else_under_that_name(self, ehr, take) -> None:
        assert post(ehr, event(recorded="2026-03-06T12:00:00Z")).status_code == 201
        assert take(event()) == (1, 0, 1)

    def test_that_came_first_has_the_posted_one_flagged(self, ehr, take) -> None:
        assert take(event()) == (1, 0, 0)
        assert post(ehr, event()).status_code == 201
        assert NearDuplicate.objects.count() == 1
        assert take(event(), event(id="evt-2")) == (1, 1, 1)
