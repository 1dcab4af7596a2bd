"""ZIP files and the Office files made of them: what they carry must be plain to see."""

import zipfile
from typing import IO

from django.utils.translation import gettext as _

from privacy_portal.law.refusal import Refused

MOST_ENTRIES = 20_000
LARGEST_UNPACKED = 4 * 1024**3
HIGHEST_RATIO = 200
LARGEST_DIRECTORY = 4 * 1024**2  # bytes of the list of entries
_END = b"PK\x05\x06"
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
# Opened with a double click, these run. Web pages are let through: IHE XDM packages must hold INDEX.HTM.
_PROGRAMS = frozenset(
    """
    apk app appx bat chm class cmd com cpl dll dmg docm dotm exe gadget hta inf iso jar js jse lnk msc msi
    msix msp pif pl potm ppam pptm ps1 py reg rgs scf scr sh sys url vb vbe vbs vhd wsc wsf wsh xlam xlsm xltm
    """.split()  # noqa: SIM905  a list of forty words reads better than forty strings
)


def ends_as_archive(tail: bytes) -> bool:
    """Whether the end of a file is that of a ZIP archive (a file that is two things at once)."""
    position = tail.rfind(_END)
    if position < 0 or len(tail) - position < 22:
        return False
    comment = int.from_bytes(tail[position + 20 : position + 22], "little")
    return position + 22 + comment <= len(tail)


def check(stream: IO[bytes]) -> str:
    """Return "word" or "xl" for an Office file, "" for an archive of files; raises Refused (UPLOAD_TYPE)."""
    stream.seek(0)
    try:
        _check_directory(stream)
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, UnicodeError) as error:
        raise _refused(_("This ZIP file is broken and cannot be read.")) from error
    if not entries:
        raise Refused(_("This ZIP file is empty."), code="UPLOAD_EMPTY")
    _check_entries(entries)
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" in names:
        return _office(names)
    for name in names:
        if name.rsplit(".", 1)[-1].lower() in _PROGRAMS:
            raise _refused(_("This ZIP file contains a program, so we did not keep it."))
    return ""


def _check_directory(stream: IO[bytes]) -> None:
    """What the archive says of its list of entries, and how many it lists, before anything is made of them.

    zipfile reads the whole list into memory; its own reading of the end record is asked, so that both
    see the same one.
    """
    end = zipfile._EndRecData(stream)  # type: ignore[attr-defined]
    if not end:
        raise zipfile.BadZipFile
    size, start = end[zipfile._ECD_SIZE], end[zipfile._ECD_LOCATION] - end[zipfile._ECD_SIZE]  # type: ignore[attr-defined]
    if end[zipfile._ECD_SIGNATURE] == zipfile.stringEndArchive64:  # type: ignore[attr-defined]
        start -= zipfile.sizeEndCentDir64 + zipfile.sizeEndCentDir64Locator  # type: ignore[attr-defined]
    if end[zipfile._ECD_ENTRIES_TOTAL] > MOST_ENTRIES or size > LARGEST_DIRECTORY:  # type: ignore[attr-defined]
        raise _refused(_("This ZIP file holds too many files to be checked. Send fewer in each."))
    stream.seek(max(start, 0))
    if stream.read(size).count(_ENTRY) > MOST_ENTRIES:
        raise _refused(_("This ZIP file holds too many files to be checked. Send fewer in each."))
    stream.seek(0)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if (
        len(entries) > MOST_ENTRIES
        or unpacked > LARGEST_UNPACKED
        or unpacked > HIGHEST_RATIO * (packed + 4096)
    ):
        raise _refused(_("This ZIP file unpacks to far more than it seems to hold, so we did not keep it."))
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise _refused(
                _("This ZIP file is locked with a password and cannot be checked. Send it unlocked.")
            )
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name or "\x00" in name:
            raise _refused(_("This ZIP file would write outside its own folder, so we did not keep it."))


def _office(names: set[str]) -> str:
    lowered = {name.lower() for name in names}
    if any("vbaproject" in name or "/activex/" in name for name in lowered):
        raise _refused(_("This Office file contains macros. Save it without macros, or as a PDF."))
    if any(name.rsplit(".", 1)[-1] in _PROGRAMS for name in lowered) or any(
        "/embeddings/" in name and name.endswith(".bin") for name in lowered
    ):
        raise _refused(_("This Office file carries an embedded program object. Send it as a PDF."))
    if "word/document.xml" in lowered:
        return "word"
    if "xl/workbook.xml" in lowered:
        return "xl"
    raise _refused(_("We take Word and Excel files, not other Office files. Save it as a PDF."))


def _refused(sentence: str) -> Refused:
    return Refused(sentence, code="UPLOAD_TYPE")
