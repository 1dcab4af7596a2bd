"""Forms of the answers that keep something back, and of the judgement a reviewable ground rests on."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_portal.law.denial import GROUNDS, Ground
from privacy_portal.people import queries as people
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.widgets import Checkboxes, Radios
from privacy_requests.forms import missing
from privacy_requests.forms.act_form import ActForm
from privacy_requests.models import RequestDocument, Requester
from privacy_requests.queries.determinations import is_contested
from privacy_requests.withholding import DESPITE, NAMES, REVIEWABLE, Withheld

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
LICENCE_HELP = _("Type and number, for example: MD, Illinois 036-123456.")


class ConditionInput(forms.CheckboxInput):
    """A box to tick; a program that writes "no" has not ticked it."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if str(data.get(name, "")).strip().lower() in {"no", "off", "0"}:
            return False
        return super().value_from_datadict(data, files, name)


class GroundsField(forms.MultipleChoiceField):
    """Any of the grounds; a code that is none of them is left to the law to refuse, by name."""

    def valid_value(self, value: str) -> bool:
        return len(value) <= 40


def _fields_of(ground: Ground) -> dict[str, forms.Field]:
    """What is asked once `ground` was chosen: what it keeps back, then the evidence it demands."""
    rule = GROUNDS[ground]
    fields: dict[str, forms.Field] = {
        "withheld": forms.CharField(
            label=format_lazy(
                _("{ground}: what is withheld, in words for the patient"), ground=NAMES[ground]
            ),
            help_text=_("The letter prints this. For example: notes of the visit of March 3, 2026."),
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
            required=False,
        ),
        "records": forms.TypedMultipleChoiceField(
            label=format_lazy(_("{ground}: which files are withheld"), ground=NAMES[ground]),
            coerce=int,
            widget=Checkboxes,
            required=False,
        ),
    }
    if rule.reviewable:
        fields[DESPITE] = forms.CharField(
            label=format_lazy(_("{ground}: professionals disagree. Why does it hold?"), ground=NAMES[ground]),
            help_text=_("Only the privacy official may decide this. Stays in the office."),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            required=False,
        )
    for wanted in rule.evidence:
        fields[wanted.code] = (
            forms.BooleanField(label=wanted.label, required=wanted.required, widget=ConditionInput)
            if wanted.is_condition
            else forms.CharField(label=wanted.label, required=wanted.required, max_length=500)
        )
    return {f"{ground.value}_{name}": field for name, field in fields.items()}


QUESTIONS: dict[Ground, tuple[str, ...]] = {ground: tuple(_fields_of(ground)) for ground in GROUNDS}


