"""Acts of staff among themselves and with the other side."""

from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_requests import forms
from privacy_requests.acts.act import Act
from privacy_requests.forms.talk import OwnMessageForm
from privacy_requests.operations import conversation, review

ACTS: tuple[Act, ...] = (
    Act(
        "assign",
        _("Assign"),
        _("Give the case to someone, or to nobody."),
        forms.AssignForm,
        review.assign,
        Permission.REQUESTS_INTAKE,
        group="talk",
        bulk=True,
    ),
    Act(
        "add_note",
        _("Add a note"),
        _("Internal; never part of a letter."),
        forms.NoteForm,
        conversation.add_note,
        Permission.REQUESTS_INTAKE,
        group="talk",
        timed=False,
    ),
    Act(
        "log_call",
        _("Log a call"),
        _("Who called whom, and what was said."),
        forms.CallForm,
        conversation.log_call,
        Permission.REQUESTS_INTAKE,
        group="talk",
    ),
    Act(
        "send_message",
        _("Send a message"),
        _("Write to the other side on this request."),
        forms.MessageForm,
        conversation.send_message,
        Permission.REQUESTS_INTAKE,
        group="talk",
        patient_form=OwnMessageForm,
    ),
)
