"""Forms of what is said on a case: notes, calls, messages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.widgets import Radios
from privacy_requests.forms.act_form import ActForm
from privacy_requests.models import CallNote, Message
from privacy_requests.operations import conversation


class NoteForm(ActForm):
    text = forms.CharField(
        label=_("Note"),
        help_text=_("Staff only; never part of a letter."),
        max_length=4000,
        widget=forms.Textarea,
    )


class CallForm(ActForm):
    direction = forms.ChoiceField(label=_("Direction"), choices=CallNote.Direction.choices, widget=Radios)
    called_on = MemorableDateField(label=_("When"))
    with_whom = forms.CharField(label=_("With whom"), max_length=200)
    summary = forms.CharField(label=_("What was said"), max_length=4000, widget=forms.Textarea)

    def prepare(self) -> None:
        self.fields["called_on"].initial = self.today


class OwnMessageForm(ActForm):
    text = forms.CharField(label=_("Message"), max_length=4000, widget=forms.Textarea)


class MessageForm(ActForm):
    to = forms.ChoiceField(
        label=_("Who is to read it"),
        help_text=_("Until somebody is verified, whoever holds the code may be somebody else."),
        choices=[(one.value, one.label) for one in (Message.Through.ACCOUNT, Message.Through.CODE)],
        widget=Radios,
    )
    text = forms.CharField(label=_("Message"), max_length=4000, widget=forms.Textarea)

    def prepare(self) -> None:
        if len(conversation.readers(self.privacy_request)) == 1:
            del self.fields["to"]
