"""A clerk's own saved filters."""

from django.db import transaction

from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.refusal import Refused
from privacy_requests.models import SavedFilter

MOST_FILTERS = 20


@transaction.atomic
def save_filter(*, by: Actor, name: str, query: str) -> SavedFilter:
    """Keep a filter under a name; the same name again replaces it. Raises Refused (TOO_MANY_FILTERS)."""
    if by.user_id is None:
        raise Refused("Only a person keeps filters.", code="NOT_A_PERSON")
    mine = SavedFilter.objects.select_for_update().filter(owner_id=by.user_id)
    saved = mine.filter(name=name).first()
    if saved is None:
        if mine.count() >= MOST_FILTERS:
            raise Refused(
                f"You already keep {MOST_FILTERS} filters. Remove one first.", code="TOO_MANY_FILTERS"
            )
        saved = SavedFilter(owner_id=by.user_id, name=name)
    saved.query = query
    save_tracked(saved, by=by, reason="save_filter")
    return saved


@transaction.atomic
def remove_filter(*, by: Actor, filter_id: int) -> None:
    """Remove one of the actor's own filters; another's is not found, and nothing happens."""
    saved = SavedFilter.objects.filter(pk=filter_id, owner_id=by.user_id).first()
    if saved is None:
        return
    saved._history_user = by.user_id  # type: ignore[attr-defined]
    saved.delete()
