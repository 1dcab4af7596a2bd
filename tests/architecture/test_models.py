"""Every field is classified, every history is kept, and PostgreSQL holds what must not change."""

import pytest
from django.apps import apps
from django.db import connection, models

from tests.architecture import tree

# What happened is told by rows that nobody can rewrite.
APPEND_ONLY = {
    "AuditEvent",
    "StatusChange",
    "Decision",
    "Extension",
    "Disclosure",
    "Communication",
    "Rendering",
    "DeliveryAttempt",
}


def our_models() -> list[type[models.Model]]:
    """Models of this tree, the history tables too."""
    return [m for m in apps.get_models() if m.__module__.split(".")[0] in tree.PRODUCT]


def is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "history_object") or model.__name__.startswith("Historical")


def facts() -> list[type[models.Model]]:
    return [model for model in our_models() if not is_history(model)]


def label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", facts(), ids=label)
def test_every_field_is_classified_as_phi_or_safe(model):
    phi, safe = model.__dict__.get("PHI", frozenset()), model.__dict__.get("SAFE", frozenset())
    fields = {field.name for field in model._meta.concrete_fields} - {"id"}
    assert phi & safe == frozenset()
    assert fields <= phi | safe <= fields | {field.name for field in model._meta.many_to_many}


@pytest.mark.parametrize("model", facts(), ids=label)
def test_a_row_that_can_change_keeps_its_history(model):
    if model.__name__ in APPEND_ONLY or protects(model):
        return
    assert hasattr(model, "history") or hasattr(model, "NO_HISTORY"), (
        "give it Tracked(), or say why in NO_HISTORY"
    )


@pytest.mark.parametrize("model", [m for m in our_models() if is_history(m)], ids=label)
def test_a_history_table_is_append_only(model):
    assert protects(model)


@pytest.mark.parametrize("model", [m for m in facts() if m.__name__ in APPEND_ONLY], ids=label)
def test_a_table_of_what_happened_is_append_only(model):
    assert protects(model)


def protects(model: type[models.Model]) -> bool:
    return any(trigger.name.startswith("append_only") for trigger in getattr(model._meta, "triggers", []))


@pytest.mark.django_db
def test_postgresql_holds_a_trigger_for_every_append_only_table():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgtype & 16 > 0, t.tgtype & 8 > 0 "
            "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgname LIKE 'pgtrigger_append_only%%'"
        )
        held: dict[str, set[str]] = {}
        for table, on_update, on_delete in cursor.fetchall():
            held.setdefault(table, set()).update(["update"] * on_update + ["delete"] * on_delete)
    wanted = {model._meta.db_table for model in our_models() if protects(model)}
    assert {table for table in wanted if held.get(table) != {"update", "delete"}} == set()
    assert wanted, "there is at least the audit ledger"


@pytest.mark.parametrize("model", facts(), ids=label)
def test_a_models_text_is_a_reference_and_reads_no_phi(model):
    method = model.__str__
    assert method is not models.Model.__str__, "every model says what it is"
    assert not set(method.__code__.co_names) & model.PHI