class _Grounds(ActForm):
    """The grounds, and for each chosen one its own questions; those of the others are not asked.

    Without a script: choosing a ground and sending the form brings its questions. `asked` names the grounds
    whose questions the sender had before them; it is a browser's, and a program may leave it out.
    """

    asked = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    grounds = GroundsField(
        label=_("On which ground?"),
        help_text=_(
            "These are the only grounds. An unpaid bill, a record made by another clinic, or fear that "
            "the patient may be upset is none."
        ),
        choices=[(ground.value, NAMES[ground]) for ground in GROUNDS],
        widget=Checkboxes(
            hints={
                ground.value: _("Needs the determination of a licensed professional; open to review.")
                for ground in REVIEWABLE
            }
        ),
    )

    def prepare(self) -> None:
        chosen = self._chosen()
        self._keep_fields_of(chosen)
        self._new = set(chosen) - set(str(self.data.get("asked", "")).split(","))
        self._lenient = "asked" in self.data
        if self.is_bound:
            data: Any = self.data  # a dict from a program, a QueryDict from a browser
            data = self.data = data.copy()
            data["asked"] = ",".join(chosen)

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        unseen = [name for name in self.errors if name.startswith(tuple(f"{one}_" for one in self._new))]
        if self._lenient and unseen:
            for name in unseen:
                del self.errors[name]
            self.add_error(None, _("Now answer the questions of the grounds you chose."))
        return answers

    def arguments(self) -> dict[str, Any]:
        return {"withheld": chosen_of(self.cleaned_data)}

    def _chosen(self) -> list[str]:
        value = self["grounds"].value() if not self.is_bound else self["grounds"].data
        given = [str(one) for one in value] if isinstance(value, list | tuple) else []
        return [ground.value for ground in GROUNDS if ground.value in given]

    def _keep_fields_of(self, chosen: Iterable[str]) -> None:
        kept = list(chosen)
        for ground, name in ((one, name) for one, names in QUESTIONS.items() for name in names):
            if ground.value not in kept:
                self.fields.pop(name, None)
            elif name.endswith(DESPITE) and not is_contested(self.privacy_request, ground):
                del self.fields[name]
            elif name == f"{ground.value}_records":
                self._offer_records(name)
        field = self.fields["grounds"]
        assert isinstance(field, GroundsField)
        field.choices = [
            (ground.value, NAMES[ground])
            for ground, rule in GROUNDS.items()
            if _asked_for_another(self) or not rule.representative_only
        ]

    def _offer_records(self, name: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        records = self.privacy_request.documents.filter(
            role=RequestDocument.Role.RECORD, removed_at=None
        ).select_related("document")
        field.choices = [(record.pk, record.title or str(record.document)) for record in records]
        if not field.choices:
            del self.fields[name]


# The questions of every ground are fields of the class, so that a program can read what may be sent.
GroundsForm: type[_Grounds] = type(
    "GroundsForm",
    (_Grounds,),
    {name: field for ground in GROUNDS for name, field in _fields_of(ground).items()},
)


class DenyForm(GroundsForm):  # type: ignore[misc,valid-type]
    """A denial of everything asked for; which ground covers what is asked only where there are many."""

    def prepare(self) -> None:
        super().prepare()
        words = [name for name in self.fields if name.endswith("_withheld")]
        for name in words:
            self.fields[name].help_text = _("The letter prints this. Empty: everything asked for.")
            records = name.removesuffix("withheld") + "records"
            if len(words) == 1 and records not in self.data:  # the one ground covers every file
                self.fields.pop(records, None)


class GrantInPartForm(GroundsForm):  # type: ignore[misc,valid-type]
    """A denial of a part; everything else is released."""

    how = forms.CharField(
        label=_("Anything to add about where and how the rest is given"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    missing_what = missing.what_field()
    missing_where = missing.where_field()
    field_order = ["asked", "grounds"]

    def prepare(self) -> None:
        super().prepare()
        for name, field in self.fields.items():
            if name.endswith("_withheld"):
                field.required = True

    def arguments(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in ("how", "missing_what", "missing_where")}
        return {**super().arguments(), **said}


def chosen_of(answers: Mapping[str, Any]) -> tuple[Withheld, ...]:
    """The grounds of a cleaned form with what belongs to each, in the order they were named."""
    return tuple(_withheld(code, answers) for code in dict.fromkeys(answers.get("grounds", ())))


def _asked_for_another(form: ActForm) -> bool:
    capacity: str = form.privacy_request.requester.capacity
    return capacity == Requester.Capacity.REPRESENTATIVE


def _withheld(code: str, answers: Mapping[str, Any]) -> Withheld:
    rule = GROUNDS[Ground(code)] if code in set(Ground) else None
    evidence = {
        wanted.code: "yes" if answer is True else str(answer).strip()
        for wanted in (rule.evidence if rule else ())
        if (answer := answers.get(f"{code}_{wanted.code}"))
    }
    despite = (answers.get(f"{code}_{DESPITE}") or "").strip()
    return Withheld(
        code,
        {**evidence, DESPITE: despite} if despite else evidence,
        (answers.get(f"{code}_withheld") or "").strip(),
        frozenset(answers.get(f"{code}_records") or ()),
    )


class DetermineForm(ActForm):
    """A professional's own judgement."""

    needed: ClassVar[Collection[str]] = ("licence", "reasoning")
    ground = forms.ChoiceField(
        label=_("On which ground?"),
        choices=[(ground.value, NAMES[ground]) for ground in REVIEWABLE],
        widget=Radios(hints={ground.value: GROUNDS[ground].plain for ground in REVIEWABLE}),
    )
    supports = forms.ChoiceField(
        label=_("In your professional judgment, does this ground hold?"),
        help_text=_("That the patient may be upset is not enough."),
        choices=YES_NO,
        widget=Radios,
    )
    licence = forms.CharField(label=_("Your license"), help_text=LICENCE_HELP, max_length=100, required=False)
    reasoning = forms.CharField(
        label=_("Your reasoning"),
        help_text=_("Stays in the office: no letter repeats it."),
        max_length=4000,
        widget=forms.Textarea,
        required=False,
    )
    determined_on = MemorableDateField(label=_("Date of the determination"))

    def prepare(self) -> None:
        self.fields["determined_on"].initial = self.today
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (ground.value, NAMES[ground])
            for ground in REVIEWABLE
            if _asked_for_another(self) or not GROUNDS[ground].representative_only
        ]

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "supports": self.cleaned_data["supports"] == "yes"}


class RecordDeterminationForm(DetermineForm):
    """A determination the professional signed on paper, with its scan."""

    needed = ("licence", "reasoning", "name", "file")
    name = forms.CharField(label=_("Name of the professional"), max_length=150, required=False)
    file = forms.FileField(label=_("Scan of the signed determination"), required=False)
    staged_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ["ground", "supports", "name", "licence", "reasoning", "determined_on", "file", "staged_id"]

    def prepare(self) -> None:
        super().prepare()
        self.rename("supports", _("Did the professional find that this ground holds?"))
        self.rename("licence", _("The professional's license"))
        self.rename("reasoning", _("The professional's reasoning"))

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if not answers.get("file") and not answers.get("staged_id") and not self.errors:
            self.add_error("file", _("Choose the scan of the signed determination."))
        return answers


class AskProfessionalForm(ActForm):
    """Whom to ask, and what to look at."""

    to_user_id = forms.TypedChoiceField(
        label=_("Which professional"), required=False, coerce=int, empty_value=None
    )
    note = forms.CharField(
        label=_("What to look at"),
        help_text=_("Kept as a note among staff; never part of a letter."),
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )

    def prepare(self) -> None:
        field = self.fields["to_user_id"]
        assert isinstance(field, forms.TypedChoiceField)
        ids = people.staff_with(Permission.CLINICAL_DECISION)
        names = people.user_names(ids)
        field.choices = [("", _("Whoever takes it first")), *((one, names[one]) for one in ids)]


class ReferElsewhereForm(ActForm):
    """Whether the clinic knows who holds what was asked for."""

    needed = ("where",)
    where_known = forms.ChoiceField(
        label=_("Do you know who holds these records?"), choices=YES_NO, widget=Radios
    )
    where = forms.CharField(
        label=_("Where to ask"),
        help_text=_(
            "Only if you know: name, address and telephone, as far as known. The letter prints this."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if answers.get("where_known") == "yes" and not answers.get("where") and "where" not in self.errors:
            self.add_error("where", _("Write where to ask, or answer that you do not know."))
        return answers

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "where_known": self.cleaned_data["where_known"] == "yes"}
