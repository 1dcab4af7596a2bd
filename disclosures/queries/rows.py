"""The ledger as staff read it: a page of rows, narrowed; one row with its corrections."""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet

from disclosures.models import Disclosure, DisclosureSubject, Recipient, Source
from disclosures.queries import ledger, recipients
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.law.accounting import BASES
from privacy_portal.people import queries as people

MOST_PEOPLE = 50
MOST_LISTED = 5000
LATELY = 20_000  # rows: far enough back to know a person's habits, near enough to be quick
SHOWN = ("patient", "recipient", "made_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What the list is narrowed to; `text` is what was looked for, by the `of` that it names.

    `basis`: "" | waiting | a code of a family (its name in lower case). `state`: "" as the ledger stands |
    all with what was corrected.
    """

    text: str = ""
    of: str = ""
    basis: str = ""
    source: str = ""
    from_on: datetime.date | None = None
    to_on: datetime.date | None = None
    state: str = ""


def search(actor: Actor, narrowed: Narrowed) -> "QuerySet[Disclosure]":
    """The rows, newest written first; a list reads two queries more whatever its length (see subjects())."""
    rows = ledger.visible_to(actor)
    if narrowed.state != "all":
        rows = ledger.standing(rows.filter(void=False))
    if narrowed.text:
        rows = rows.filter(_found(actor, narrowed))
    if narrowed.basis == "waiting":
        rows = rows.filter(basis="")
    elif narrowed.basis:
        rows = rows.filter(
            basis__in=[one.code for one in BASES if one.family.name.casefold() == narrowed.basis]
        )
    if narrowed.source:
        rows = rows.filter(source=narrowed.source)
    if narrowed.from_on:
        rows = rows.filter(disclosed_on__gte=narrowed.from_on)
    if narrowed.to_on:
        rows = rows.filter(disclosed_on__lte=narrowed.to_on)
    return rows.select_related(*SHOWN).order_by("-id")


def one(actor: Actor, disclosure_id: int) -> Disclosure | None:
    """A row for staff who read the ledger, and for whoever wrote it down."""
    rows = Disclosure.objects.select_related(*SHOWN, "protocol", "raw_event", "demand")
    row = rows.filter(pk=disclosure_id).first()
    if row is None:
        return None
    own = actor.may(Permission.DISCLOSURES_RECORD) and row.entered_by_id == actor.user_id
    return row if own or actor.may(Permission.DISCLOSURES_VIEW) else None


def chain(row: Disclosure) -> list[Disclosure]:
    """The row with what it corrects and what corrects it, oldest first."""
    before, after = [], []
    at: Disclosure | None = row
    while at is not None and at.replaces_id is not None:
        at = Disclosure.objects.select_related(*SHOWN).get(pk=at.replaces_id)
        before.append(at)
    at = row
    while (at := Disclosure.objects.select_related(*SHOWN).filter(replaces=at).first()) is not None:
        after.append(at)
    return [*reversed(before), row, *after]


def subjects(rows: Iterable[Disclosure]) -> dict[int, int]:
    """How many patients each row with a list is about, in one query."""
    ids = [row.pk for row in rows if row.patient_id is None]
    if not ids:
        return {}
    counted = DisclosureSubject.objects.filter(disclosure_id__in=ids).values("disclosure_id")
    return dict(counted.annotate(n=Count("id")).values_list("disclosure_id", "n"))


def listed(row: Disclosure) -> "list[DisclosureSubject]":
    """The patients of a row with a list, by name."""
    rows = DisclosureSubject.objects.filter(disclosure=row).select_related("patient")
    return list(rows.order_by("patient__search_name", "id")[:500])


def usual_bases(entered_by_id: int | None, *, most: int = 6) -> list[str]:
    """The codes this person chose lately, the most frequent first: what comes next is likely among them."""
    newest = Disclosure.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    lately = Disclosure.objects.filter(
        pk__gt=newest - LATELY, entered_by_id=entered_by_id, source=Source.FORM
    ).exclude(basis="")
    counted = Counter(lately.order_by("-pk").values_list("basis", flat=True)[:50])
    return [code for code, _n in counted.most_common(most)]


def usual_for(recipient_ids: Collection[int]) -> dict[int, list[str]]:
    """For each recipient the bases of the last five that it got, the most frequent first; one query."""
    last = (
        Disclosure.objects.filter(recipient_id=OuterRef("pk"), void=False)
        .exclude(basis="")
        .order_by("-disclosed_on")
    )
    found = Recipient.objects.filter(pk__in=recipient_ids).values_list(
        "pk", ArraySubquery(last.values("basis")[:5])
    )
    return {pk: [code for code, _n in Counter(codes).most_common()] for pk, codes in found}


def _found(actor: Actor, narrowed: Narrowed) -> Q:
    if narrowed.of == "recipient":
        return Q(recipient_id__in=recipients.ids_named(narrowed.text))
    found = people.search_patients(actor, narrowed.text).order_by("pk").values_list("pk", flat=True)
    ids = set(found[:MOST_PEOPLE])
    # Read first: numbers beside an OR can use both indexes, a subquery there would read the whole ledger.
    in_lists = DisclosureSubject.objects.filter(patient_id__in=ids).values_list("disclosure_id", flat=True)
    return Q(patient_id__in=ids) | Q(pk__in=list(in_lists[:MOST_LISTED]))
