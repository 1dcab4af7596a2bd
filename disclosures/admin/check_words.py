"""The plain words of the check's pages: the steps, and which field a refusal is about."""

from django.utils.translation import gettext_lazy as _

STEPS = {
    "basis": _("Legal basis"),
    "part2": _("Part 2 records"),
    "psychotherapy_notes": _("Psychotherapy notes"),
    "state_overlay": _("State law"),
    "not_bound": _("What a restriction cannot stop"),
    "restriction": _("Restrictions"),
    "objection": _("Persons involved, objections"),
    "authorization": _("Authorization"),
    "care": _("Treatment, payment, operations"),
    "minimum_necessary": _("Minimum necessary"),
    "conditions": _("Conditions of the basis, and who asks"),
    "amendment_packet": _("Records in dispute"),
}
FIELDS = {
    "BASIS_UNKNOWN": "basis",
    "RECIPIENT_KIND": "recipient_kind",
    "NO_RECIPIENT": "recipient",
    "NO_PARTY": "recipient",
    "RECIPIENT_MISSING": "recipient",
    "RECIPIENT_TOO_LONG": "recipient",
    "INFORMATION_KIND": "kinds",
    "DESCRIPTION_MISSING": "description",
    "TEXT_TOO_LONG": "description",
    "PURPOSE_MISSING": "purpose",
    "BREAK_GLASS_REASON": "break_glass",
    "BREAK_GLASS_ONLY": "break_glass",
    "BREAK_GLASS_PROVIDER": "recipient_kind",
    "NO_PATIENT": "patients",
    "DISCLOSED_BEFORE_BIRTH": "patients",
    "REVIEW_FINDING": "finding",
}
OWED = {
    "separate_packet": _("Send what must travel with the disputed record"),
    "inform_victim": _("Tell the patient that the report was made, or say why not"),
    "recipient_address": _("Find the provider’s address, and send the request not to disclose further"),
}
HOWS = {
    "separate_packet": [
        ("sent", _("The papers were sent to the same recipient")),
        ("summary_sent", _("An accurate summary was sent")),
        ("attached_later", _("They went with it after all")),
    ],
    "inform_victim": [
        ("informed", _("The patient was told")),
        ("serious_harm", _("Telling the patient would do serious harm")),
        ("representative_responsible", _("It would be a representative believed responsible")),
    ],
}
