"""The form of each act; the same form serves the staff pages, the portal and the API's JSON."""

from privacy_requests.forms.base import ActForm, NoFields, PatientField
from privacy_requests.forms.ending import WITHDRAWN_BY, MergeForm, WithdrawForm, WithdrawMineForm
from privacy_requests.forms.intake import METHOD_LABELS, AssignForm, MatchForm, MoveForm, VerifyForm
from privacy_requests.forms.talk import CallForm, MessageForm, NoteForm
from privacy_requests.forms.work import (
    AddRecordForm,
    AgreeFormatForm,
    ExtendForm,
    GrantForm,
    RemoveRecordForm,
)

__all__ = [
    "METHOD_LABELS",
    "WITHDRAWN_BY",
    "ActForm",
    "AddRecordForm",
    "AgreeFormatForm",
    "AssignForm",
    "CallForm",
    "ExtendForm",
    "GrantForm",
    "MatchForm",
    "MergeForm",
    "MessageForm",
    "MoveForm",
    "NoFields",
    "NoteForm",
    "PatientField",
    "RemoveRecordForm",
    "VerifyForm",
    "WithdrawForm",
    "WithdrawMineForm",
]
