"""Acts on a list of disclosures: its fee told, another time for it, the list issued."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_portal.law.accounting.free import FREE, IN_ADVANCE
from privacy_portal.law.accounting.period import LOOKBACK, SHORTER
from privacy_portal.law.letters.accounting import DAYS, PERIOD
from privacy_requests.acts.act import Act
from privacy_requests.forms import accounting as forms
from privacy_requests.letters import accounting as letters
from privacy_requests.letters.draft import LetterDraft
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import accounting, unsent
from privacy_requests.queries import accounting as queries


def _fee(row: PrivacyRequest, on: datetime.date, data: Mapping[str, Any]) -> LetterDraft:
    return accounting.fee_letter(row, on=on, cents=data["cents"], note=data["note"])


def _list(row: PrivacyRequest, on: datetime.date, data: Mapping[str, Any]) -> LetterDraft:
    return letters.accounting(row, on=on, listed=queries.prepare(row, on=on).listed)


ACTS: tuple[Act, ...] = (
    Act(
        "issue_accounting",
        _("Issue the list"),
        _("Send the list as it stands today. It is kept as issued, and the case closes when it was sent."),
        forms.IssueForm,
        accounting.issue,
        Permission.ACCOUNTINGS_ISSUE,
        group="decide",
        letter=_list,
        check=accounting.check_issue,
        cites=(LOOKBACK.cite, PERIOD, DAYS, FREE.cite),
        done=_("List issued. Letter queued; the case closes when it is sent."),
        place="#decision",
    ),
    Act(
        "tell_accounting_fee",
        _("Tell the cost of the list"),
        _("Only where a free list was provided in the twelve months before. The days run on."),
        forms.TellAccountingFeeForm,
        accounting.tell_fee,
        Permission.REQUESTS_WORK,
        letter=_fee,
        check=accounting.check_tell,
        cites=(IN_ADVANCE.cite, DAYS),
        done=_("Letter about the cost queued. The days run on."),
        place="#fees",
    ),
    Act(
        "change_period",
        _("Change the time asked for"),
        _("Write down that the patient asks for another time, such as a shorter one. The days run on."),
        forms.ChangePeriodForm,
        accounting.change_period,
        Permission.REQUESTS_WORK,
        cites=(SHORTER.cite,),
        patient_form=forms.ChangePeriodMineForm,
        check=unsent.check_unsent,
        done=_("The time asked for was changed. The due date did not move."),
    ),
)
