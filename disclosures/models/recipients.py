"""Who received something: the name for ever, the addresses as they became known."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.models.numbering import counts_from_one
from privacy_portal.audit.history import append_only
from privacy_portal.people.folding import fold

NAME_LENGTH = 200


class Recipient(models.Model):
    """A body or person outside; the name may be a private person's, so it is PHI.

    `of` is the agency of an official ("Detective R. Ruiz" of "Springfield Police"). `search_name` is the
    folded name and agency, what makes two spellings one recipient.
    """

    PHI: ClassVar[frozenset[str]] = frozenset({"name", "of", "search_name", "search_of"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"party", "added_at", "added_by_id"})

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    of = models.CharField(_("of which agency or body"), max_length=NAME_LENGTH, blank=True)
    party = models.ForeignKey(
        "people.ExternalParty", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    search_name = models.CharField(max_length=NAME_LENGTH * 2, editable=False, db_collation="C")
    search_of = models.CharField(max_length=NAME_LENGTH * 2, editable=False, blank=True, db_collation="C")
    added_at = models.DateTimeField()
    added_by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="disclosures_recipient_has_name"),
            counts_from_one("recipient"),
        ]
        indexes = [
            models.Index(fields=["search_name", "search_of", "id"], name="disclosures_recipient_name"),
            models.Index(
                fields=["search_of"], condition=~models.Q(search_of=""), name="disclosures_recipient_of"
            ),
        ]

    def __str__(self) -> str:
        return f"recipient {self.pk}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Keeps the folded columns equal to the name and agency; nothing else happens here."""
        self.search_name = fold(self.name)
        self.search_of = fold(self.of)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class RecipientAddress(models.Model):
    """A postal address of a recipient, as it became known; the newest is the one that is printed."""

    PHI: ClassVar[frozenset[str]] = frozenset({"lines"})
    SAFE: ClassVar[frozenset[str]] = frozenset({"recipient", "at", "by_id"})

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="addresses")
    lines = models.TextField(_("postal address"), max_length=500)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["at", "id"]
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(condition=~models.Q(lines=""), name="disclosures_address_is_known"),
            counts_from_one("address"),
        ]

    def __str__(self) -> str:
        return f"address {self.pk}"
