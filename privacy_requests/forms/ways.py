"""Forms of what was agreed and how the copy goes out."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from privacy_portal.law.accounting import BY_CODE
from privacy_portal.law.directive import PERMISSIONS
from privacy_portal.law.refusal import Refused
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.widgets import Radios
from privacy_requests.forms.act_form import ActForm
from privacy_requests.letters.warnings import EMAIL_WARNING
from privacy_requests.models import AccessDetail, Agreement, RequestDocument
from privacy_requests.operations.agreements import ACTS_OF_THEIR_OWN, fax_to

Way = AccessDetail.DeliveryWay
AGREED_BY = [
    ("phone", _("By telephone")),
    ("in_person", _("In person")),
    ("mail", _("By letter")),
    ("fax", _("By fax")),
    ("email", _("By e-mail")),
    ("portal", _("By a message in the portal")),
]
ONE_LINE = forms.TextInput(attrs={"autocomplete": "off"})
RISK = _("I understand the risk, and I want it by e-mail")
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def yes_no(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    """A question that must be answered, with a boolean for an answer."""
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=Radios,
    )


def upload(label: Any, help_text: Any = "") -> forms.FileField:
    return forms.FileField(label=label, help_text=help_text, required=False)


PLACES: dict[str, tuple[str, Any]] = {
    Way.POST: ("address", _("Write the postal address it should go to.")),
    Way.FAX: ("fax_number", _("Write the fax number it should go to, with its area code.")),
    Way.EMAIL: ("email_to", _("Write the e-mail address it should go to.")),
}


def check_place(form: forms.Form, answers: dict[str, Any]) -> None:
    """Ask for the place that the way chosen needs, beside the field that takes it."""
    name, told = PLACES.get(answers.get("way") or "", ("", ""))
    if name and name not in form.errors and not (answers.get(name) or "").strip():
        form.add_error(name, told)
    elif name == "fax_number" and name not in form.errors:
        try:
            fax_to(answers[name])
        except Refused:
            form.add_error(name, _("Write the fax number with its area code, such as 217-555-0134."))


class PaperForm(ActForm):
    """`staged_id`: a file the actor uploaded with an earlier sending of this form, instead of `file`."""

    needed = ("file",)
    role = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (RequestDocument.Role.INCOMING, _("Paper that came in, such as a letter or a fax")),
            (RequestDocument.Role.EVIDENCE, _("Evidence: authority, agreement, signed direction")),
            (RequestDocument.Role.IDENTITY, _("Proof of identity: deleted once the request is decided")),
        ],
        widget=Radios,
    )
    file = upload(_("File"), _("A scan, a picture or a file, such as a PDF of many pages."))
    staged_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("What to call it"), max_length=200, required=False, widget=ONE_LINE)

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if not answers.get("file") and not answers.get("staged_id") and "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        return answers


class AgreementForm(ActForm):
    needed = ("value", "fax_number", "email_to", "dollars")
    kind = forms.ChoiceField(
        label=_("What did the patient agree to?"),
        choices=[choice for choice in Agreement.Kind.choices if choice[0] not in ACTS_OF_THEIR_OWN],
        widget=Radios,
    )
    value = forms.ChoiceField(
        label=_("Which other way?"),
        help_text=_("Only for another way of delivery, or a new address, fax number or e-mail address."),
        choices=[("", _("Not about delivery")), *Way.choices],
        required=False,
    )
    fax_number = forms.CharField(
        label=_("Fax number"),
        help_text=_("Only for fax, with the area code."),
        max_length=40,
        required=False,
        widget=ONE_LINE,
    )
    email_to = forms.EmailField(label=_("E-mail address"), help_text=_("Only for e-mail."), required=False)
    postal_address = forms.CharField(
        label=_("Postal address"),
        help_text=_("Only for mail to another address than the one on file."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    warned = forms.BooleanField(label="", required=False)
    dollars = forms.DecimalField(
        label=_("Fee in dollars"),
        help_text=_("Only for a summary or explanation: what it costs, such as 30.00."),
        min_value=Decimal(0),
        max_value=Decimal("9999.99"),
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "portal-input--medium"}),
    )
    channel = forms.ChoiceField(label=_("How the patient told us"), choices=AGREED_BY, widget=Radios)
    words = forms.CharField(
        label=_("The patient’s own words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    agreed_on = MemorableDateField(label=_("When"))

    def prepare(self) -> None:
        self.fields["agreed_on"].initial = self.today
        self.fields["warned"].label = _("For e-mail: I read this warning to the patient")
        self.fields["warned"].help_text = str(EMAIL_WARNING.text)

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        kind = answers.get("kind")
        if kind == Agreement.Kind.DELIVERY and not answers.get("value"):
            self.add_error("value", _("Choose the way the patient agreed to."))
        if (
            kind == Agreement.Kind.SUMMARY_FEE
            and answers.get("dollars") is None
            and "dollars" not in self.errors
        ):
            self.add_error("dollars", _("Write the fee the patient agreed to; 0 when there is none."))
        if kind == Agreement.Kind.PLAIN_EMAIL and not answers.get("warned"):
            self.add_error("warned", _("Read the warning to the patient first, then tick the box."))
        return answers

    def arguments(self) -> dict[str, Any]:
        answers = dict(self.cleaned_data)
        dollars = answers.pop("dollars")
        return {**answers, "cents": None if dollars is None else int(dollars * 100)}


class PlainEmailForm(ActForm):
    """The individual's own choice, under the warning they see."""

    email_to = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    accept = forms.BooleanField(label=_("I read this, and I still want my records by e-mail"))
    wording = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        self.fields["email_to"].initial = self.privacy_request.access.email_to
        self.fields["wording"].initial = EMAIL_WARNING.version

    def arguments(self) -> dict[str, Any]:
        return {
            "kind": Agreement.Kind.PLAIN_EMAIL,
            "channel": "portal",
            "words": "",
            "agreed_on": self.today,
            "email_to": self.cleaned_data["email_to"],
            "warned": True,
        }


