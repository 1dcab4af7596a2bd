"""Acts of a review: asked for, referred, determined."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_portal.law.citations import cfr
from privacy_requests import forms
from privacy_requests.acts.act import Act
from privacy_requests.letters import LetterDraft
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import review_results, reviews

REVIEW = cfr("164.524(a)(4)")
PROMPT = cfr("164.524(d)(4)")


def _recorded(row: PrivacyRequest, on: datetime.date, data: Mapping[str, Any]) -> LetterDraft:
    return review_results.result_letter(row, reversed_=data["result"] == "reversed", on=on)


ACTS: tuple[Act, ...] = (
    Act(
        "ask_review",
        _("Record a request for review"),
        _("The patient wants the denial reviewed. It is free, and needs no reason."),
        forms.AskReviewForm,
        reviews.ask_review,
        Permission.REQUESTS_INTAKE,
        group="decide",
        check=reviews.check_ask,
        cites=(REVIEW, cfr("164.524(d)(2)(ii)")),
        patient_form=forms.AskMyReviewForm,
        done=_("Request for review recorded. Refer it within two days."),
        place="#review",
    ),
    Act(
        "refer_review",
        _("Refer the review"),
        _("To a licensed professional who took no part in the denial."),
        forms.ReferReviewForm,
        reviews.refer_review,
        Permission.REQUESTS_DECIDE,
        group="decide",
        check=reviews.check_refer,
        cites=(REVIEW, PROMPT),
        done=_("Review referred."),
        place="#review",
    ),
    Act(
        "uphold",
        _("Uphold the denial"),
        _("Your determination as the reviewer. The patient is told in writing."),
        forms.UpholdForm,
        review_results.uphold,
        Permission.CLINICAL_DECISION,
        group="decide",
        letter=lambda row, on, data: review_results.result_letter(row, reversed_=False, on=on),
        check=review_results.check_referred,
        cites=(REVIEW, PROMPT),
        done=_("Denial upheld. Letter queued."),
        place="#review",
    ),
    Act(
        "reverse",
        _("Reverse the denial"),
        _("Your determination as the reviewer. It binds: what was withheld is released."),
        forms.ReviewForm,
        review_results.reverse,
        Permission.CLINICAL_DECISION,
        group="decide",
        letter=lambda row, on, data: review_results.result_letter(row, reversed_=True, on=on),
        check=review_results.check_referred,
        cites=(REVIEW, PROMPT),
        done=_("Denial reversed. What was withheld goes out; the due date did not move."),
        place="#review",
    ),
    Act(
        "record_review_result",
        _("Record a review on paper"),
        _("The reviewer outside the portal determined, and signed a paper. It binds."),
        forms.RecordReviewForm,
        review_results.record_result,
        Permission.REQUESTS_DECIDE,
        group="decide",
        letter=_recorded,
        check=review_results.check_may_record,
        cites=(REVIEW, PROMPT),
        done=_("Result of the review recorded. Letter queued."),
        place="#review",
    ),
)
