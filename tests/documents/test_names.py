"""Names are made harmless, and what leaves us has a neutral one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_portal.documents import names

CASES = [
    ("report.pdf", "pdf", "report.pdf"),
    ("C:\\Users\\ada\\report.pdf", "pdf", "report.pdf"),
    ("../../etc/passwd", "txt", "passwd.txt"),
    ("exam\u202efdp.exe", "pdf", "examfdp.pdf"),
    ("a\x00b\r\nSet-Cookie: x.pdf", "pdf", "abSet-Cookie_ x.pdf"),
    ("invoice.pdf.exe", "pdf", "invoice.pdf.pdf"),
    ("photo.jpeg", "jpg", "photo.jpg"),
    ("Jose\u0301.pdf", "pdf", "José.pdf"),
    ("", "pdf", "file.pdf"),
    ("...", "pdf", "file.pdf"),
    ("CON.txt", "txt", "file.txt"),
    ("\u200b\u200f.pdf", "pdf", "file.pdf"),
    ("x" * 500 + ".pdf", "pdf", "x" * 100 + ".pdf"),
]


@pytest.mark.parametrize(("raw", "extension", "expected"), CASES)
def test_a_name_loses_its_path_its_tricks_and_its_wrong_extension(raw, extension, expected):
    assert names.display_name(raw, extension) == expected


@given(st.text(max_size=300))
def test_no_name_survives_with_a_path_or_an_invisible_character(raw):
    name = names.display_name(raw, "pdf")
    assert name.endswith(".pdf")
    assert len(name) <= names.LONGEST + 4
    assert not set(name) & set('/\\<>:"|?*\x00\r\n\u202e\u2066')
    assert name.isprintable()


@given(st.text(max_size=60))
def test_a_download_is_named_after_the_case_and_never_after_what_a_person_typed(reference):
    name = names.neutral_name(reference=reference, document_id=12, extension="pdf")
    assert name.endswith("document-12.pdf")
    assert set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.")


def test_the_name_of_a_download_carries_the_reference():
    name = names.neutral_name(reference="PR-7KQ4-M2XD", document_id=12, extension="pdf")
    assert name == "PR-7KQ4-M2XD-document-12.pdf"


@pytest.mark.parametrize(
    ("raw", "claimed"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), ("a.csv\u200b", "csv")]
)
def test_the_claimed_extension_is_read_without_tricks(raw, claimed):
    assert names.suffix(raw) == claimed
