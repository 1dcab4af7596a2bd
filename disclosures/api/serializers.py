"""The shapes of the disclosure check. Unknown fields are refused: a misspelled one must not be silent."""

import datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from privacy_portal.law.disclosing import Carried, Outcome, RecipientKind
from privacy_portal.law.involved import Mode, Scope

MOST_MET = 60
LONGEST_EVIDENCE = 500


class Strict(serializers.Serializer[Any]):
    """Refuses fields it does not know."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                raise serializers.ValidationError({name: [_("There is no such field.")] for name in unknown})
        return super().to_internal_value(data)


class EmergencyIn(Strict):
    """An emergency in which the individual is treated."""

    treatment_needed = serializers.BooleanField()
    information_needed = serializers.BooleanField(help_text="To give that treatment.")


class TellingIn(Strict):
    """What telling a person involved in care rests on (45 CFR 164.510(b))."""

    mode = serializers.ChoiceField(choices=[mode.value for mode in Mode])
    available = serializers.BooleanField(help_text="The individual is present or can be asked before.")
    involved = serializers.BooleanField()
    directly_relevant = serializers.BooleanField()
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=[scope.value for scope in Scope]), max_length=3, default=list
    )
    judgment = serializers.CharField(max_length=1000, allow_blank=True, default="")
    responsible = serializers.BooleanField(
        default=False, help_text="To notify: family, a representative or who is responsible for the care."
    )
    only_notice = serializers.BooleanField(
        default=False, help_text="To notify: only the location, the general condition or the death."
    )


class CheckIn(Strict):
    """One disclosure somebody wants to make: about whom, to whom, why, and what."""

    patient_mrn = serializers.CharField(max_length=40)
    recipient = serializers.CharField(max_length=200, allow_blank=True, default="")
    recipient_of = serializers.CharField(max_length=200, allow_blank=True, default="")
    recipient_address = serializers.CharField(max_length=500, allow_blank=True, default="")
    recipient_kind = serializers.ChoiceField(
        choices=[kind.value for kind in RecipientKind if kind], allow_blank=True, default=""
    )
    recipient_id = serializers.IntegerField(
        min_value=1,
        max_value=2**63 - 1,
        allow_null=True,
        default=None,
        help_text="One of the ledger.",
    )
    party_id = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, allow_null=True, default=None, help_text="An outside party on file."
    )
    basis = serializers.CharField(
        max_length=200, allow_blank=True, default="", help_text="A code or a citation, such as 164.512(b)."
    )
    purpose = serializers.CharField(
        max_length=1000, allow_blank=True, default="", help_text="Words; or treatment, payment, operations."
    )
    information = serializers.CharField(
        max_length=1000, allow_blank=True, default="", help_text="What would be disclosed, briefly."
    )
    kinds = serializers.ListField(
        child=serializers.CharField(max_length=40),
        max_length=30,
        default=list,
        help_text="part2, psychotherapy_notes, and what the clinic's state protects.",
    )
    created_on = serializers.DateField(
        allow_null=True, default=None, help_text="The first day any of it was created or received."
    )
    items = serializers.ListField(child=serializers.CharField(max_length=40), max_length=30, default=list)
    whole_record = serializers.BooleanField(default=False)
    apart_from = serializers.ListField(
        child=serializers.CharField(max_length=40),
        max_length=100,
        default=list,
        help_text="Keys of restrictions and disputes none of whose information is in it.",
    )
    identity_known = serializers.BooleanField(default=False)
    authority_known = serializers.BooleanField(default=False)
    emergency = EmergencyIn(allow_null=True, default=None)
    telling = TellingIn(allow_null=True, default=None)
    authorization = serializers.CharField(max_length=40, allow_blank=True, default="")
    is_sale = serializers.BooleanField(default=False)
    is_marketing = serializers.BooleanField(default=False)
    is_paid_marketing = serializers.BooleanField(default=False)
    routine = serializers.CharField(max_length=40, allow_blank=True, default="")
    why_this_much = serializers.CharField(max_length=300, allow_blank=True, default="")
    carried = serializers.ChoiceField(
        choices=[value.value for value in Carried if value], allow_blank=True, default=""
    )
    standard_transaction = serializers.BooleanField(default=False)
    met = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST_EVIDENCE),
        default=dict,
        help_text="For each condition that holds, by its code: the evidence.",
    )
    disclosed_on = serializers.DateField(allow_null=True, default=None, help_text="Today when left out.")
    disclose = serializers.BooleanField(
        default=False, help_text="Record the disclosure with a yes, in one transaction."
    )
    break_glass = serializers.CharField(
        max_length=500, allow_blank=True, default="", help_text="The reason, in an emergency."
    )
    submission_key = serializers.UUIDField(
        allow_null=True, default=None, help_text="Needed to disclose; sending it again is harmless."
    )

    def validate_disclosed_on(self, value: datetime.date | None) -> datetime.date | None:
        if value is not None and value > self.context["today"]:
            raise serializers.ValidationError(_("The day of the disclosure is in the future."))
        return value

    def validate_met(self, value: dict[str, str]) -> dict[str, str]:
        if len(value) > MOST_MET:
            raise serializers.ValidationError(_("There are not so many conditions."))
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not (attrs["recipient"].strip() or attrs["recipient_id"] or attrs["party_id"]):
            raise serializers.ValidationError({"recipient": [_("Name who would receive it.")]})
        if attrs["disclose"] and attrs["submission_key"] is None:
            raise serializers.ValidationError({"submission_key": [_("Needed to disclose.")]})
        return attrs


class ConditionOut(serializers.Serializer[Any]):
    """What must hold; `ways` are alternatives, each a list of conditions that all must hold."""

    code = serializers.CharField()
    sentence = serializers.CharField()
    citation = serializers.CharField()
    on_paper = serializers.BooleanField()
    ways = serializers.ListField(child=serializers.ListField(child=serializers.DictField()))


class StepOut(serializers.Serializer[Any]):
    """One step; `finding` is not_concerned, passed, open or stopped."""

    name = serializers.CharField()
    finding = serializers.CharField()
    code = serializers.CharField(allow_blank=True)
    sentence = serializers.CharField()
    citation = serializers.CharField()


class CheckOut(serializers.Serializer[Any]):
    """The answer. `disclosure` is the number of the ledger's row, when one was written."""

    outcome = serializers.ChoiceField(choices=[outcome.value for outcome in Outcome])
    code = serializers.CharField(allow_blank=True)
    sentence = serializers.CharField()
    citation = serializers.CharField()
    steps = StepOut(many=True)
    needs = ConditionOut(many=True)
    duties = serializers.ListField(child=serializers.CharField())
    disclosure = serializers.IntegerField(allow_null=True)
