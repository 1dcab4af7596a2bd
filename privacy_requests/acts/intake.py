"""Acts at the beginning: whose record, who asks, an acknowledgement, who has the case."""

from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_portal.law.citations import cfr
from privacy_requests import forms, letters
from privacy_requests.acts.act import Act
from privacy_requests.operations import intake, review

ACTS: tuple[Act, ...] = (
    Act(
        "match",
        _("Match to a patient"),
        _("Say whose record this request is about. Who asks is then verified against this record."),
        forms.MatchForm,
        intake.match,
        Permission.REQUESTS_INTAKE,
        check=intake.check_match,
    ),
    Act(
        "verify",
        _("Identity verified"),
        _("Record how you verified who asks."),
        forms.VerifyForm,
        review.verify,
        Permission.REQUESTS_INTAKE,
        check=review.check_verify,
        cites=(cfr("164.514(h)(1)(i)"),),
    ),
    Act(
        "record_failed_verification",
        _("Could not verify"),
        _("Record an attempt that failed. It is no ground for denial; try another way."),
        forms.VerifyForm,
        review.record_failed_verification,
        Permission.REQUESTS_INTAKE,
        check=review.check_verify,
        cites=(cfr("164.514(h)(1)(i)"),),
    ),
    Act(
        "acknowledge",
        _("Send acknowledgement"),
        _("Tell the patient when we received the request and when it is due."),
        forms.NoFields,
        intake.acknowledge,
        Permission.REQUESTS_INTAKE,
        letter=lambda row, on, data: letters.acknowledgement(row, on=on),
        check=intake.check_acknowledge,
        bulk=True,
        writes_unmatched=True,
    ),
    Act(
        "start",
        _("Start work"),
        _("Mark the request as in work; you take it if nobody has it."),
        forms.NoFields,
        review.start,
        Permission.REQUESTS_INTAKE,
        bulk=True,
    ),
)
