"""The hash chain: whoever gets past the triggers is still found out (45 CFR 164.312(c)(1))."""

import io
import json
import logging
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from privacy_portal.audit import operations, queries, tasks
from privacy_portal.audit.actor import system
from privacy_portal.audit.models import AuditEvent, AuditSeal
from privacy_portal.logging import SafeJsonFormatter

SEALER = system("sweep.seal")


def write(clerk, count: int = 3) -> None:
    for number in range(count):
        operations.record("request.viewed", by=clerk, about=("privacy_request", number), detail={"n": number})


def tamper(statement: str, *arguments: int | str) -> None:
    """Change rows as somebody with the database owner's password could."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # switches triggers off
        cursor.execute(statement, arguments)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.django_db
class TestSealing:
    def test_a_seal_covers_what_is_new_and_holds_on_to_the_one_before(self, clerk):
        write(clerk)
        first = operations.seal(by=SEALER)
        write(clerk, 2)
        second = operations.seal(by=SEALER)
        assert first is not None
        assert second is not None
        assert (first.count, second.count) == (3, 2)
        assert second.first_id == first.last_id + 1
        assert second.previous_sha256 == first.sha256
        assert list(queries.broken_seals()) == []

    def test_nothing_new_makes_no_seal(self, clerk):
        assert operations.seal(by=SEALER) is None
        write(clerk)
        tasks.seal()
        tasks.seal()
        assert AuditSeal.objects.count() == 1

    def test_the_hash_goes_to_the_log_too(self, clerk, caplog):
        write(clerk)
        with caplog.at_level(logging.INFO, logger="privacy_portal.audit.operations"):
            seal = operations.seal(by=SEALER)
        assert seal is not None
        line = json.loads(SafeJsonFormatter().format(caplog.records[-1]))
        assert (line["sha256"], str(seal.last_id) in line["message"]) == (seal.sha256, True)

    @pytest.mark.cite("164.312(c)(1)")
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit_auditevent SET actor_user_id = 8 WHERE id = %s",
            "UPDATE audit_auditevent SET at = at - interval '1 microsecond' WHERE id = %s",
            "UPDATE audit_auditevent SET detail = '{}' WHERE id = %s",
            "DELETE FROM audit_auditevent WHERE id = %s",
        ],
    )
    def test_a_changed_or_missing_event_breaks_its_seal(self, clerk, statement):
        write(clerk)
        seal = operations.seal(by=SEALER)
        write(clerk)
        operations.seal(by=SEALER)
        assert seal is not None
        tamper(statement, seal.last_id - 1)
        assert list(queries.broken_seals()) == [seal]

    def test_a_rewritten_seal_no_longer_fits_the_next(self, clerk):
        write(clerk)
        first = operations.seal(by=SEALER)
        write(clerk)
        second = operations.seal(by=SEALER)
        assert first is not None
        tamper("UPDATE audit_auditseal SET sha256 = %s WHERE id = %s", "0" * 64, first.pk)
        first.refresh_from_db()
        assert list(queries.broken_seals()) == [first, second]


@pytest.mark.django_db
class TestTheCommand:
    def test_it_says_that_every_seal_holds(self, clerk):
        write(clerk)
        seal = operations.seal(by=SEALER)
        assert seal is not None
        out = io.StringIO()
        call_command("verify_audit", stdout=out)
        assert seal.sha256 in out.getvalue()

    def test_it_fails_and_names_the_run_that_does_not(self, clerk):
        write(clerk)
        seal = operations.seal(by=SEALER)
        assert seal is not None
        tamper("DELETE FROM audit_auditevent WHERE id = %s", seal.last_id)
        err = io.StringIO()
        with pytest.raises(CommandError):
            call_command("verify_audit", stderr=err)
        assert f"Events {seal.first_id} to {seal.last_id}" in err.getvalue()

    def test_an_unsealed_ledger_is_no_failure(self):
        out = io.StringIO()
        call_command("verify_audit", stdout=out)
        assert "Nothing is sealed yet" in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_an_event_still_being_written_is_never_sealed_over(clerk):
    """The sealer gives way to an open transaction instead of waiting, or sealing behind its back."""
    written, done = threading.Event(), threading.Event()

    def slow_act() -> None:
        try:
            with transaction.atomic():
                write(clerk, 1)
                written.set()
                done.wait(timeout=20)
        finally:
            connection.close()

    thread = threading.Thread(target=slow_act)
    thread.start()
    assert written.wait(timeout=10)
    assert operations.seal(by=SEALER) is None
    done.set()
    thread.join(timeout=20)
    seal = operations.seal(by=SEALER)
    assert seal is not None
    assert seal.count == AuditEvent.objects.count() == 1
