"""The shapes of the API. Unknown fields are refused: a misspelled field must not be a silent one."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.access import Delivery, FormFormat, Kind
from privacy_portal.law.representation import Authority
from privacy_portal.law.rights import Right
from privacy_requests.operations import agreements
from privacy_requests.operations.details import KEYS

RECEIVED_BY = ["in_person", "phone", "mail", "fax", "email", "business_associate", "api"]
STATUSES = ["open", "unfinished", "all", "received", "working", "extended", "decided", "closed"]


class Strict(serializers.Serializer[Any]):
    """Refuses fields it does not know."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                raise serializers.ValidationError({name: [_("There is no such field.")] for name in unknown})
        return super().to_internal_value(data)


class AccessIn(Strict):
    """What is asked for. There is no reason field, and there will be none (45 CFR 164.524)."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind], default=Kind.COPY.value)
    record_sets = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=50, default=list
    )
    description = serializers.CharField(max_length=2000, allow_blank=True, default="")
    from_on = serializers.DateField(allow_null=True, default=None)
    to_on = serializers.DateField(allow_null=True, default=None)
    form_format = serializers.ChoiceField(
        choices=[value.value for value in FormFormat], default=FormFormat.PDF.value
    )
    format_words = serializers.CharField(max_length=200, allow_blank=True, default="")
    delivery = serializers.ChoiceField(
        choices=[value.value for value in Delivery],
        allow_blank=True,
        default="",
        help_text="What the person said. When left out: the portal for a patient with an account, else mail.",
    )
    fax_number = serializers.CharField(
        max_length=40, allow_blank=True, default="", help_text="For `fax`, with the area code."
    )
    email_to = serializers.EmailField(allow_blank=True, default="", help_text="For `email`.")
    postal_address = serializers.CharField(
        max_length=500,
        allow_blank=True,
        default="",
        help_text="For mail to another address than the one on file.",
    )
    summary = serializers.ChoiceField(
        choices=["summary", "explanation"],
        allow_blank=True,
        default="",
        help_text="Empty for the records themselves.",
    )

    def validate_record_sets(self, codes: list[str]) -> list[str]:
        known = {one.code for one in clinic.record_sets()}
        if unknown := sorted(set(codes) - known):
            raise serializers.ValidationError(
                [_("There is no set of records called %(code)s.") % {"code": code} for code in unknown]
            )
        return codes

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["from_on"] and attrs["to_on"] and attrs["to_on"] < attrs["from_on"]:
            raise serializers.ValidationError({"to_on": [_("The last date is before the first.")]})
        if attrs["form_format"] == FormFormat.OTHER and not attrs["format_words"].strip():
            raise serializers.ValidationError({"format_words": [_("Name the format.")]})
        if attrs["fax_number"] and not agreements.is_fax_number(attrs["fax_number"]):
            raise serializers.ValidationError(
                {"fax_number": [_("Write the fax number with its area code, such as 217-555-0134.")]}
            )
        return attrs


class AccountingIn(Strict):
    """The time a list of disclosures covers; without a wish the six years before receipt. Nothing else."""

    from_on = serializers.DateField(allow_null=True, default=None)
    to_on = serializers.DateField(allow_null=True, default=None)


class RequesterIn(Strict):
    """The person asking, as they gave it; `patient_mrn` may follow later by the act `match`."""

    name = serializers.CharField(max_length=200)
    capacity = serializers.ChoiceField(choices=["individual", "representative"], default="individual")
    patient_name = serializers.CharField(
        max_length=200,
        allow_blank=True,
        default="",
        help_text="Whose records, where a representative asks.",
    )
    acting_as = serializers.ChoiceField(
        choices=[*(one.value for one in Authority), "other"],
        allow_blank=True,
        default="",
        help_text="How a representative acts for the patient, as they say.",
    )
    birth_date_given = serializers.DateField(
        allow_null=True, default=None, help_text="The patient's, as given."
    )
    email = serializers.EmailField(allow_blank=True, default="")
    phone = serializers.CharField(max_length=40, allow_blank=True, default="")
    address = serializers.CharField(max_length=500, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["capacity"] == "individual":
            wrong = [name for name in ("patient_name", "acting_as") if attrs[name]]
            if wrong:
                raise serializers.ValidationError(
                    {name: [_("Only a representative asks for another person.")] for name in wrong}
                )
        return attrs


class OwnRequestIn(Strict):
    """A patient asks for themself."""

    submission_key = serializers.UUIDField(help_text="Made by the caller; sending it again is harmless.")
    right = serializers.ChoiceField(choices=[right.value for right in KEYS])
    access = AccessIn(required=False, help_text="For the right `access` only.")
    accounting = AccountingIn(required=False, help_text="For the right `accounting` only.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        wanted = attrs["right"]
        others = [right.value for right in KEYS if right != wanted and right.value in attrs]
        if others:
            raise serializers.ValidationError(
                {name: [_("This belongs to another right.")] for name in others}
            )
        if wanted not in attrs:
            raise serializers.ValidationError({wanted: [_("Say what is asked for.")]})
        return attrs


class StaffRequestIn(OwnRequestIn):
    """Staff or another system enters a request that reached the clinic on `received_on`."""

    received_by = serializers.ChoiceField(choices=RECEIVED_BY)
    received_on = serializers.DateField(
        help_text="The clinic's local date of receipt; the clock starts here."
    )
    received_through = serializers.IntegerField(
        allow_null=True,
        default=None,
        help_text="The number of the business associate that received it, for `business_associate` only.",
    )
    patient_mrn = serializers.CharField(max_length=40, allow_blank=True, default="")
    requester = RequesterIn()


class RefusalOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()
    citation = serializers.CharField(allow_blank=True)


class ActionOut(serializers.Serializer[Any]):
    """An act the caller's role could do on this request, and why not now."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    allowed = serializers.BooleanField()
    refusal = RefusalOut(allow_null=True)
    inputs = serializers.ListField(child=serializers.CharField(), help_text="The fields the act takes.")
    url = serializers.CharField()


class RequestOut(serializers.Serializer[Any]):
    """One request in a list. Dates are the clinic's calendar dates (YYYY-MM-DD)."""

    reference = serializers.CharField()
    right = serializers.CharField()
    status = serializers.CharField()
    outcome = serializers.CharField(allow_blank=True)
    received_by = serializers.CharField()
    received_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True, help_text="The date that governs lateness.")
    federal_due_on = serializers.DateField(allow_null=True)
    cap_on = serializers.DateField(allow_null=True)
    target_on = serializers.DateField(help_text="The office's own aim; never a legal date.")
    extended_to = serializers.DateField(allow_null=True)
    overdue = serializers.BooleanField()
    verified = serializers.BooleanField()
    decided_on = serializers.DateField(allow_null=True)
    completed_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    url = serializers.CharField()


class RequestDetailOut(RequestOut):
    access = AccessIn(allow_null=True)
    accounting = AccountingIn(allow_null=True)
    patient_mrn = serializers.CharField(allow_blank=True)
    actions = ActionOut(many=True)


class ListQuery(Strict):
    status = serializers.ChoiceField(choices=STATUSES, default="unfinished")
    right = serializers.ChoiceField(choices=[right.value for right in Right], default="")
    due = serializers.ChoiceField(choices=["overdue", "today", "week"], default="")
    cursor = serializers.CharField(default="")
