"""Two rows that may be one disclosure reported twice: flagged for a person, never merged by themselves."""

import datetime
from collections.abc import Collection, Iterable
from itertools import batched

from django.db import connection, transaction

from disclosures.models import Disclosure, NearDuplicate
from disclosures.operations import correcting
from disclosures.queries import near_duplicates
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.accounting import BASES
from privacy_portal.law.refusal import Refused
from privacy_portal.work import operations as work
from privacy_portal.work import queries as open_work
from privacy_portal.work.kinds import DueKind, WorkKind

ABOUT = ("near_duplicates", 1)
APART = datetime.timedelta(days=1)
LOOK_WITHIN = datetime.timedelta(days=14)
AT_ONCE = 500
MOST = 1000
Settled = NearDuplicate.Settled
ALIKE = """
WITH family(code, name) AS (SELECT * FROM unnest(%(codes)s::text[], %(names)s::text[]))
SELECT d.id, like_it.id
FROM unnest(%(ids)s::bigint[]) AS asked(id)
JOIN disclosures_disclosure d ON d.id = asked.id AND NOT d.void
JOIN disclosures_recipient dr ON dr.id = d.recipient_id
LEFT JOIN family df ON df.code = d.basis
CROSS JOIN LATERAL (
  SELECT o.id
  FROM disclosures_disclosure o
  JOIN disclosures_recipient r ON r.id = o.recipient_id
  LEFT JOIN family f ON f.code = o.basis
  WHERE o.patient_id = d.patient_id AND o.id < d.id AND NOT o.void
    AND o.disclosed_on BETWEEN d.disclosed_on - %(apart)s AND d.disclosed_on + %(apart)s
    AND r.search_name = dr.search_name AND r.search_of = dr.search_of
    AND (df.name IS NULL OR f.name IS NULL OR df.name = f.name)
    AND NOT EXISTS (SELECT 1 FROM disclosures_disclosure c WHERE c.replaces_id = o.id)
  ORDER BY o.id DESC
  LIMIT 1
) AS like_it
WHERE NOT EXISTS (SELECT 1 FROM disclosures_disclosure c WHERE c.replaces_id = d.id)
  AND NOT EXISTS (
    SELECT 1 FROM disclosures_nearduplicate n WHERE n.disclosure_id = d.id AND n.like_id = like_it.id
  )
LIMIT %(most)s
"""


def flag(row: Disclosure, *, by: Actor, on: datetime.date, now: datetime.datetime) -> int:
    """Flag what this row may be a second report of; how many pairs are new. For many rows: flag_many()."""
    return flag_many([row.pk], by=by, on=on, now=now)


@transaction.atomic
def flag_many(
    disclosure_ids: Iterable[int],
    *,
    by: Actor,
    on: datetime.date,
    now: datetime.datetime,
    most: int = MOST,
) -> int:
    """Flag each of these rows that is like an older one, with the newest such row; how many pairs are new.

    Alike: same patient, same name of the recipient, at most a day apart, and bases of one family (one that
    nobody knows may be any). One query a batch of AT_ONCE rows. After `most` pairs no more are looked for:
    one file never makes more than a person can look at.
    """
    made = 0
    for batch in batched(disclosure_ids, AT_ONCE, strict=False):
        if made >= most:
            break
        made += _keep(_pairs(batch, most=most - made), by=by, now=now)
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
        for link_id in open_work.open_about(kind=WorkKind.DROP_ALIKE):
            work.settle(by=by, kind=WorkKind.DROP_ALIKE, about=("drop_link", link_id))
    return pair


def _pairs(ids: Collection[int], *, most: int) -> list[tuple[int, int]]:
    """(this row, the newest older one like it), of rows that stand and are not flagged as a pair yet."""
    families = [(basis.code, basis.family.value) for basis in BASES]
    codes, names = zip(*families, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            ALIKE,
            {
                "ids": list(ids),
                "apart": APART.days,
                "codes": list(codes),
                "names": list(names),
                "most": most,
            },
        )
        return sorted(cursor.fetchall())


def _keep(pairs: Collection[tuple[int, int]], *, by: Actor, now: datetime.datetime) -> int:
    """Write the pairs and their history in two statements."""
    made = NearDuplicate.objects.bulk_create(
        [NearDuplicate(disclosure_id=row_id, like_id=older_id, at=now) for row_id, older_id in pairs]
    )
    for pair in made:
        pair._history_user = by.user_id  # type: ignore[attr-defined]
    NearDuplicate.history.bulk_history_create(made, default_change_reason="flagged")
    return len(made)


def _as_it_stands(disclosure_id: int) -> Disclosure:
    row = Disclosure.objects.get(pk=disclosure_id)
    while (newer := Disclosure.objects.filter(replaces=row).first()) is not None:
        row = newer
    return row
