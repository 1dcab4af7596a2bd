"""The paper form asks for a list what the pages ask, and nothing else."""

import io

import pdfua
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from privacy_portal.law.rights import Right
from privacy_requests.blank import lists, records
from privacy_requests.portal.forms import Asking
from tests.factories import TODAY

EDITIONS = records.editions(Right.ACCOUNTING)


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


def test_asks_who_and_which_time_and_nothing_beyond_identity() -> None:
    asked = [
        question.name
        for section in lists.sections(Asking(today=TODAY, guest=True, right=Right.ACCOUNTING))
        for question in section.questions
    ]
    assert asked == [
        *("person_name", "birth_date", "own_name", "acting_as", "my_address", "email", "phone"),
        *("from_on", "to_on"),
    ]


def test_says_what_nobody_has_to_do_and_that_the_first_is_free(tmp_path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(Client().get(reverse("requests_portal:blank-list", args=["en", "standard"])).content)
    said = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    for sentence in (
        "You do not have to say why you want the list.",
        "The first list in any twelve months is free.",
        "within 60 days",
        "We can look back six years.",
    ):
        assert sentence in said
    assert "records" not in said


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.file_name)
def test_is_tagged_for_screen_readers_in_every_edition(edition, tmp_path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(records.pdf_of(edition))
    assert [str(finding) for finding in pdfua.validate(path).findings] == []
    assert PdfReader(path).root_object["/Lang"] == edition.language


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.file_name)
def test_says_on_one_line_which_page_of_how_many_it_is(edition) -> None:
    shown = PdfReader(io.BytesIO(records.pdf_of(edition))).pages
    word, of = ("Página", "de") if edition.language == "es" else ("Page", "of")
    for number, page in enumerate(shown, 1):
        assert f"{word} {number} {of} {len(shown)}" in page.extract_text()


def test_every_edition_is_on_the_page_of_forms() -> None:
    listed = Client().get(reverse("requests_portal:blank-forms")).content.decode()
    for edition in EDITIONS:
        assert reverse("requests_portal:blank-list", args=[edition.language, edition.size]) in listed
