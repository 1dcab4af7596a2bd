"""The acts of these tests with the arguments nobody looks at."""

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from privacy_portal.audit.actor import Role
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import ExternalParty
from privacy_portal.people.operations import parties
from privacy_requests.models import Agreement, AssociateTask, Decision, Directive, PrivacyRequest
from privacy_requests.operations import access, agreements, associates, directives
from tests.documents.samples import PDF
from tests.factories import BY, NOW, TODAY, make_staff

DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)


def pdf(content: bytes = PDF, name: str = "scan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def agree(row: PrivacyRequest, kind: str, **values: Any) -> Agreement:
    """A clerk records it, as said by telephone."""
    return agreements.record_agreement(
        **{
            "by": make_staff(Role.INTAKE_CLERK),
            "privacy_request_id": row.pk,
            "kind": kind,
            "channel": "phone",
            "words": "Yes, please do.",
            "agreed_on": TODAY,
            "on": TODAY,
            "now": NOW,
            **values,
        }
    )


def direct(row: PrivacyRequest, **values: Any) -> Directive:
    """A signed paper that sends an electronic copy from the record system to a lawyer by mail."""
    return directives.record_directive(
        **{
            "by": BY,
            "privacy_request_id": row.pk,
            "recipient_name": "Xavier Law Office",
            "way": "post",
            "address": "9 Court Street\nChicago, IL 60601",
            "signed": True,
            "signed_on": TODAY,
            "electronic_copy": True,
            "from_ehr": True,
            "file": pdf(),
            "on": TODAY,
            "now": NOW,
            **values,
        }
    )


def grant(row: PrivacyRequest, **values: Any) -> Decision:
    return access.grant(
        **{"by": BY, "privacy_request_id": row.pk, "how": "", "on": TODAY, "now": NOW, **values}
    )


def refusal(call: Any, *args: Any, **values: Any) -> Refused:
    """What the call is refused with."""
    with pytest.raises(Refused) as refused:
        call(*args, **values)
    return refused.value


def make_associate(**values: Any) -> ExternalParty:
    """An imaging centre whose agreement is in force."""
    facts: dict[str, Any] = {
        "name": "Prairie Imaging",
        "kind": "business_associate",
        "line1": "4 Ray Road",
        "city": "Springfield",
        "state": "IL",
        "postcode": "62702",
        "agreement_from": datetime.date(2020, 1, 1),
        **values,
    }
    return parties.keep(by=BY, reason="tests", **facts)


def ask(row: PrivacyRequest, party: ExternalParty, **values: Any) -> AssociateTask:
    return associates.ask_associate(
        **{
            "by": BY,
            "privacy_request_id": row.pk,
            "party_id": party.pk,
            "wanted": "All images",
            "on": TODAY,
            "now": NOW,
            **values,
        }
    )
