"""A drop link does not tell who our patients are, nor when they were born."""

import datetime

import pytest
from django.core.cache import cache
from django.test import Client

from disclosures.models import Disclosure, DropLink, ImportRun
from disclosures.operations import dropping
from privacy_portal.work.models import WorkItem
from privacy_portal.work.places import place
from tests.disclosures.admin.conftest import ada, clinic, petra
from tests.disclosures.importing.files import row, text_of
from tests.disclosures.importing.test_dropping import LINKS, answers, associate, make, send_file, token
from tests.requests.admin.pages import date_parts, text

__all__ = ["ada", "associate", "clinic", "petra", "token"]  # the fixtures
LONG_AGO = datetime.date(1900, 1, 1)
SENTENCE = "This row could not be matched to a patient of ours; check record number and date."


@pytest.fixture(autouse=True)
def _fresh_counts(clinic) -> None:
    cache.clear()


@pytest.fixture
def since_long(associate) -> str:
    """A link for days before anybody was born."""
    return make(associate, period_from=LONG_AGO)[1]


def listed_in(answer) -> list[str]:
    address = next(one for one in answer.content.decode().split('"') if one.endswith("/errors/"))
    lines = b"".join(Client().get(address)).decode().splitlines()[1:]
    return [line.split(",", 1)[1] for line in lines]


def test_a_file_is_told_the_same_of_an_unknown_number_and_a_day_before_birth(ada, since_long) -> None:
    content = text_of(
        row(), row(reference="2", patient_mrn="nobody"), row(reference="3", disclosed_on="1900-01-01")
    )
    unknown, early = listed_in(send_file(since_long, content.encode()))
    assert unknown == early
    assert SENTENCE in unknown
    assert Disclosure.objects.count() == 1


def test_the_form_is_told_the_same_too(ada, since_long) -> None:
    pages = [
        Client().post(f"/report/{since_long}/", answers(**wrong))
        for wrong in ({"patient_mrn": "nobody"}, date_parts("disclosed_on", LONG_AGO))
    ]
    for page in pages:
        assert page.status_code == 422
        assert SENTENCE in text(page)
        assert page.context["form"].errors.keys() == {
            "patient_mrn"
        }  # beside it whichever of the two is wrong


@pytest.mark.parametrize("mrn", ["MRN-ADA", "nobody"])
def test_what_is_wrong_otherwise_is_said_whoever_it_is_about(ada, token, mrn) -> None:
    [said] = listed_in(send_file(token, text_of(row(patient_mrn=mrn, recipient="x" * 300)).encode()))
    assert said.startswith("recipient,")
    page = Client().post(f"/report/{token}/", answers(patient_mrn=mrn, recipient="x" * 300))
    assert "at most 200" in text(page)
    assert SENTENCE not in text(page)


def test_a_file_with_too_many_such_rows_is_not_taken_and_ends_the_link(ada, token) -> None:
    rows = [row(reference=str(n), patient_mrn=f"nobody-{n}") for n in range(dropping.MOST_UNMATCHED + 5)]
    answer = send_file(token, text_of(row(), *rows).encode())
    assert answer.status_code == 422
    assert "Too many rows" in text(answer)
    assert Client().get(f"/report/{token}/").status_code == 404
    assert not Disclosure.objects.exists()
    assert ImportRun.objects.get().state == ImportRun.State.FAILED


def test_rows_of_the_form_and_of_files_count_together(ada, associate, token) -> None:
    rows = [row(reference=str(n), patient_mrn=f"nobody-{n}") for n in range(dropping.MOST_UNMATCHED - 2)]
    send_file(token, text_of(*rows).encode())
    Client().post(f"/report/{token}/", answers(patient_mrn="nobody"))
    assert Client().get(f"/report/{token}/").status_code == 200
    Client().post(f"/report/{token}/", answers(patient_mrn="nobody"))
    assert Client().get(f"/report/{token}/").status_code == 404
    _link, other = make(associate)
    assert Client().get(f"/report/{other}/").status_code == 200


def test_staff_get_work_that_leads_to_the_link_and_is_done_there(ada, petra, token, monkeypatch) -> None:
    monkeypatch.setattr(dropping, "MOST_UNMATCHED", 1)
    Client().post(f"/report/{token}/", answers(patient_mrn="nobody"))
    link, item = DropLink.objects.get(), WorkItem.objects.get(kind="drop_unmatched")
    assert link.ended_at is not None
    where = place((item.about_type, item.about_id))
    assert where == f"{LINKS}{link.pk}/end/"
    assert "named no patient" in text(petra.get(where))
    petra.post(where)
    item.refresh_from_db()
    assert item.settled_at is not None
    assert link.ended_at == DropLink.objects.get().ended_at
