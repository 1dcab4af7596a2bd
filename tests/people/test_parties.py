"""Parties outside: who they are, how they were checked, what an associate agreed to."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from privacy_portal.audit.actor import Actor, ActorKind, Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries
from privacy_portal.people.models import ExternalParty
from privacy_portal.people.operations import parties
from tests.factories import BY, TODAY

CLERK = Actor(kind=ActorKind.PERSON, user_id=7, roles=frozenset({Role.INTAKE_CLERK}))
BILLING = Actor(kind=ActorKind.PERSON, user_id=8, roles=frozenset({Role.BILLING}))
ASSOCIATE = ExternalParty.Kind.BUSINESS_ASSOCIATE

pytestmark = pytest.mark.django_db


def keep(**values) -> ExternalParty:
    return parties.keep(
        by=BY, reason="t", **{"name": "Clínica Norte", "kind": ExternalParty.Kind.PROVIDER, **values}
    )


class TestKeeping:
    def test_leaves_history_and_an_audit_event_without_names(self):
        party = keep()
        parties.keep(by=BY, reason="new fax", party_id=party.pk, fax="217-555-0188")
        assert [row.history_change_reason for row in party.history.all()] == ["new fax", "t"]
        assert [event.detail for event in AuditEvent.objects.order_by("id")] == [
            {"fields": ["kind", "name"]},
            {"fields": ["fax"]},
        ]
        assert str(party) == f"party {party.pk}"

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"name": " "}, "NAME_MISSING"),
            ({"is_agent": True}, "NOT_AN_ASSOCIATE"),
            ({"holds": "Backups"}, "NOT_AN_ASSOCIATE"),
            ({"kind": ASSOCIATE, "agreement_to": TODAY}, "AGREEMENT_DATES"),
            (
                {
                    "kind": ASSOCIATE,
                    "agreement_from": TODAY,
                    "agreement_to": TODAY - datetime.timedelta(days=1),
                },
                "AGREEMENT_DATES",
            ),
        ],
    )
    def test_refuses_what_does_not_fit_together(self, values, code):
        with pytest.raises(Refused) as refused:
            keep(**values)
        assert refused.value.code == code

    def test_postgresql_holds_the_same(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            ExternalParty.objects.create(name="X", kind="court", is_agent=True)

    def test_an_unknown_party_is_refused(self):
        with pytest.raises(Refused) as refused:
            parties.keep(by=BY, reason="t", party_id=0, name="X")
        assert refused.value.code == "NO_PARTY"


@pytest.mark.cite("164.514(h)(1)")
class TestCallBack:
    def test_a_number_is_verified_by_a_person_on_a_day(self):
        party = keep(callback_number="217-555-0123")
        parties.verify_callback(by=CLERK, party_id=party.pk, on=TODAY)
        party.refresh_from_db()
        assert (party.callback_verified_on, party.callback_verified_by_id) == (TODAY, 7)

    def test_a_new_number_must_be_verified_again(self):
        party = keep(callback_number="217-555-0123")
        parties.verify_callback(by=CLERK, party_id=party.pk, on=TODAY)
        changed = parties.keep(by=BY, reason="t", party_id=party.pk, callback_number="217-555-0124")
        assert changed.callback_verified_on is None

    def test_needs_a_number_and_a_person(self):
        with pytest.raises(Refused) as refused:
            parties.verify_callback(by=CLERK, party_id=keep().pk, on=TODAY)
        assert refused.value.code == "NO_CALLBACK_NUMBER"
        with pytest.raises(Refused) as refused:
            parties.verify_callback(by=BY, party_id=keep().pk, on=TODAY)
        assert refused.value.code == "NOT_A_PERSON"


class TestReading:
    def test_parties_are_found_by_the_beginning_of_their_name(self):
        party = keep()
        assert list(queries.search_parties(CLERK, "clinica n")) == [party]
        assert list(queries.search_parties(CLERK, "norte")) == []
        assert list(queries.search_parties(CLERK, " ")) == []
        assert list(queries.search_parties(BILLING, "clinica")) == []
        assert queries.party(party.pk) == party
        with pytest.raises(Refused):
            queries.party(0)

    @pytest.mark.cite("164.504(e)(1)")
    def test_business_associates_are_those_whose_agreement_is_in_force(self):
        keep(kind=ASSOCIATE, name="Before", agreement_from=TODAY + datetime.timedelta(days=1))
        keep(kind=ASSOCIATE, name="None")
        held = keep(kind=ASSOCIATE, name="Held", agreement_from=TODAY, agreement_to=TODAY)
        assert queries.business_associates(TODAY) == [held]
