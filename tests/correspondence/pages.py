"""Reads a PDF as a screen reader and as a folding machine see it."""

import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pypdf import PdfReader


@dataclass(frozen=True, slots=True)
class Element:
    """One tag of the structure tree; `language` is the one in force there."""

    kind: str
    language: str
    alt: str
    scope: str


def elements(content: bytes) -> list[Element]:
    """Every tag in reading order."""
    reader = PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"]
    return list(_walk(root["/StructTreeRoot"], str(root["/Lang"])))


def _walk(node: Any, language: str) -> Iterator[Element]:
    node = node.get_object()
    if not hasattr(node, "get"):
        return
    language = str(node.get("/Lang", language))
    if "/S" in node:
        attributes = node.get("/A", {})
        yield Element(
            str(node["/S"]).lstrip("/"),
            language,
            str(node.get("/Alt", "")),
            str(attributes.get("/Scope", "")),
        )
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from _walk(kid, language)


def heading_levels(content: bytes) -> list[int]:
    kinds = [element.kind for element in elements(content)]
    return [int(kind[1]) for kind in kinds if len(kind) == 2 and kind[0] == "H" and kind[1].isdigit()]


def check_structure(content: bytes) -> None:
    """Our own reading of a letter's tags: one H1 first, no level skipped, every picture worded."""
    levels = heading_levels(content)
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert all(element.alt for element in elements(content) if element.kind == "Figure")
    assert all(element.scope for element in elements(content) if element.kind == "TH")


def texts(content: bytes) -> list[str]:
    """The text of each page."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return [page.extract_text() for page in pdf.pages]


def words_of_first_page(content: bytes) -> list[dict[str, Any]]:
    """Words with x0, x1, top, bottom in inches from the page's top left corner."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        words = pdf.pages[0].extract_words()
    return [
        {"text": word["text"], **{edge: word[edge] / 72 for edge in ("x0", "x1", "top", "bottom")}}
        for word in words
    ]


def fonts(content: bytes) -> set[str]:
    """The names of the fonts in the file, without their subset tags; each must be embedded."""
    names = set()
    for page in PdfReader(io.BytesIO(content)).pages:
        resources: Any = page["/Resources"]
        for named in resources.get("/Font", {}).values():
            font = named.get_object()
            descendants = font.get("/DescendantFonts")
            inner = descendants[0].get_object() if descendants else font
            descriptor = inner["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            names.add(str(font["/BaseFont"]).lstrip("/").partition("+")[2])
    return names
