"""Acts that end a request before an answer, or put a mistake right."""

from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_requests import forms, letters
from privacy_requests.acts.act import Act
from privacy_requests.operations import closing, corrections, unsent

ACTS: tuple[Act, ...] = (
    Act(
        "withdraw",
        _("Withdraw"),
        _("End the request because the patient said so."),
        forms.WithdrawForm,
        closing.withdraw,
        Permission.REQUESTS_INTAKE,
        group="end",
        letter=lambda row, on, data: letters.withdrawal(
            row, on=on, withdrawn_on=data.get("withdrawn_on") or on
        ),
        patient_form=forms.WithdrawMineForm,
        check=unsent.check_unsent,
    ),
    Act(
        "merge",
        _("Merge as duplicate"),
        _("Close this request as a duplicate; the other keeps the earlier date of receipt."),
        forms.MergeForm,
        corrections.merge,
        Permission.REQUESTS_INTAKE,
        group="end",
    ),
    Act(
        "move",
        _("Move to the right patient"),
        _("The case was filed under the wrong patient. Both histories keep the move."),
        forms.MoveForm,
        corrections.move,
        Permission.REQUESTS_CORRECT,
        group="end",
        check=corrections.check_move,
    ),
)
