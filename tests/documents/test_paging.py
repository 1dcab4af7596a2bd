"""The page count of a file is told from its page tree, and a broken file only has none."""

import io

import pytest
from pypdf import PdfWriter

from privacy_portal.documents.paging import page_count
from tests.documents.samples import PDF, png


def pdf_of(pages: int) -> bytes:
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(width=612, height=792)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize("pages", [1, 300])
def test_a_scan_has_as_many_pages_as_its_tree_says(pages: int) -> None:
    stream = io.BytesIO(pdf_of(pages))
    assert page_count(stream, media_type="application/pdf") == pages
    assert stream.tell() == 0


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"%PDF-1.7 nothing %%EOF", "application/pdf"),
        (pdf_of(2)[:-200], "application/pdf"),
        (pdf_of(2).replace(b"/Count 2", b"/Count -1"), "application/pdf"),
        (png(), "image/png"),
    ],
)
def test_what_cannot_be_read_has_no_page_count_and_no_error(content: bytes, media_type: str) -> None:
    found = page_count(io.BytesIO(content), media_type=media_type)
    assert found is None or found == 2  # a torn tail may still be put together again
