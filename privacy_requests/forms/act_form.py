"""What the form of every act shares: it knows the case, the day and the actor."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Actor
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.ui.forms import PortalForm
from privacy_requests.letters.draft import addressee
from privacy_requests.models import PrivacyRequest


class ActForm(PortalForm):
    """Knows the case, the day and the actor; arguments() gives what the operation takes.

    `says`: which field gives a statement of the act's letter, by the code of the statement.
    """

    says: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self, *args: Any, privacy_request: PrivacyRequest, today: datetime.date, actor: Actor, **kwargs: Any
    ) -> None:
        self.privacy_request = privacy_request
        self.today = today
        self.actor = actor
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values that depend on the case."""

    def say_language(self, field: str, kind: LetterKind) -> None:
        """Tell, at a text that becomes part of a letter, in which language that letter is written."""
        try:
            wanted = addressee(self.privacy_request).language
        except Refused:
            return  # nobody to write to: the act says so itself
        names = {"en": _("English"), "es": _("Spanish")}
        name = names.get(correspondence.language_of(kind, wanted), _("English"))
        said = _("The letter will be in %(language)s, so write in %(language)s.") % {"language": name}
        self.fields[field].help_text = f"{self.fields[field].help_text} {said}"

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NoFields(ActForm):
    """An act that needs nothing but the decision to do it."""


class PatientField(forms.CharField):
    """A medical record number that must exist; cleans to the patient's id."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "unknown": _("No patient has that medical record number.")
    }

    def clean(self, value: Any) -> Any:
        mrn = super().clean(value)
        patient_id = people.id_of_mrn(mrn)
        if patient_id is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return patient_id
