"""Work is opened and settled by the acts that make it and do it; people only say who has it."""

import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.work.kinds import DueKind, WorkKind
from privacy_portal.work.models import WorkItem


@transaction.atomic
def open_item(
    *,
    by: Actor,
    kind: WorkKind,
    about: tuple[str, int],
    reference: str,
    due_on: datetime.date | None,
    due_kind: DueKind,
    waits_for: str = "",
    permission: Permission,
    assignee_id: int | None = None,
) -> WorkItem:
    """The one open item of this kind about this row: made, or brought up to date when it is already there.

    `about` is (type, id), for example ("privacy_request", 12); who has the item is never taken away here.
    """
    item = _locked(kind, about)
    if item is None:
        item = WorkItem(
            kind=kind,
            about_type=about[0],
            about_id=about[1],
            reference=reference,
            due_on=due_on,
            due_kind=due_kind,
            waits_for=waits_for,
            permission=permission,
            assignee_id=assignee_id,
            opened_by_id=by.user_id,
        )
        try:
            with transaction.atomic():
                save_tracked(item, by=by, reason="opened")
        except IntegrityError:  # another worker opened it between our look and our write
            item = _locked(kind, about)
            if item is None:
                raise
        else:
            _record("work.opened", item, by=by)
            return item
    facts = {
        "due_on": due_on,
        "due_kind": due_kind,
        "waits_for": waits_for,
        "permission": permission,
        "reference": reference,
    }
    changed = [name for name, value in facts.items() if getattr(item, name) != value]
    if assignee_id is not None and item.assignee_id is None:
        item.assignee_id = assignee_id
        changed.append("assignee")
    if changed:
        for name, value in facts.items():
            setattr(item, name, value)
        save_tracked(item, by=by, reason="changed", update_fields=changed)
    return item


@transaction.atomic
def settle(*, by: Actor, kind: WorkKind, about: tuple[str, int], how: str = "done") -> bool:
    """The facts say this is done: close the open item, if there is one; returns whether there was."""
    item = _locked(kind, about)
    if item is None:
        return False
    _settle(item, by=by, how=how)
    return True


@transaction.atomic
def settle_all(*, by: Actor, about: tuple[str, int], how: str = "closed") -> int:
    """Close every open item about this row; returns how many."""
    items = list(WorkItem.objects.open().about(about).select_for_update(of=("self",)).order_by("id"))
    for item in items:
        _settle(item, by=by, how=how)
    return len(items)


@transaction.atomic
def assign(*, by: Actor, item_id: int, to_user_id: int) -> WorkItem:
    """Give an open item to a member of staff who may do it. Raises Refused (NOT_FOUND, NOT_THEIR_WORK)."""
    item = _open_item(by, item_id)
    if not people.actor_of_user(to_user_id).may(Permission(item.permission)):
        raise Refused(_("That colleague's roles do not cover this work."), code="NOT_THEIR_WORK")
    return _hand(by=by, item_id=item_id, to_user_id=to_user_id, kind="work.assigned")


@transaction.atomic
def claim(*, by: Actor, item_id: int) -> WorkItem:
    """Take an item that nobody has. Raises Refused (NOT_FOUND, ALREADY_TAKEN)."""
    item = _open_item(by, item_id)
    if item.assignee_id not in (None, by.user_id):
        raise Refused(_("A colleague took this already."), code="ALREADY_TAKEN")
    return _hand(by=by, item_id=item_id, to_user_id=by.user_id, kind="work.claimed")


@transaction.atomic
def release(*, by: Actor, item_id: int) -> WorkItem:
    """Put an item back so that anyone may take it. Raises Refused (NOT_FOUND)."""
    return _hand(by=by, item_id=item_id, to_user_id=None, kind="work.released")


def _hand(*, by: Actor, item_id: int, to_user_id: int | None, kind: str) -> WorkItem:
    item = _open_item(by, item_id)
    if item.assignee_id == to_user_id:
        return item
    item.assignee_id = to_user_id
    save_tracked(item, by=by, reason=kind.removeprefix("work."), update_fields=["assignee"])
    _record(kind, item, by=by, to_user_id=to_user_id)
    return item


def _settle(item: WorkItem, *, by: Actor, how: str) -> None:
    item.mark_settled(by_user_id=by.user_id, how=how)
    save_tracked(item, by=by, reason="settled", update_fields=["settled_at", "settled_by_id", "settled_how"])
    _record("work.settled", item, by=by, how=how)


def _locked(kind: WorkKind, about: tuple[str, int]) -> WorkItem | None:
    items = WorkItem.objects.open().about(about).filter(kind=kind)
    return items.select_for_update(of=("self",)).first()


def _open_item(by: Actor, item_id: int) -> WorkItem:
    """The open item, locked; what the actor may not see is not there for them."""
    item = WorkItem.objects.open().select_for_update(of=("self",)).filter(pk=item_id).first()
    if item is None or not by.may(Permission(item.permission)):
        raise Refused(_("There is no such open item."), code="NOT_FOUND")
    return item


def _record(event: str, item: WorkItem, *, by: Actor, **detail: object) -> None:
    audit.record(
        event,
        by=by,
        about=("work_item", item.pk),
        reference=item.reference,
        detail={"kind": item.kind, **detail},
    )
