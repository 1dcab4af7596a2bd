"""What an uploaded file really is: judged by its content, never by its name or by what the browser says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

import puremagic
from django.utils.translation import gettext as _

from privacy_portal.documents import archives, markup, texts
from privacy_portal.law.refusal import Refused

HEAD = 4096
TAIL = 70_000  # longer than the longest ZIP end-of-archive record


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file the clinic takes, with the extension it is given back under."""

    extension: str
    media_type: str


PDF = FileType("pdf", "application/pdf")
PNG = FileType("png", "image/png")
JPEG = FileType("jpg", "image/jpeg")
TIFF = FileType("tiff", "image/tiff")
HEIC = FileType("heic", "image/heic")
RTF = FileType("rtf", "application/rtf")
DICOM = FileType("dcm", "application/dicom")
ZIP = FileType("zip", "application/zip")
DOCX = FileType("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
XLSX = FileType("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
XML = FileType("xml", "application/xml")
JSON = FileType("json", "application/json")
NDJSON = FileType("ndjson", "application/x-ndjson")
CSV = FileType("csv", "text/csv")
TEXT = FileType("txt", "text/plain")
MESSAGE = FileType("eml", "message/rfc822")  # never sniffed: an e-mail that came in is kept whatever it is

ALLOWED = (PDF, PNG, JPEG, TIFF, HEIC, RTF, DICOM, ZIP, DOCX, XLSX, XML, JSON, NDJSON, CSV, TEXT)
_TEXT_BY_CLAIM = {"csv": CSV, "json": JSON, "ndjson": NDJSON}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_TIFF_STARTS = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")


def unknown_kind() -> Refused:
    """The one sentence for every file that is not on the list."""
    return Refused(
        _(
            "We cannot take this kind of file. Send a PDF, a picture (JPEG, PNG, TIFF or HEIC), a text, CSV, "
            "RTF, Word or Excel file, or an XML, JSON, DICOM or ZIP file of health records."
        ),
        code="UPLOAD_TYPE",
    )


def disguised() -> Refused:
    """For a file that is two things at once, or not what it pretends to be."""
    return Refused(_("This file is not what it seems to be, so we did not keep it."), code="UPLOAD_TYPE")


def sniff(stream: IO[bytes], *, size: int, claimed: str) -> FileType:
    """The kind of file in `stream` (seekable, `size` bytes); raises Refused (UPLOAD_TYPE).

    `claimed` is the lower-case extension of its name; it only chooses between kinds of text.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(max(0, size - TAIL))
    tail = stream.read(TAIL)
    found = _by_signature(head)
    if found is not None:
        file_type, check = found
        result = check(stream, head, tail) or file_type
    elif not head or head.startswith(_PROGRAM_STARTS) or _known_as_something_else(head):
        raise unknown_kind()
    else:
        result = _text(stream, head, claimed)
    stream.seek(0)
    return result


Check = Callable[[IO[bytes], bytes, bytes], FileType | None]


def _by_signature(head: bytes) -> tuple[FileType, Check] | None:
    """The allowed binary (or marked-up) kind whose signature opens the file, with its own closer check."""
    trimmed = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for file_type, matches, check in (
        (PDF, trimmed.startswith(b"%PDF-"), _check_pdf),
        (PNG, head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR", _check_picture),
        (JPEG, head.startswith(b"\xff\xd8\xff"), _check_picture),
        (TIFF, head.startswith(_TIFF_STARTS) and head[128:132] != b"DICM", _check_picture),
        (HEIC, head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS, _check_picture),
        (DICOM, head[128:132] == b"DICM", _check_dicom),
        (ZIP, head.startswith(b"PK\x03\x04"), _check_zip),
        (RTF, head.startswith(b"{\\rtf1"), _check_rtf),
        (XML, trimmed.startswith((b"<?xml", b"<ClinicalDocument")), _check_xml),
    ):
        if matches:
            return file_type, check
    if head.startswith((b"\xff\xfe<\x00?\x00x\x00", b"\xfe\xff\x00<\x00?\x00x")):
        return XML, _check_xml
    return None


def _check_pdf(stream: IO[bytes], head: bytes, tail: bytes) -> None:
    if b"%%EOF" not in tail[-4096:] or archives.ends_as_archive(tail) or markup.in_opening(head):
        raise disguised()


def _check_picture(stream: IO[bytes], head: bytes, tail: bytes) -> None:
    if b"%PDF-" in head[:1024] or archives.ends_as_archive(tail) or markup.in_opening(head):
        raise disguised()


def _check_dicom(stream: IO[bytes], head: bytes, tail: bytes) -> None:
    """The 128 bytes before DICM are free: a program hidden there would start (CVE-2019-11687)."""
    preamble = head[:128]
    if preamble.strip(b"\x00") and not preamble.startswith(_TIFF_STARTS):
        raise disguised()
    if archives.ends_as_archive(tail):
        raise disguised()


def _check_zip(stream: IO[bytes], head: bytes, tail: bytes) -> FileType:
    kind = archives.check(stream)
    return {"word": DOCX, "xl": XLSX}.get(kind, ZIP)


def _check_rtf(stream: IO[bytes], head: bytes, tail: bytes) -> None:
    if texts.contains(stream, (b"\\objdata", b"\\objupdate")):
        raise Refused(
            _("This file carries an embedded program object. Send it as a PDF."), code="UPLOAD_TYPE"
        )


def _check_xml(stream: IO[bytes], head: bytes, tail: bytes) -> None:
    markup.check_xml(stream)


def _known_as_something_else(head: bytes) -> bool:
    """Whether puremagic is sure of a signature that is not on our list (programs, old Office, media)."""
    try:
        matches = puremagic.magic_string(head)
    except puremagic.PureError:
        return False
    allowed = {file_type.media_type for file_type in ALLOWED}
    sure = [match for match in matches if match.confidence >= 0.4]
    return bool(sure) and not any(match.mime_type in allowed for match in sure)


def _text(stream: IO[bytes], head: bytes, claimed: str) -> FileType:
    if not texts.is_text(stream):
        raise unknown_kind()
    if markup.in_opening(head.replace(b"\x00", b"")):
        raise Refused(
            _("This is a web page or a script, not a text. Print it to a PDF and send that."),
            code="UPLOAD_TYPE",
        )
    file_type = _TEXT_BY_CLAIM.get(claimed, TEXT)
    if file_type in (JSON, NDJSON) and not texts.is_json(stream, lines=file_type is NDJSON):
        return TEXT
    return file_type
