"""The demo clinic: loaded by the real operations, once, with something of everything to try."""

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from disclosures.models import Disclosure
from privacy_portal.correspondence.models import Communication
from privacy_portal.people import demonstration
from privacy_portal.people.models import User
from privacy_requests import queries
from privacy_requests.models import InboundEmail, PrivacyRequest
from privacy_requests.workflow import Outcome

pytestmark = pytest.mark.django_db


def has(**filters: object) -> bool:
    return PrivacyRequest.objects.filter(**filters).exists()


class TestLoadingTheDemo:
    def test_brings_something_of_everything_and_a_second_time_changes_nothing(self):
        with override_settings(DEMO=True):
            call_command("load_demo", verbosity=0)
            before = (PrivacyRequest.objects.count(), InboundEmail.objects.count(), User.objects.count())
            call_command("load_demo", verbosity=0)
        assert before == (
            PrivacyRequest.objects.count(),
            InboundEmail.objects.count(),
            User.objects.count(),
        )
        for _who, email in demonstration.ACCOUNTS:
            user = User.objects.get(email=email)
            assert user.is_active, email
            assert user.check_password(demonstration.PASSWORD), email
        assert has(feenotices__isnull=False, feenotices__answer=None, decided_on=None)
        asked = PrivacyRequest.objects.filter(outcome=Outcome.GRANTED_IN_PART, reviewaskeds__isnull=False)
        assert sorted(bool(queries.review_state(row).asked_on) for row in asked) == [True, True]
        reviewer = User.objects.get(email="reviewer@demo.example")
        assert has(reviewaskeds__referrals__reviewer_id=reviewer.pk)
        assert has(directives__classification="mandatory", decided_on=None)
        assert has(associatetasks__answer=None, associatetasks__isnull=False)
        assert has(appointments__isnull=False, appointments__outcome=None)
        assert has(guest__isnull=False, patient=None)
        assert has(right="accounting", status="received")
        assert has(right="accounting", status="working")
        assert Disclosure.objects.count() > 350
        assert InboundEmail.objects.filter(state="unsorted").count() == 2
        assert Communication.objects.filter(delivery__channel="fax", delivery__state="ready").exists()

    def test_is_refused_where_it_is_no_demonstration(self):
        with override_settings(DEMO=False), pytest.raises(CommandError, match="DEMO is not on"):
            call_command("load_demo", verbosity=0)
