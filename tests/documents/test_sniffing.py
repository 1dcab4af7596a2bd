"""A file is what its content says it is; what hides something is refused."""

import io
import struct
import tracemalloc

import pytest

from privacy_portal.documents import sniffing
from privacy_portal.law.refusal import Refused
from tests.documents import samples


def sniff(content: bytes, claimed: str = "") -> sniffing.FileType:
    return sniffing.sniff(io.BytesIO(content), size=len(content), claimed=claimed)


def refusal(content: bytes, claimed: str = "") -> Refused:
    with pytest.raises(Refused) as caught:
        sniff(content, claimed)
    return caught.value


HONEST = {
    "pdf": (samples.PDF, sniffing.PDF),
    "pdf after a byte order mark": (b"\xef\xbb\xbf\n" + samples.PDF, sniffing.PDF),
    "png": (samples.png(), sniffing.PNG),
    "jpeg": (samples.JPEG, sniffing.JPEG),
    "tiff": (samples.TIFF, sniffing.TIFF),
    "heic": (samples.HEIC, sniffing.HEIC),
    "rtf": (samples.RTF, sniffing.RTF),
    "dicom": (samples.DICOM, sniffing.DICOM),
    "dicom that is also a tiff, as the standard allows": (b"II*\x00" + samples.DICOM[4:], sniffing.DICOM),
    "c-cda": (samples.CCDA, sniffing.XML),
    "xml in utf-16": (
        '<?xml version="1.0" encoding="UTF-16"?><Bundle xmlns="http://hl7.org/fhir"/>'.encode("utf-16"),
        sniffing.XML,
    ),
    "docx": (samples.docx(), sniffing.DOCX),
    "xlsx": (samples.xlsx(), sniffing.XLSX),
    "zip": (samples.packed({"scans/one.pdf": samples.PDF, "INDEX.HTM": b"<html></html>"}), sniffing.ZIP),
}


@pytest.mark.parametrize(("content", "expected"), HONEST.values(), ids=HONEST)
@pytest.mark.parametrize("claimed", ["", "pdf", "txt", "exe"])
def test_a_known_kind_is_recognised_whatever_its_name_claims(content, expected, claimed):
    assert sniff(content, claimed) == expected


TEXTS = {
    "csv": (samples.CSV, "csv", sniffing.CSV),
    "json": (samples.JSON, "json", sniffing.JSON),
    "ndjson": (samples.NDJSON, "ndjson", sniffing.NDJSON),
    "text": (samples.TEXT, "txt", sniffing.TEXT),
    "text of windows": ("Jos\u00e9 \u2013 no fever".encode("cp1252"), "txt", sniffing.TEXT),
    "text in utf-16": ("Ada was seen.".encode("utf-16"), "txt", sniffing.TEXT),
    "text without a name": (samples.TEXT, "", sniffing.TEXT),
    "text named pdf": (samples.TEXT, "pdf", sniffing.TEXT),
    "json that is broken": (b'{"resourceType": ', "json", sniffing.TEXT),
}


@pytest.mark.parametrize(("content", "claimed", "expected"), TEXTS.values(), ids=TEXTS)
def test_a_text_takes_its_kind_from_its_name_when_the_content_agrees(content, claimed, expected):
    assert sniff(content, claimed) == expected


