"""What a business associate fills in by its link."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from disclosures.importing import csv
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import FileInput

MEANINGS = {
    "disclosed_on": _("the day of the disclosure, such as 2026-03-05"),
    "patient_mrn": _("the clinic’s number of the patient"),
    "recipient": _("who received it"),
    "recipient_address": _("their postal address"),
    "description": _("what was disclosed, briefly"),
    "purpose": _("for what purpose, briefly"),
    "legal_basis": _("a paragraph such as 164.512(b)"),
    "made_by": _("may stay empty: it is you"),
    "reference": _("your own number of the row"),
}
# The columns of the file, what stands in each, and whether it must be there.
COLUMNS = tuple((name, MEANINGS[name], name in csv.REQUIRED) for name in csv.COLUMNS)


class OneForm(PortalForm):
    """One disclosure."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    patient_mrn = forms.CharField(
        label=_("Medical record number"), help_text=_("The clinic’s number of the patient."), max_length=40
    )
    disclosed_on = MemorableDateField(label=_("Day of the disclosure"))
    recipient = forms.CharField(label=_("Who received it"), max_length=200)
    recipient_address = forms.CharField(
        label=_("Their postal address, if known"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    description = forms.CharField(
        label=_("What was disclosed, briefly"), max_length=1000, widget=forms.Textarea({"rows": 2})
    )
    purpose = forms.CharField(
        label=_("For what purpose, briefly"), max_length=1000, widget=forms.Textarea({"rows": 2})
    )
    legal_basis = forms.CharField(
        label=_("Legal basis, if known"),
        help_text=_("A paragraph such as 164.512(b). The clinic decides when you leave it empty."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("initial", {"key": uuid.uuid4()})
        super().__init__(*args, **kwargs)


class FileForm(PortalForm):
    """Many, as a CSV file."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("At most 5 MB. The first line names the columns."),
        widget=FileInput(accept=".csv,.txt,text/csv"),
    )


class NoneForm(PortalForm):
    """None to report."""

    attested_by = forms.CharField(label=_("Your name and title"), max_length=200)
    sure = forms.BooleanField(
        label=_("We searched our records, and in this period we made no disclosure that we must report.")
    )


class AllForm(PortalForm):
    """All that had to be reported is reported."""

    attested_by = forms.CharField(label=_("Your name and title"), max_length=200)
    sure = forms.BooleanField(
        label=_("We searched our records, and reported all that we must report for this period.")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("auto_id", "all_%s")  # the other forms of the page ask for a name as well
        super().__init__(*args, **kwargs)
