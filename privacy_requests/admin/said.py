"""One active sentence for each act done; never a name, never a diagnosis."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy_requests.acts import BY_NAME
from privacy_requests.admin import words
from privacy_requests.models import PrivacyRequest

DONE: dict[str, str | Promise] = {
    "match": gettext_lazy("Request matched. The clock did not move."),
    "verify": gettext_lazy("Identity recorded as verified."),
    "record_failed_verification": gettext_lazy("Attempt recorded. Try another way; the clock runs on."),
    "acknowledge": gettext_lazy("Acknowledgement queued."),
    "start": gettext_lazy("Work started."),
    "agree_format": gettext_lazy("Agreed format recorded."),
    "add_record": gettext_lazy("Record added."),
    "remove_record": gettext_lazy("Record taken out."),
    "grant": gettext_lazy("Access granted. Letter queued; the case closes when it is sent."),
    "merge": gettext_lazy("Request merged. The other keeps the earlier date of receipt."),
    "move": gettext_lazy("Case moved. Verify who asks again."),
    "assign": gettext_lazy("Case assigned."),
    "add_note": gettext_lazy("Note added."),
    "log_call": gettext_lazy("Call logged."),
    "send_message": gettext_lazy("Message sent."),
}
PLACES = {"add_note": "#notes", "log_call": "#calls", "send_message": "#messages", "add_record": "#files"}


def done(act: str, row: PrivacyRequest, answers: Mapping[str, Any]) -> str:
    """What was done, and what happens next."""
    if act == "extend":
        return _("Extension letter queued. New due date once it is sent: %(date)s.") % {
            "date": words.on(answers.get("promised_on"))
        }
    if act == "withdraw":
        if row.patient_id is None:
            return _("Request withdrawn and closed.")
        return _("Request withdrawn and closed. Confirmation queued.")
    return str(DONE.get(act) or BY_NAME[act].done or _("Done."))


def place(act: str) -> str:
    """Where on the case page the result is seen."""
    return PLACES.get(act) or BY_NAME[act].place
