"""What speaks against a disclosure that is being written down: said while it is typed, before it is sent."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from consent.queries import standing
from consent.queries.matching import Receiver
from disclosures.models import Disclosure, DisclosureSubject
from disclosures.queries import ledger
from privacy_portal.law.accounting import BY_CODE, Family
from privacy_portal.people.folding import fold

APART = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing to look at; `code`: future | before_birth | same_day | near_day | restriction | objection."""

    code: str
    disclosure_id: int | None = None
    disclosed_on: datetime.date | None = None


def day(
    births: Collection[datetime.date], disclosed_on: datetime.date | None, *, on: datetime.date
) -> list[Clash]:
    """Whether the day cannot be: in the future, or before a patient's birth."""
    if disclosed_on is None:
        return []
    found = [Clash("future")] if disclosed_on > on else []
    if any(disclosed_on < birth for birth in births):
        found.append(Clash("before_birth"))
    return found


def in_ledger(
    patient_ids: Sequence[int],
    *,
    recipient: str,
    of: str,
    disclosed_on: datetime.date | None,
    entered_by_id: int | None,
) -> list[Clash]:
    """Standing rows about one of the patients, to a recipient of this name, the same day or a day apart.

    `entered_by_id`: only what this person wrote down, for those who may not read the ledger: that there was
    a disclosure to an agency may be what a suspension keeps quiet.
    """
    if not patient_ids or not recipient.strip() or disclosed_on is None:
        return []
    listed = DisclosureSubject.objects.filter(patient_id__in=patient_ids).values("disclosure_id")
    near = Q(
        disclosed_on__range=(disclosed_on - APART, disclosed_on + APART),
        recipient__search_name=fold(recipient),
        recipient__search_of=fold(of),
        void=False,
    )
    if entered_by_id is not None:
        near &= Q(entered_by_id=entered_by_id)
    found = {
        row.pk: row
        for about in (Q(patient_id__in=patient_ids), Q(pk__in=listed))
        for row in ledger.standing(Disclosure.objects.filter(near & about)).order_by("id")[:5]
    }
    rows = sorted(found.values(), key=lambda row: (row.disclosed_on != disclosed_on, row.pk))
    return [
        Clash("same_day" if row.disclosed_on == disclosed_on else "near_day", row.pk, row.disclosed_on)
        for row in rows
    ]


def choices(patient_ids: Sequence[int], receiver: Receiver, *, basis: str, on: datetime.date) -> list[Clash]:
    """A restriction in force or an objection of one of the patients that may reach this recipient.

    A basis that no restriction or objection reaches is not warned of; the disclosure check says the rest.
    """
    if not patient_ids or not any(receiver.names):
        return []
    known = BY_CODE.get(basis)
    found = []
    if known is None or known.bound_by_restriction:
        restricted = standing.restrictions(patient_ids, receiver, on=on)
        found += [Clash("restriction") for one in restricted if one.recipient_matches][:1]
    if known is None or known.family is Family.INVOLVED:
        wishes = standing.wishes(patient_ids, receiver, scopes=(), on=on)
        found += [Clash("objection") for one in wishes if one.is_objection][:1]
    return found


def last(
    *, patient_ids: Sequence[int], recipient: str, of: str, entered_by_id: int | None
) -> Disclosure | None:
    """The newest standing row to this recipient (and these patients), else about these patients.

    `entered_by_id`: only what this person wrote down, for those who may not read the ledger.
    """
    rows = ledger.standing(Disclosure.objects.filter(void=False))
    if entered_by_id is not None:
        rows = rows.filter(entered_by_id=entered_by_id)
    to = Q(recipient__search_name=fold(recipient), recipient__search_of=fold(of))
    about = Q(patient_id__in=patient_ids)
    tries: list[Any] = []
    if recipient.strip() and patient_ids:
        tries.append(to & about)
    if recipient.strip():
        tries.append(to)
    if patient_ids:
        tries.append(about)
    return next(filter(None, (_newest(rows.filter(one)) for one in tries)), None)


def _newest(rows: "QuerySet[Disclosure]") -> Disclosure | None:
    return rows.select_related("recipient").order_by("-disclosed_on", "-id").first()
