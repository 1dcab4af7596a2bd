"""History beside the ledger: rows that name the acting user and that PostgreSQL will not change."""

from typing import Any

import pgtrigger
from django.db import models
from simple_history.models import HistoricalRecords

from privacy_portal.audit.actor import Actor


def append_only(name: str = "append_only") -> pgtrigger.Trigger:
    """A trigger that makes PostgreSQL refuse UPDATE and DELETE of the table's rows.

    TRUNCATE is not a row's affair: in production the application's role does not own its tables and has no
    TRUNCATE privilege. Whoever switches a trigger off as the owner is found out by `manage.py verify_audit`.
    """
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


def _user_of(historical: Any) -> int | None:
    return historical.history_user_id


def _set_user(historical: Any, user_id: int | None) -> None:
    historical.history_user_id = user_id


class Tracked(HistoricalRecords):
    """`history = Tracked()` on every mutable model; the history table itself is append-only.

    The user is stored as a number, not as a foreign key: history outlives everything it names.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("history_user_id_field", models.BigIntegerField(null=True, blank=True))
        options.setdefault("history_user_getter", _user_of)
        options.setdefault("history_user_setter", _set_user)
        options.setdefault("get_user", lambda **_: None)
        super().__init__(**options)

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        options: dict[str, Any] = super().get_meta_options(model)
        options["triggers"] = [append_only()]
        return options

    def get_meta_options_m2m(self, through_model: type[models.Model]) -> dict[str, Any]:
        options: dict[str, Any] = super().get_meta_options_m2m(through_model)
        options["triggers"] = [append_only()]
        return options


def save_tracked(
    row: models.Model, *, by: Actor, reason: str, update_fields: list[str] | None = None
) -> None:
    """Save `row` so that its history row names `by` and `reason` (a code or a short safe sentence)."""
    row._history_user = by.user_id  # type: ignore[attr-defined]
    row._change_reason = reason[:100]  # type: ignore[attr-defined]
    row.save(update_fields=update_fields)
