"""Research protocols in their newest version, and what an accounting would still miss of each."""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from disclosures.models import ResearchProtocol
from disclosures.queries.research import REQUIRED


def newest() -> list[ResearchProtocol]:
    """Each protocol once, as it was last written down, by name."""
    rows = ResearchProtocol.objects.alias(origin=Coalesce("first_id", "pk"))
    newer = ResearchProtocol.objects.filter(Q(first_id=OuterRef("origin")) & Q(pk__gt=OuterRef("pk")))
    return list(rows.filter(~Exists(newer)).order_by(F("name"), "pk"))


def versions(protocol_id: int) -> list[ResearchProtocol]:
    """Every version of the protocol, the newest first; `protocol_id` may be any of them."""
    row = ResearchProtocol.objects.filter(pk=protocol_id).first()
    if row is None:
        return []
    first_id = row.first_id or row.pk
    return list(ResearchProtocol.objects.filter(Q(pk=first_id) | Q(first_id=first_id)).order_by("-at", "-id"))


def missing(row: ResearchProtocol) -> list[str]:
    """The labels of what the form of 45 CFR 164.528(b)(4) still needs to know."""
    columns = {field.name: field.verbose_name for field in ResearchProtocol._meta.concrete_fields}
    return [str(columns[name]) for name in REQUIRED if not getattr(row, name).strip()]