DISGUISED = {
    "a program named pdf": (samples.EXE, "pdf"),
    "a unix program named pdf": (b"\x7fELF\x02\x01\x01" + b"\x00" * 64, "pdf"),
    "a shell script named txt": (b"#!/bin/sh\nrm -rf /\n", "txt"),
    "a web page named txt": (samples.HTML, "txt"),
    "a web page named pdf": (samples.HTML, "pdf"),
    "a web page after spaces": (b"   \n" * 50 + samples.HTML, "txt"),
    "a web page in utf-16": (samples.HTML.decode().encode("utf-16"), "txt"),
    "a picture that runs (svg)": (samples.SVG, "png"),
    "an svg without its declaration": (samples.SVG.split(b"?>", 1)[1], "svg"),
    "an xhtml page": (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "xml"),
    "xml with a script inside": (
        b'<?xml version="1.0"?><a xmlns:h="http://www.w3.org/1999/xhtml"><h:script/></a>',
        "xml",
    ),
    "xml with entities": (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml"),
    "xml that is broken": (b'<?xml version="1.0"?><a><b></a>', "xml"),
    "a pdf that is also a zip": (samples.PDF + samples.packed({"a.txt": b"a"}), "pdf"),
    "a picture that is also a zip": (samples.JPEG + samples.packed({"a.txt": b"a"}), "jpg"),
    "a picture that is also a pdf": (samples.JPEG[:24] + samples.PDF, "jpg"),
    "a picture that is also a page": (samples.JPEG[:24] + b"<script>alert(1)</script>", "jpg"),
    "a pdf cut off in the middle": (samples.PDF[:40], "pdf"),
    "dicom with a program before it": (b"MZ" + samples.DICOM[2:], "dcm"),
    "an office file with macros": (samples.docx(**{"word/vbaProject.bin": b"x"}), "docx"),
    "an office file with an object": (samples.docx(**{"word/embeddings/oleObject1.bin": b"x"}), "docx"),
    "rtf with an object": (rb"{\rtf1{\object{\*\objdata 0105}}}", "rtf"),
    "a zip with a program": (samples.packed({"photos/photo.jpg.exe": samples.EXE}), "zip"),
    "a zip that climbs out": (samples.packed({"../../etc/cron.d/x": b"x"}), "zip"),
    "a zip bomb": (samples.packed({"zeros.txt": b"\x00" * 40_000_000}), "zip"),
    "a broken zip": (b"PK\x03\x04" + b"\x00" * 100, "zip"),
    "an old office file": (samples.OLE, "doc"),
    "bytes without meaning": (bytes(range(256)) * 4, "pdf"),
    "a film": (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 40, "heic"),
    "a jpeg-looking gif": (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "jpg"),
}


@pytest.mark.parametrize(("content", "claimed"), DISGUISED.values(), ids=DISGUISED)
def test_what_is_disguised_broken_or_can_run_is_refused_in_a_sentence(content, claimed):
    refused = refusal(content, claimed)
    assert refused.code == "UPLOAD_TYPE"
    assert str(refused.sentence).endswith(".")


def test_an_encrypted_zip_is_refused_because_it_cannot_be_checked():
    content = bytearray(samples.packed({"scan.pdf": samples.PDF}))
    content[6] |= 1  # the flag in the local header, and in the directory below
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in str(refusal(bytes(content), "zip").sentence)


def test_an_empty_zip_is_called_empty():
    assert refusal(samples.packed({}), "zip").code in {"UPLOAD_EMPTY", "UPLOAD_TYPE"}


def test_the_stream_is_left_at_its_start():
    stream = io.BytesIO(samples.PDF)
    sniffing.sniff(stream, size=len(samples.PDF), claimed="pdf")
    assert stream.tell() == 0


@pytest.mark.parametrize("length", [1, 2, 3, 8, 127, 128, 131, 132, 4095, 4096, 4097, 70_001])
def test_any_length_of_text_is_looked_at_without_stumbling(length):
    assert sniff(b"a" * length, "txt") == sniffing.TEXT


def list_of(count: int, *, claimed: int | None = None) -> bytes:
    """A ZIP that is nothing but a list of `count` entries, and says it holds `claimed`."""
    entry = b"PK\x01\x02" + b"\x14\x00" * 2 + b"\x00" * 38
    said = min(count if claimed is None else claimed, 0xFFFF)
    listed = entry * count
    end = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, said, said, len(listed), 0, 0)
    return b"PK\x03\x04" + b"\x00" * 26 + listed + end


@pytest.mark.parametrize(
    "content",
    [list_of(60_000), list_of(60_000, claimed=3), list_of(300_000, claimed=3)],
    ids=["many", "lies", "large"],
)
def test_a_zip_with_too_many_entries_is_refused_before_its_list_is_made(content: bytes):
    tracemalloc.start()
    try:
        said = refusal(content, "zip")
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "too many files" in str(said.sentence)
    assert most < 3 * len(content) + 1_000_000
