"""A letter is composed whole or not at all, and never changes afterwards."""

import hashlib

import pytest
from celery import current_app
from django.db import DatabaseError, connection, transaction
from kombu.exceptions import OperationalError

from privacy_portal.audit.models import AuditEvent
from privacy_portal.clinic.models import Designation
from privacy_portal.correspondence import operations
from privacy_portal.correspondence.models import Communication, Delivery, DeliveryState
from privacy_portal.law.letters import LetterKind, statements_for
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from tests.correspondence.letters import CONTEXTS, KINDS, arguments, delivery_of, write
from tests.factories import BY, NOW, TODAY, make_patient


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_letter_says_all_it_must(ada, kind):
    preview = operations.preview(**arguments(ada, kind))
    assert preview.complete
    wanted = statements_for(kind, right=Right.ACCESS, language_help=bool(preview.statements[4:5]))
    assert {check.code for check in preview.statements} >= {s.code for s in wanted} - {"language_help"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_previewed_is_what_is_frozen_and_a_preview_writes_nothing(ada, kind):
    preview = operations.preview(**arguments(ada, kind))
    assert not Communication.objects.exists()
    letter = write(ada, kind)
    assert letter.html == preview.html
    assert letter.html_sha256 == hashlib.sha256(letter.html.encode()).hexdigest()
    assert "<style>" in letter.html


@pytest.mark.cite("164.524(b)(2)(ii)(A)")
@pytest.mark.parametrize(
    ("missing", "named"),
    [("reason", "The reasons for the delay"), ("promised_on", "The date by which action will be completed")],
)
def test_an_extension_without_reason_or_date_is_refused_and_nothing_is_left(ada, missing, named):
    incomplete = arguments(ada, LetterKind.EXTENSION, context={missing: ""})
    with pytest.raises(Refused) as refused:
        operations.compose(by=BY, **incomplete)
    assert refused.value.code == "STATEMENT_MISSING"
    assert named in refused.value.sentence
    assert "164.524(b)(2)(ii)" in str(refused.value.cite)
    assert not Communication.objects.exists()
    checks = operations.preview(**incomplete).statements
    assert [check.text for check in checks if not check.made] == [named]


@pytest.mark.cite("164.530(a)(1)(ii)")
def test_without_a_contact_no_letter_is_written(ada):
    earlier = TODAY.replace(year=2019)
    assert not Designation.objects.filter(from_on__lte=earlier).exists()
    with pytest.raises(Refused) as refused:
        write(ada, on=earlier)
    assert refused.value.code == "CONTACT_MISSING"


def test_without_any_address_no_letter_is_written():
    with pytest.raises(Refused) as refused:
        write(make_patient(address=None, email=None))
    assert refused.value.code == "NO_DESTINATION"


@pytest.mark.cite("164.524(b)(2)(i)")
def test_the_patients_own_words_never_make_a_letter_forbidden(ada):
    words = {
        **CONTEXTS[LetterKind.ACK]["asked_for"],
        "description": "The clock starts once you pay",
    }
    letter = write(ada, context={"asked_for": words})
    assert "The clock starts once you pay" in letter.html


def test_dates_are_in_words(ada):
    letter = write(ada, LetterKind.EXTENSION)
    assert "January 15, 2027" in letter.html
    assert "2027-01-15" not in letter.html


@pytest.mark.parametrize("change", ["UPDATE {} SET html = 'other'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["communication", "rendering", "deliveryattempt", "printbatch"])
def test_what_was_sent_cannot_be_changed_or_deleted(ada, table, change):
    write(ada)
    operations.deliver_due(by=BY, now=NOW)
    operations.close_print_batch(by=BY, on=TODAY, now=NOW)
    statement = change.format(f"correspondence_{table}")
    if table != "communication":
        statement = statement.replace("html = 'other'", "id = id")
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_composing_queues_one_delivery_with_its_own_message_id_and_is_audited(ada):
    first, second = write(ada), write(ada)
    rows = [delivery_of(first), delivery_of(second)]
    assert {row.state for row in rows} == {DeliveryState.QUEUED}
    assert len({row.message_id for row in rows}) == 2
    assert all(row.message_id.endswith("@clinic.example>") for row in rows)
    assert AuditEvent.objects.filter(kind="letter.composed", about_id=first.pk).count() == 1
    assert Delivery.history.filter(id=rows[0].pk).count() == 1


def test_a_letter_survives_redis_being_down(ada, django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(current_app, "_pool", None)
    monkeypatch.setattr(current_app.amqp, "_producer_pool", None)
    with pytest.raises(OperationalError):
        current_app.send_task("correspondence.deliver")
    with django_capture_on_commit_callbacks(execute=True):
        letter = write(ada)
    assert delivery_of(letter).state == DeliveryState.QUEUED
