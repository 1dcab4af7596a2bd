"""What WeasyPrint leaves out of a tagged PDF: the language of paragraphs, the scope of table headers."""

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder


class StructureMismatch(RuntimeError):
    """The tags do not follow the page as this module expects; a letter is not sent like that."""


def finish(document: Any, pdf: Any) -> None:
    """A finisher for Document.write_pdf: adds /Lang (ISO 14289-1 7.2) and /Scope (7.5).

    Raises StructureMismatch.
    """
    whole = pdf.catalog.get("Lang")
    root_language = whole.string if whole is not None else ""
    found = [each for page in document.pages for each in _paragraphs(page._page_box, root_language)]
    tagged = list(_tagged(pdf, pdf.catalog["StructTreeRoot"], "/P"))
    if len(found) != len(tagged):
        raise StructureMismatch("The paragraphs of the page and its tags differ in number.")
    for language, element in zip(found, tagged, strict=True):
        if language != root_language:
            element["Lang"] = type(whole)(language)
    for page in document.pages:
        for cell in _header_cells(page._page_box):
            scope = "/Row" if cell.element.attrib.get("scope") == "row" else "/Column"
            cell.mark["A"]["Scope"] = scope


def _boxes(box: Any, language: str) -> Iterator[tuple[Any, str]]:
    """Every box in the order in which WeasyPrint tags them, with the language it is written in."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if isinstance(box, (boxes.MarginBox, boxes.TextBox)):
        return
    if box.element is not None:
        language = box.element.attrib.get("lang", language)
    yield box, language
    for child in getattr(box, "children", ()):
        yield from _boxes(child, language)


def _paragraphs(page_box: Any, language: str) -> Iterator[str]:
    for box, spoken in _boxes(page_box, language):
        if box.element is not None and box.element_tag == "p" and not isinstance(box, boxes.LineBox):
            yield spoken


def _header_cells(page_box: Any) -> Iterator[Any]:
    for box, _language in _boxes(page_box, ""):
        if isinstance(box, boxes.TableCellBox) and box.element_tag == "th":
            yield box


def _tagged(pdf: Any, reference: Any, kind: str) -> Iterator[Any]:
    """Structure elements of one kind under `reference`, in reading order."""
    element = pdf.objects[int(bytes(reference).split()[0])]
    if element.get("S") == kind:
        yield element
    kids = element.get("K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if not isinstance(kid, int):
            yield from _tagged(pdf, kid, kind)
