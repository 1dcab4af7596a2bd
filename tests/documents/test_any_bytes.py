"""Whatever bytes arrive, the answer is a kind of file or a sentence; never a crash."""

import io

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from privacy_portal.documents import sniffing
from privacy_portal.law.refusal import Refused
from tests.documents import samples

HONEST = [
    samples.PDF,
    samples.png(),
    samples.JPEG,
    samples.TIFF,
    samples.HEIC,
    samples.RTF,
    samples.DICOM,
    samples.CCDA,
    samples.JSON,
    samples.docx(),
    samples.xlsx(),
    samples.packed({"a.txt": b"a" * 300}),
]
ANSWERS = {file_type.extension for file_type in sniffing.ALLOWED} | {"UPLOAD_TYPE", "UPLOAD_EMPTY"}
CLAIMS = ["", "pdf", "json", "csv", "zip"]
HURT = st.builds(
    lambda content, cut, at, noise: content[:at] + noise + content[at:cut],
    st.sampled_from(HONEST),
    st.integers(0, 700),
    st.integers(0, 700),
    st.binary(max_size=40),
)


def answer(content: bytes, claimed: str) -> str:
    """The extension given, or the code of the refusal."""
    try:
        found = sniffing.sniff(io.BytesIO(content), size=len(content), claimed=claimed)
    except Refused as refused:
        return refused.code
    return found.extension


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.one_of(st.binary(min_size=1, max_size=600), HURT), st.sampled_from(["", "pdf", "json", "csv", "zip"])
)
@example(b"PK\x03\x04", "zip")
@example(b"PK\x05\x06" + b"\x00" * 18, "zip")
@example(b"\xff\xfe<\x00?\x00x\x00", "xml")
@example(b"{" * 5000, "json")
@example(b"[" * 200_000, "json")
@example(b"\xef\xbb\xbf", "txt")
def test_any_bytes_are_answered(content, claimed):
    assert answer(content, claimed) in ANSWERS


def test_a_field_of_a_zip_that_lies_is_answered():
    content = samples.packed({"a.txt": b"a" * 300})
    for position in range(len(content)):
        for value in (0, 255):
            changed = content[:position] + bytes([value]) + content[position + 1 :]
            assert answer(changed, "zip") in ANSWERS


@pytest.mark.parametrize("deep", [10, 100_000])
def test_xml_nested_without_end_is_answered(deep):
    assert answer(b'<?xml version="1.0"?>' + b"<a>" * deep + b"</a>" * deep, "xml") in {"xml", "UPLOAD_TYPE"}
