"""The words of the document store: what a file is for, and what the virus check said."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """Why the clinic keeps the file."""

    RECORD = "record", _("Record to release")
    INCOMING = "incoming", _("Paper or file that came in")
    IDENTITY = "identity", _("Proof of identity")
    EVIDENCE = "evidence", _("Evidence of authority or consent")
    AGREEMENT = "agreement", _("Agreement with an outside party")
    DRAFT = "draft", _("Staged with a form not yet sent")
    IMPORT = "import", _("Import file")
    EXPORT = "export", _("File made from the ledger")


class ScanState(models.TextChoices):
    """What is known about malware in the file."""

    NOT_CONFIGURED = "not_configured", _("No virus check is set up")
    PENDING = "pending", _("Waiting for the virus check")
    CLEAN = "clean", _("Nothing found")
    INFECTED = "infected", _("Malware found")
    FAILED = "failed", _("The virus check did not work")


RELEASABLE = frozenset({ScanState.NOT_CONFIGURED, ScanState.CLEAN})


class DiscardReason(models.TextChoices):
    """Why a file's bytes were removed; its row and hash stay."""

    MISTAKE = "mistake", _("Stored by mistake")
    INFECTED = "infected", _("Malware")
    IDENTITY_CHECKED = "identity_checked", _("Proof of identity, no longer needed")
    DRAFT_EXPIRED = "draft_expired", _("The form was never sent")
    EXPORT_EXPIRED = "export_expired", _("A made file, no longer needed")
    RETENTION = "retention", _("Kept as long as required")
