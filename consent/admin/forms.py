"""What staff write down of a patient's standing choice; the evidence is always asked, a signature never."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.models import AuthorizationEnd, InvolvedPerson, RestrictionEnd
from privacy_portal.law.disclosing import RecipientKind
from privacy_portal.law.involved import Scope
from privacy_portal.law.restriction import Payer, Purpose
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import FileInput

OFF = {"autocomplete": "off"}
ACCEPT = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.txt,.docx"
AGREE, AGREE_MANDATORY, DECLINE = "agree", "mandatory", "decline"
ALLOW, DENY = "allow", "deny"
SCOPES = [
    (Scope.SCHEDULING.value, _("Appointments")),
    (Scope.BILLING.value, _("Billing")),
    (Scope.CLINICAL.value, _("Health")),
]


def _text(label: Any, length: int, *, required: bool = True, rows: int = 0, help_text: Any = "") -> Any:
    widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput(OFF)
    return forms.CharField(
        label=label, max_length=length, required=required, widget=widget, help_text=help_text
    )


def _money(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=9,
        decimal_places=2,
        min_value=0,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "class": "portal-input--medium", **OFF}),
    )


def _file(label: Any, *, required: bool = False) -> forms.FileField:
    return forms.FileField(label=label, required=required, widget=FileInput(accept=ACCEPT))


class ChoiceForm(PortalForm):
    """One choice, or its end; `papers` are the fields with the papers, where there are any."""

    papers: ClassVar[tuple[str, ...]] = ("file",)
    staged_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("agreed_on", "from_on", "ended_on", "effort_on"):
            if name in self.fields:
                self.fields[name].initial = today


class RestrictForm(ChoiceForm):
    needed = ("purposes",)
    decision = forms.ChoiceField(
        label=_("What the clinic does"),
        choices=[
            (AGREE, _("Agree")),
            (AGREE_MANDATORY, _("Agree where the law says we must, and decline the rest")),
            (DECLINE, _("Decline, where the law lets us")),
        ],
        initial=AGREE,
        widget=forms.RadioSelect,
    )
    purposes = forms.MultipleChoiceField(
        label=_("Not to be disclosed for"),
        choices=[
            (Purpose.PAYMENT.value, _("Payment")),
            (Purpose.OPERATIONS.value, _("Health care operations")),
            (Purpose.TREATMENT.value, _("Treatment")),
            (Purpose.INVOLVED.value, _("Family and others involved in care")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    recipient_kind = forms.ChoiceField(
        label=_("From whom it is kept"),
        choices=[
            ("", _("Everybody")),
            (RecipientKind.HEALTH_PLAN.value, _("Health plans")),
            (RecipientKind.PROVIDER.value, _("Doctors and other providers")),
            (RecipientKind.PERSON.value, _("A private person")),
            (RecipientKind.BUSINESS_ASSOCIATE.value, _("Business associates")),
        ],
        required=False,
    )
    recipient_name = _text(_("Their name, if only one"), 200, required=False)
    information = _text(_("Which information"), 500, required=False, rows=2)
    service = _text(_("Item or service paid for in full"), 300, required=False)
    service_on = MemorableDateField(label=_("Day of the service"), required=False)
    charged = _money(_("Whole charge, in dollars"))
    paid = _money(_("Paid by the patient or somebody for them, in dollars"))
    payer = forms.ChoiceField(
        label=_("Who paid"),
        choices=[
            (Payer.INDIVIDUAL.value, _("The patient")),
            (Payer.FAMILY.value, _("Family")),
            (Payer.HEALTH_ACCOUNT.value, _("A health savings or flexible spending account")),
            (Payer.OTHER.value, _("Somebody else, but not a health plan")),
        ],
    )
    solely = forms.BooleanField(
        label=_("The information is only about that item or service"), required=False, initial=True
    )
    requiring_law = _text(
        _("Law that requires the disclosure, if any"),
        200,
        required=False,
        help_text=_("A contract with a health plan is not a law."),
    )
    agreed_on = MemorableDateField(label=_("In force since"))
    evidence = _text(_("How this is known"), 500, rows=2, help_text=_("Who said or signed what, and when."))
    file = _file(_("Paper, if there is one"))


class EndRestrictionForm(ChoiceForm):
    how = forms.ChoiceField(
        label=_("How it ends"), choices=RestrictionEnd.How.choices, widget=forms.RadioSelect
    )
    ended_on = MemorableDateField(
        label=_("On which day"), help_text=_("Where the clinic ends it: the day the patient was told.")
    )
    dishonored_on = MemorableDateField(label=_("Day on which the payment failed"), required=False)
    evidence = _text(
        _("How this is known"), 500, rows=2, help_text=_("For an oral agreement: who said it, to whom, when.")
    )
    file = _file(_("Paper, if there is one"))


class EffortForm(ChoiceForm):
    effort_on = MemorableDateField(label=_("Day of the effort to be paid"))
    words = _text(_("What was done"), 500, rows=2)


class PersonForm(ChoiceForm):
    wish = forms.ChoiceField(
        label=_("What the patient wants"),
        choices=[
            (ALLOW, _("This person may be told")),
            (DENY, _("This person must not be told; it holds at once")),
        ],
        widget=forms.RadioSelect,
    )
    name = _text(
        _("Name of the person"), 200, required=False, help_text=_("Empty with “must not”: nobody at all.")
    )
    relation = _text(_("Relation"), 100, required=False)
    scope = forms.MultipleChoiceField(
        label=_("About what"), choices=SCOPES, required=False, widget=forms.CheckboxSelectMultiple
    )
    topic = _text(_("Health topic, if only one"), 300, required=False)
    mode = forms.ChoiceField(
        label=_("How the patient let it be known"),
        choices=[("", _("Choose, if the person may be told")), *InvolvedPerson.Mode.choices],
        required=False,
    )
    passphrase = _text(_("Word to say on the telephone, if agreed"), 60, required=False)
    from_on = MemorableDateField(label=_("From"))
    to_on = MemorableDateField(label=_("Until, if it ends"), required=False)
    evidence = _text(_("How this is known"), 500, rows=2, help_text=_("No signature is needed."))
    file = _file(_("Paper, if there is one"))


class EndForm(ChoiceForm):
    ended_on = MemorableDateField(label=_("On which day"))
    evidence = _text(_("How this is known"), 500, rows=2)
    file = _file(_("Paper, if there is one"))


class AuthorizationForm(ChoiceForm):
    file = _file(_("The signed authorization"))
    information = _text(_("Information, as it describes it"), 1000, rows=2)
    discloser = _text(_("Who may disclose"), 200)
    recipient_name = _text(_("Who may receive"), 200)
    purpose = _text(_("Each purpose"), 500, rows=2)
    expires_on = MemorableDateField(label=_("Expires on"), required=False)
    expires_event = _text(_("Or at this event"), 300, required=False)
    signed_by = _text(_("Signed by"), 200)
    authority = _text(
        _("Authority of a representative who signed"),
        300,
        required=False,
        help_text=_("Where anybody but the patient signed, it lets nothing go without this."),
    )
    signed_on = MemorableDateField(label=_("Signed on"))
    says_revocable = forms.BooleanField(label=_("It says that and how it may be revoked"), required=False)
    says_conditioning = forms.BooleanField(label=_("It says whether care depends on it"), required=False)
    says_redisclosure = forms.BooleanField(label=_("It warns of redisclosure"), required=False)
    psychotherapy_notes = forms.BooleanField(label=_("It is for psychotherapy notes"), required=False)
    for_marketing = forms.BooleanField(label=_("It is for marketing"), required=False)
    for_sale = forms.BooleanField(label=_("It is for a sale of information"), required=False)
    says_remuneration = forms.BooleanField(label=_("It says that the clinic is paid"), required=False)
    compound = forms.BooleanField(label=_("It is combined with another document"), required=False)
    conditioned = forms.BooleanField(label=_("Care or payment was made to depend on it"), required=False)


class EndAuthorizationForm(EndForm):
    how = forms.ChoiceField(
        label=_("How it ended"), choices=AuthorizationEnd.How.choices, widget=forms.RadioSelect
    )
    in_writing = forms.BooleanField(label=_("A revocation: it is in writing"), required=False, initial=True)


class DisputeForm(ChoiceForm):
    papers = ("request_file", "denial_file", "statement_file", "rebuttal_file")
    staged_id_request_file = forms.IntegerField(required=False, widget=forms.HiddenInput)
    staged_id_denial_file = forms.IntegerField(required=False, widget=forms.HiddenInput)
    staged_id_statement_file = forms.IntegerField(required=False, widget=forms.HiddenInput)
    staged_id_rebuttal_file = forms.IntegerField(required=False, widget=forms.HiddenInput)
    record = _text(_("Which record is in dispute"), 500, rows=2)
    denied_on = MemorableDateField(label=_("Amendment denied on"))
    request_file = _file(_("The patient’s request"), required=True)
    denial_file = _file(_("The denial"), required=True)
    statement_file = _file(_("Statement of disagreement, if one was filed"))
    rebuttal_file = _file(_("The clinic’s rebuttal, if there is one"))
    asked_to_include = forms.BooleanField(
        label=_("The patient asked that request and denial go along with the record"), required=False
    )
    summary = _text(_("Accurate summary that may go instead"), 2000, required=False, rows=3)
    evidence = _text(_("How this is known"), 500, rows=2)


class EndDisputeForm(ChoiceForm):
    ended_on = MemorableDateField(label=_("On which day"))
    reason = _text(_("Why it is no longer in dispute"), 500, rows=2)
