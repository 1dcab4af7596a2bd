"""A list of disclosures that was made and not sent: kept back when who asked wants something else."""

import datetime

from django.utils.translation import gettext_noop as _

from disclosures.operations import recalling
from privacy_portal.audit.actor import Actor
from privacy_portal.correspondence import operations as sending
from privacy_portal.correspondence import queries as correspondence
from privacy_portal.law.refusal import Refused
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import steps
from privacy_requests.queries.telling import told_status
from privacy_requests.workflow import Status


def check_unsent(row: PrivacyRequest, *, on: datetime.date) -> None:
    """Raises Refused (ACT_WRONG_STATUS) for what was decided, but for a list that was not sent yet."""
    if row.status == Status.DECIDED and not row.is_list_in_the_making:
        raise Refused(_("This request is already decided."), code="ACT_WRONG_STATUS")


def keep_back(row: PrivacyRequest, *, by: Actor, now: datetime.datetime) -> None:
    """Stop the letter of a list that was made, or was stopped before. Raises Refused (LIST_UNDER_WAY)."""
    decision = row.decisions.last()
    assert decision is not None
    letter_id = decision.communication_id
    stopped = correspondence.is_withdrawn(letter_id) or sending.stop(
        by=by, communication_id=letter_id, now=now
    )
    if not stopped:
        raise Refused(
            _("The list is on its way already, so that it cannot be kept any more."),
            code="LIST_UNDER_WAY",
        )
    recalling.not_wanted(by=by, reference=row.reference)


def take_up_again(row: PrivacyRequest, *, by: Actor, on: datetime.date, now: datetime.datetime) -> None:
    """Keep a list that was made back, and put its case where it stood before. Raises as keep_back() does."""
    keep_back(row, by=by, now=now)
    before = told_status(row)
    row.outcome, row.decided_on = "", None
    steps.perform(row, "take_up_again", by=by, on=on, now=now, back_to=before)