class DirectiveForm(ActForm):
    """A direction on paper, as staff read it."""

    needed = ("address", "fax_number", "email_to", "signed_on", "file")
    recipient_name = forms.CharField(label=_("Who is to get the copy?"), max_length=200, widget=ONE_LINE)
    way = forms.ChoiceField(
        label=_("How should it go?"),
        choices=[
            (Way.POST, _("By mail")),
            (Way.FAX, _("By fax")),
            (Way.EMAIL, _("By e-mail, not encrypted")),
            (Way.HAND_OVER, _("They pick it up at the clinic")),
        ],
        widget=Radios,
    )
    address = forms.CharField(
        label=_("Postal address"),
        help_text=_("Only for mail."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    fax_number = forms.CharField(
        label=_("Fax number"), help_text=_("Only for fax."), max_length=40, required=False, widget=ONE_LINE
    )
    email_to = forms.EmailField(label=_("E-mail address"), help_text=_("Only for e-mail."), required=False)
    signed = forms.BooleanField(label=_("The paper carries the patient’s signature"), required=False)
    signed_on = MemorableDateField(
        label=_("Signed on"),
        help_text=_("The date on the paper. Leave it empty only if the paper is not signed."),
        required=False,
    )
    file = upload(_("Scan of the signed direction"))
    staged_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    electronic_copy = yes_no(_("Is it an electronic copy?"))
    from_ehr = yes_no(
        _("Is all of it in the electronic health record?"),
        _("If both answers are yes, the direction binds. Otherwise other lawful ways are offered."),
    )

    def prepare(self) -> None:
        detail = self.privacy_request.access
        electronic = detail.format_due in {"pdf", "original"}
        self.fields["electronic_copy"].initial = "yes" if electronic else "no"
        self.fields["from_ehr"].initial = "yes" if detail.kept_electronically else "no"

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if answers.get("signed") and not answers.get("signed_on") and "signed_on" not in self.errors:
            self.add_error(
                "signed_on",
                _("Write the date on the paper; if it bears none, the day it reached the clinic."),
            )
        check_place(self, answers)
        return answers


class DirectiveMineForm(ActForm):
    """The individual writes and signs the direction in the portal."""

    needed = ("address", "fax_number", "email_to")
    recipient_name = forms.CharField(
        label=_("Who should get the copy?"),
        help_text=_("A person or an office, such as a lawyer."),
        max_length=200,
        widget=ONE_LINE,
    )
    way = forms.ChoiceField(
        label=_("How should it go?"),
        choices=[
            (Way.POST, _("By mail")),
            (Way.FAX, _("By fax")),
            (Way.EMAIL, _("By e-mail without encryption")),
            (Way.HAND_OVER, _("They pick it up at the clinic")),
        ],
        widget=Radios(
            hints={Way.EMAIL: _("Other people might be able to read it on its way. Read the warning below.")}
        ),
    )
    address = forms.CharField(
        label=_("Their postal address"),
        help_text=_("Only for mail."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    fax_number = forms.CharField(
        label=_("Their fax number"),
        help_text=_("Only for fax."),
        max_length=40,
        required=False,
        widget=ONE_LINE,
    )
    email_to = forms.EmailField(
        label=_("Their e-mail address"), help_text=_("Only for e-mail."), required=False
    )
    accept_risk = forms.BooleanField(
        label=RISK,
        help_text=format_lazy("{} {}", _("Only for e-mail."), EMAIL_WARNING.text),
        required=False,
    )
    signature = forms.CharField(
        label=_("Sign by typing your name"),
        help_text=_("This counts as your signature. You do not have to say why."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        check_place(self, answers)
        if answers.get("way") == Way.EMAIL and not answers.get("accept_risk"):
            self.add_error("accept_risk", _("Tick the box if you accept the risk, or choose another way."))
        return answers

    def arguments(self) -> dict[str, Any]:
        detail = self.privacy_request.access
        answers = dict(self.cleaned_data)
        accepted = answers.pop("accept_risk")
        return {
            **answers,
            "plain_email": accepted,
            "signed": True,
            "signed_on": self.today,
            "electronic_copy": detail.format_due in {"pdf", "original"},
            "from_ehr": detail.kept_electronically,
        }


class AlternativeForm(ActForm):
    alternative = forms.ChoiceField(
        label=_("What now?"),
        choices=[
            ("", _("Write to the patient and offer the lawful ways")),
            ("to_patient", _("The patient chose: send the copy to the patient")),
            ("authorization", _("The patient signed an authorization: send it to the person named")),
            (
                "other_permission",
                _("The law lets us send it there anyway, such as to a doctor who treats them"),
            ),
        ],
        required=False,
        widget=Radios,
    )
    permission = forms.ChoiceField(
        label=_("For what does the law let us send it?"),
        choices=[("", _("Choose")), *((code, BY_CODE[code].title) for code in PERMISSIONS)],
        required=False,
        help_text=_("Only where the law lets us send it anyway."),
    )
    words = forms.CharField(
        label=_("Why that holds for this recipient"),
        max_length=500,
        required=False,
        help_text=_("Only where the law lets us send it anyway: who treats the patient, for example."),
    )
    file = upload(_("Scan of the signed authorization"), _("Only for an authorization."))
    staged_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
