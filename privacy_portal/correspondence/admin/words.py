"""What the pages say of a delivery: its steps in sentences, its state in a tone."""

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

TONES = {
    "queued": "info",
    "claimed": "info",
    "ready": "info",
    "printed": "info",
    "sent": "success",
    "posted": "success",
    "handed": "success",
    "returned": "danger",
    "failed": "danger",
    "replaced": "neutral",
    "withdrawn": "neutral",
}

STEPS: dict[str, str | Promise] = {
    "claimed": _("Taken up for delivery"),
    "in_doubt": _(
        "In doubt: nobody can know whether the mail server took the message. "
        "It goes again under the same number, so that a second copy can be recognized."
    ),
    "resumed": _("Taken up again after a worker stopped"),
    "postponed": _("The mail server did not take the message; tried again later"),
    "sent": _("In the portal, and an e-mail says that something waits"),
    "sent:email": _("The mail server took the e-mail with the files"),
    "sent:fax": _("Faxed, as the confirmation sheet says"),
    "ready:fax": _("Typeset and ready to fax"),
    "in_doubt:email": _(
        "In doubt: nobody can know whether the mail server took the e-mail with the files. "
        "It goes again under the same number, so that a second copy can be recognized."
    ),
    "ready": _("Typeset and ready"),
    "printed": _("Printed with the day's letters"),
    "posted": _("Mailed"),
    "handed": _("Handed over at the desk"),
    "returned": _("Came back"),
    "failed": _("Given up; a person must find another way"),
    "replaced": _("Not sent: the patient is reached elsewhere now, a new letter took its place"),
    "pulled": _("The printed piece was pulled"),
    "withdrawn": _("Withdrawn, not sent"),
}

DETAILS: dict[str, str | Promise] = {
    "NO_DESTINATION": _("no address on file"),
    "EMAIL_TOO_LARGE": _("the files are too large for e-mail; agree on another way with the patient"),
    "UPLOAD_INFECTED": _("malware was found in one of the files"),
    "SCAN_PENDING": _("a file waits for the virus check"),
    "DOCUMENT_DISCARDED": _("a file was discarded"),
    "DOCUMENT_DAMAGED": _("a file is missing or was changed on the disk"),
    "FAX_NOT_TAKEN": _("the fax number does not answer or is wrong"),
    "CONTACT_MISSING": _("the clinic names no contact"),
    "ConnectionRefusedError": _("the mail server did not answer"),
    "TimeoutError": _("the mail server stopped answering"),
    "SMTPServerDisconnected": _("the mail server hung up"),
    "SMTPRecipientsRefused": _("the mail server refused the address"),
    "SMTPDataError": _("the mail server refused the message"),
}


STOPPED = frozenset({"failed", "returned", "replaced", "withdrawn"})


def step(outcome: str, channel: str = "") -> str | Promise:
    """A step in words, as its channel says it."""
    return STEPS.get(f"{outcome}:{channel}") or STEPS.get(outcome, outcome)


def detail(code: str) -> str | Promise:
    """A refusal's or an error's code in words, or the pages of a fax; what is not known stays unsaid."""
    if code.startswith("pages="):
        return gettext("%(n)s pages confirmed") % {"n": code.removeprefix("pages=")}
    if code.startswith("enclosed="):
        number = int(code.removeprefix("enclosed="))
        return ngettext("%(n)d file enclosed", "%(n)d files enclosed", number) % {"n": number}
    return DETAILS.get(code, "")
