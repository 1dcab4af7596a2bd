"""What two merged requests ask for together: the wider of each, so that nothing is lost."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from privacy_portal.audit.actor import Actor
from privacy_portal.audit.history import save_tracked
from privacy_portal.law.rights import Right
from privacy_requests.models import AccessDetail, AccountingDetail, CaseNote, PrivacyRequest

# How the copy is to be made and sent cannot be joined: what the closed request said is noted for the clerk.
MANNER = (
    "form_format",
    "format_words",
    "delivery",
    "fax_number",
    "email_to",
    "postal_address",
    "summary",
)


def carry_over(
    duplicate: PrivacyRequest, kept: PrivacyRequest, *, by: Actor, now: datetime.datetime
) -> list[str]:
    """Widen what `kept` asks for by what `duplicate` asks; the names of the fields that changed.

    On locked rows, inside the caller's transaction.
    """
    if kept.right == Right.ACCOUNTING:
        wide = _longer(kept.accounting, duplicate.accounting)
        return _save(kept.accounting, wide, by=by)
    mine, theirs = getattr(kept, "access", None), getattr(duplicate, "access", None)
    if mine is None or theirs is None:
        return []
    wide = {
        "kind": mine.kind if mine.kind == theirs.kind else AccessDetail.Kind.BOTH,
        "record_sets": _union(mine.record_sets, theirs.record_sets),
        "description": _both(mine.description, theirs.description, language=kept.language),
        **_longer(mine, theirs),
    }
    changed = _save(mine, wide, by=by)
    _note_another_manner(duplicate, kept, by=by, now=now)
    return changed


def _longer(mine: AccessDetail | AccountingDetail, theirs: Any) -> dict[str, Any]:
    """A date that was left empty asked for every one on that side."""
    return {
        "from_on": min(mine.from_on, theirs.from_on) if mine.from_on and theirs.from_on else None,
        "to_on": max(mine.to_on, theirs.to_on) if mine.to_on and theirs.to_on else None,
    }


def _save(detail: AccessDetail | AccountingDetail, wide: Mapping[str, Any], *, by: Actor) -> list[str]:
    changed = [name for name, value in wide.items() if getattr(detail, name) != value]
    for name in changed:
        setattr(detail, name, wide[name])
    if changed:
        save_tracked(detail, by=by, reason="merge: the wider scope kept")
    return changed


def _union(mine: list[str], theirs: list[str]) -> list[str]:
    """No record set means every one."""
    if not mine or not theirs:
        return []
    return [*mine, *(code for code in theirs if code not in mine)]


def _both(mine: str, theirs: str, *, language: str) -> str:
    """Both descriptions; one that was left empty asked for everything."""
    said = [text.strip() for text in (mine, theirs)]
    if said[0] == said[1]:
        return mine
    with override(language):
        everything = _("Everything in the chosen records")
    return "\n".join(text or everything for text in said)


def _note_another_manner(
    duplicate: PrivacyRequest, kept: PrivacyRequest, *, by: Actor, now: datetime.datetime
) -> None:
    mine, theirs = kept.access, duplicate.access
    differing = [name for name in MANNER if getattr(mine, name) != getattr(theirs, name)]
    if not differing:
        return
    lines = [f"{_label(name)}: {_words(theirs, name)}" for name in differing]
    heading = _("The merged request %(reference)s asked for another way:") % {
        "reference": duplicate.reference
    }
    CaseNote.objects.create(privacy_request=kept, text="\n".join([heading, *lines]), by_id=by.user_id, at=now)


def _label(name: str) -> str:
    return str(getattr(AccessDetail._meta.get_field(name), "verbose_name", name))


def _words(detail: AccessDetail, name: str) -> str:
    shown = getattr(detail, f"get_{name}_display", None)
    return str(shown() if shown else getattr(detail, name)) or "-"
