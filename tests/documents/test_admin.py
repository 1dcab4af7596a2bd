"""Stored files on the staff site: for those who may see every case; discarded, never changed."""

import datetime

import pytest

from privacy_portal.audit.actor import Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.documents import operations
from privacy_portal.documents.kinds import Purpose
from tests.audit.staff_pages import ask, staff, text
from tests.documents import samples

pytestmark = pytest.mark.django_db

LIST = "/staff/documents/document/"


@pytest.fixture
def petra():
    return staff("petra", Role.PRIVACY_OFFICIAL)


@pytest.fixture
def document(petra):
    return operations.store(
        by=petra,
        upload=samples.upload(samples.PDF, "Ada Vale MRI.pdf"),
        purpose=Purpose.RECORD,
        on=datetime.date(2026, 11, 24),
    )


def test_the_list_names_no_file(petra, document):
    page = text(ask(petra, LIST))
    assert "application/pdf" in page
    assert "Ada" not in page


def test_one_file_shows_its_hash_and_the_look_is_audited(petra, document):
    page = text(ask(petra, f"{LIST}{document.pk}/change/"))
    assert document.sha256 in page
    assert "Ada Vale MRI.pdf" in page
    assert 'name="_save"' not in page
    assert AuditEvent.objects.filter(kind="document.viewed", about_id=document.pk).count() == 1


def test_a_file_is_discarded_with_a_reason(petra, document):
    page = f"{LIST}{document.pk}/discard/"
    assert "Why is this file discarded?" in text(ask(petra, page))
    assert ask(petra, page, {}).status_code == 200  # without a reason it is asked again
    response = ask(petra, page, {"reason": "mistake"})
    assert response.status_code == 302
    document.refresh_from_db()
    assert (document.discard_reason, document.discarded_by_id) == ("mistake", petra.user_id)


def test_a_hand_chooses_no_reason_that_only_a_sweep_may_give(petra, document):
    page = f"{LIST}{document.pk}/discard/"
    shown = text(ask(petra, page))
    for reason in ("retention", "draft_expired"):
        assert f'value="{reason}"' not in shown
        assert ask(petra, page, {"reason": reason}).status_code == 200
    document.refresh_from_db()
    assert document.discarded_at is None


@pytest.mark.parametrize("role", [Role.INTAKE_CLERK, Role.RECORDS_CLERK, Role.ADMINISTRATOR, Role.BILLING])
def test_others_do_not_find_it(document, role):
    actor = staff("other", role)
    for path in (LIST, f"{LIST}{document.pk}/change/", f"{LIST}{document.pk}/discard/"):
        assert ask(actor, path).status_code == 404


def test_the_compliance_officer_reads_but_does_not_discard(document):
    officer = staff("olga", Role.COMPLIANCE_OFFICER)
    assert ask(officer, f"{LIST}{document.pk}/change/").status_code == 200
    assert ask(officer, f"{LIST}{document.pk}/discard/", {"reason": "mistake"}).status_code == 404
