"""The form of each act; the same form serves the staff pages, the portal and the API's JSON."""

from privacy_requests.forms.act_form import ActForm, NoFields, PatientField
from privacy_requests.forms.decisions import (
    AskProfessionalForm,
    DenyForm,
    DetermineForm,
    GrantInPartForm,
    RecordDeterminationForm,
    ReferElsewhereForm,
)
from privacy_requests.forms.ending import WITHDRAWN_BY, MergeForm, WithdrawForm, WithdrawMineForm
from privacy_requests.forms.intake import METHOD_LABELS, AssignForm, MatchForm, MoveForm, VerifyForm
from privacy_requests.forms.reviews import (
    AskMyReviewForm,
    AskReviewForm,
    OutsideReviewForm,
    RecordReviewForm,
    ReferReviewForm,
    ReviewForm,
    UpholdForm,
)
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
    "AskMyReviewForm",
    "AskProfessionalForm",
    "AskReviewForm",
    "AssignForm",
    "CallForm",
    "DenyForm",
    "DetermineForm",
    "ExtendForm",
    "GrantForm",
    "GrantInPartForm",
    "MatchForm",
    "MergeForm",
    "MessageForm",
    "MoveForm",
    "NoFields",
    "NoteForm",
    "OutsideReviewForm",
    "PatientField",
    "RecordDeterminationForm",
    "RecordReviewForm",
    "ReferElsewhereForm",
    "ReferReviewForm",
    "RemoveRecordForm",
    "ReviewForm",
    "UpholdForm",
    "VerifyForm",
    "WithdrawForm",
    "WithdrawMineForm",
]
