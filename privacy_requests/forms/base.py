"""What the form of every act shares: it knows the case, the day and the actor."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Actor
from privacy_portal.people import queries as people
from privacy_portal.ui.forms import PortalForm
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
