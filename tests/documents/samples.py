"""The smallest honest files of each kind, and the dishonest ones."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 64 + b"\xff\xd9"
TIFF = b"II*\x00\x08\x00\x00\x00" + b"\x00" * 64
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
RTF = rb"{\rtf1\ansi Ada was seen on Monday.}"
DICOM = b"\x00" * 128 + b"DICM\x02\x00\x00\x00UL\x04\x00\x00\x00\x00\x00"
CCDA = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet type="text/xsl" href="CDA.xsl"?>\n'
    b'<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Summary</title></ClinicalDocument>'
)
JSON = b'{"resourceType": "Bundle", "type": "document"}'
NDJSON = b'{"resourceType": "Patient"}\n{"resourceType": "Patient"}\n'
CSV = b"date,result\n2026-11-02,normal\n"
TEXT = "Ada was seen on Monday. José agreed — no fever.\n".encode()
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 52 + b"\x80\x00\x00\x00" + b"\x00" * 64 + b"PE\x00\x00"
HTML = b"<!DOCTYPE html>\n<html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def png() -> bytes:
    """One grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x80")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def archive(**files: bytes) -> bytes:
    """A ZIP file; double underscores in names stand for dots, single ones for themselves."""
    return packed({name.replace("__", "."): content for name, content in files.items()})


def packed(files: dict[str, bytes]) -> bytes:
    """A ZIP file of named contents."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


def docx(**more: bytes) -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", **more})


def xlsx() -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    """A file as a browser sends it, with a media type nobody should believe."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")
