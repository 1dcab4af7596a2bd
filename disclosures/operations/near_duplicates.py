"""Two rows that may be one disclosure reported twice: flagged for a person, never merged by themselves."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import batched

from django.db import transaction

from disclosures.models import Disclosure, NearDuplicate
from disclosures.operations import correcting
from disclosures.queries import ledger, near_duplicates
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.accounting import BY_CODE
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work.kinds import DueKind, WorkKind

ABOUT = ("near_duplicates", 1)
APART = datetime.timedelta(days=1)
LOOK_WITHIN = datetime.timedelta(days=14)
AT_ONCE = 2000
Settled = NearDuplicate.Settled


def flag(row: Disclosure, *, by: Actor, on: datetime.date, now: datetime.datetime) -> int:
    """Flag what this row may be a second report of; how many pairs are new. For many rows: flag_many()."""
    return flag_many([row.pk], by=by, on=on, now=now)


@transaction.atomic
def flag_many(disclosure_ids: Iterable[int], *, by: Actor, on: datetime.date, now: datetime.datetime) -> int:
    """Flag each of these rows that is like an older one; how many pairs are new.

    Alike: same patient, same name of the recipient, at most a day apart, and bases of one family (one that
    nobody knows may be any). Two queries a batch of AT_ONCE rows.
    """
    made = 0
    for batch in batched(disclosure_ids, AT_ONCE, strict=False):
        for row, older in _pairs(batch):
            pair = NearDuplicate(disclosure=row, like=older, at=now)
            save_tracked(pair, by=by, reason="flagged")
            made += 1
    if made:
        work.open_item(
            by=by,
            kind=WorkKind.NEAR_DUPLICATE,
            about=ABOUT,
            reference="",
            due_on=on + LOOK_WITHIN,
            due_kind=DueKind.HOUSE,
            permission=Permission.DISCLOSURES_CLASSIFY,
        )
    return made


@transaction.atomic
def settle(
    *, by: Actor, pair_id: int, same: bool, reason: str = "", on: datetime.date, now: datetime.datetime
) -> NearDuplicate:
    """Say that both happened, or that they are the same one: then the later row is voided, with the reason.

    Raises Refused (MAY_NOT, NO_PAIR, SETTLED_ALREADY, CORRECTION_REASON).
    """
    if not by.may(Permission.DISCLOSURES_CLASSIFY):
        raise Refused("Your role does not correct the ledger.", code="MAY_NOT")
    pair = NearDuplicate.objects.select_for_update().filter(pk=pair_id).first()
    if pair is None:
        raise Refused("There is no such pair.", code="NO_PAIR")
    if pair.settled:
        raise Refused("This pair was settled already.", code="SETTLED_ALREADY")
    if same:
        later = _as_it_stands(pair.disclosure_id)
        if not later.void:
            correcting.void(by=by, disclosure_id=later.pk, reason=reason, on=on, now=now)
    pair.settled = Settled.ONE if same else Settled.BOTH
    pair.settled_by_id = by.user_id
    save_tracked(pair, by=by, reason=f"settled {pair.settled}", update_fields=["settled", "settled_by_id"])
    audit.record(
        "near_duplicate.settled",
        by=by,
        about=("disclosure", pair.disclosure_id),
        detail={"like": pair.like_id, "settled": pair.settled},
    )
    if not near_duplicates.waiting():
        work.settle(by=by, kind=WorkKind.NEAR_DUPLICATE, about=ABOUT)
    return pair


def _pairs(ids: Collection[int]) -> Iterator[tuple[Disclosure, Disclosure]]:
    rows = list(_standing().filter(pk__in=ids, patient__isnull=False).order_by("pk"))
    if not rows:
        return
    days = [row.disclosed_on for row in rows]
    others = _standing().filter(
        patient_id__in={row.patient_id for row in rows},
        disclosed_on__range=(min(days) - APART, max(days) + APART),
    )
    by_key: dict[tuple[int | None, str, str], list[Disclosure]] = defaultdict(list)
    for other in others:
        by_key[_key(other)].append(other)
    known = set(NearDuplicate.objects.filter(disclosure_id__in=ids).values_list("disclosure_id", "like_id"))
    for row in rows:
        for other in by_key[_key(row)]:
            if other.pk < row.pk and _alike(row, other) and (row.pk, other.pk) not in known:
                yield row, other


def _standing() -> "ledger.QuerySet[Disclosure]":
    return ledger.standing(Disclosure.objects.filter(void=False)).select_related("recipient")


def _key(row: Disclosure) -> tuple[int | None, str, str]:
    return (row.patient_id, row.recipient.search_name, row.recipient.search_of)


def _alike(row: Disclosure, other: Disclosure) -> bool:
    near = abs(row.disclosed_on - other.disclosed_on) <= APART
    one, two = BY_CODE.get(row.basis), BY_CODE.get(other.basis)
    return near and (one is None or two is None or one.family is two.family)


def _as_it_stands(disclosure_id: int) -> Disclosure:
    row = Disclosure.objects.get(pk=disclosure_id)
    while (newer := Disclosure.objects.filter(replaces=row).first()) is not None:
        row = newer
    return row
