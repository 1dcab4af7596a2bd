"""Markup that a browser would run: found in the opening of a file, or in an XML document."""

from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from privacy_portal.documents import texts
from privacy_portal.law.refusal import Refused

OPENING = 2048  # browsers look at fewer bytes than this to guess a type
_ACTIVE = (
    b"<script",
    b"<!doctype html",
    b"<html",
    b"<svg",
    b"<iframe",
    b"<object",
    b"<embed",
    b"<?php",
    b"<%",
)
_ACTIVE_NAMESPACES = {"http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"}
_DEEPEST = 500


def in_opening(head: bytes) -> bool:
    """Whether a browser or server could take the start of the file for a page or a program."""
    opening = head[:OPENING].lower()
    return any(mark in opening for mark in _ACTIVE)


def check_xml(stream: IO[bytes]) -> None:
    """Refuse XML that is broken, declares a document type (entities), or is a page in disguise.

    Clinical documents (C-CDA), FHIR XML and the like pass; their style sheet instruction is harmless as
    the file is only ever given back as a download.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        namespace, _space, local = name.rpartition(" ")
        if depth > _DEEPEST or _is_page(namespace, local, root=depth == 1):
            raise _refused()

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_args: object) -> None:
        raise _refused()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    try:
        for chunk in texts.chunks(stream):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused(_("This XML file is broken and cannot be read."), code="UPLOAD_TYPE") from error


def _is_page(namespace: str, local: str, *, root: bool) -> bool:
    if root:
        return namespace in _ACTIVE_NAMESPACES or local.lower() in {"html", "svg"}
    return local.lower() == "script"


def _refused() -> Refused:
    return Refused(
        _("This XML file can run as a page or declares entities, so we did not keep it."), code="UPLOAD_TYPE"
    )
