"""What was written stays written: PostgreSQL refuses, whoever asks (45 CFR 164.312(b), (c)(1))."""

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.utils import DatabaseError
from psycopg import sql

from privacy_portal.audit import operations
from privacy_portal.audit.actor import Permission
from privacy_portal.audit.models import AuditEvent, AuditSeal
from tests.architecture import tree


def protected_models() -> list[type[models.Model]]:
    """Every model with an append-only trigger: the ledgers and all history tables."""
    return [
        model
        for model in apps.get_models()
        if any(trigger.name == "append_only" for trigger in getattr(model._meta, "triggers", []))
    ]


def refused(statement: sql.Composed) -> str:
    """What PostgreSQL answers to a raw statement."""
    with pytest.raises(DatabaseError) as answer, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(answer.value)


@pytest.mark.django_db
class TestAnAuditEvent:
    """S151: attempts to update or delete an audit event."""

    @pytest.fixture
    def event(self, clerk) -> AuditEvent:
        return operations.record("request.viewed", by=clerk, about=("privacy_request", 1), patient_id=3)

    @pytest.mark.cite("164.312(b)")
    def test_it_cannot_be_changed_or_deleted_through_its_model(self, event):
        event.kind = "nothing.happened"
        with pytest.raises(DatabaseError), transaction.atomic():
            event.save()
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditEvent.objects.update(kind="nothing.happened")
        with pytest.raises(DatabaseError), transaction.atomic():
            event.delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditEvent.objects.all()._raw_delete(using="default")
        assert AuditEvent.objects.get().kind == "request.viewed"

    @pytest.mark.cite("164.312(b)")
    def test_it_cannot_be_changed_or_deleted_by_raw_sql(self, event):
        table = sql.Identifier(AuditEvent._meta.db_table)
        answer = refused(sql.SQL("UPDATE {} SET kind = 'nothing.happened'").format(table))
        assert "Cannot update or delete" in answer
        answer = refused(sql.SQL("DELETE FROM {}").format(table))
        assert "Cannot update or delete" in answer
        assert AuditEvent.objects.get().kind == "request.viewed"

    def test_an_upsert_cannot_slip_by(self, event):
        table = sql.Identifier(AuditEvent._meta.db_table)
        names = [str(field.column) for field in AuditEvent._meta.concrete_fields]
        columns = sql.SQL(", ").join([sql.Identifier(name) for name in names])
        statement = sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} "
            "ON CONFLICT (id) DO UPDATE SET kind = 'nothing.happened'"
        ).format(table=table, columns=columns)
        assert "Cannot update or delete" in refused(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("model", protected_models(), ids=lambda model: model._meta.label)
def test_every_protected_table_has_its_trigger_on(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgtype::int FROM pg_trigger "
            "WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A') "
            "AND tgname LIKE 'pgtrigger_append_only%%'",
            [model._meta.db_table],
        )
        (row,) = cursor.fetchall()
    before, update, delete = 2, 16, 8
    assert row[0] & (before | update | delete) == before | update | delete


@pytest.mark.django_db
def test_a_history_row_refuses_raw_sql(clerk):
    from privacy_portal.work import operations as work
    from privacy_portal.work.kinds import DueKind, WorkKind

    work.open_item(
        by=clerk,
        kind=WorkKind.MESSAGE,
        about=("privacy_request", 1),
        reference="PR-1",
        due_on=None,
        due_kind=DueKind.HOUSE,
        permission=Permission.REQUESTS_INTAKE,
    )
    table = sql.Identifier("work_historicalworkitem")
    assert "Cannot update or delete" in refused(sql.SQL("UPDATE {} SET kind = 'x'").format(table))
    assert "Cannot update or delete" in refused(sql.SQL("DELETE FROM {}").format(table))


def test_the_ledgers_of_this_app_are_among_the_protected():
    assert {AuditEvent, AuditSeal} <= set(protected_models())


def test_no_code_of_ours_switches_a_trigger_off():
    switches = ("pgtrigger" + ".ignore", "session_replication" + "_role", "DISABLE" + " TRIGGER")
    guilty = [
        tree.name(path)
        for path in tree.python_files(*tree.PRODUCT)
        for switch in switches
        if switch in path.read_text()
    ]
    assert guilty == []
