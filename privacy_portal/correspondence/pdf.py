"""A letter's HTML as a tagged PDF (PDF/UA-1) in the packaged fonts."""

import hashlib
import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from privacy_portal.correspondence.fetching import ASSETS, PackagedOnly
from privacy_portal.correspondence.pdf_structure import finish

VARIANT = "pdf/ua-1"
FONT_SHEETS = ("fonts.css", "scripts.css")  # the letters' own, and other scripts for notices and names
RENDERER = f"WeasyPrint {version('weasyprint')}"
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
PROGRESS, PAGE_LAID_OUT = "weasyprint.progress", "Step 5 - Creating layout - Page %d"
# Pango's font map is shared by the whole process and is not made for threads.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Pdf:
    """`content` is the whole file, `sha256` its hash in hex."""

    content: bytes
    pages: int
    sha256: str


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _font_faces() -> CSS:
    text = "".join((ASSETS / name).read_text(encoding="utf-8") for name in FONT_SHEETS)
    return CSS(string=text, font_config=_fonts(), url_fetcher=PackagedOnly())


@cache
def _style(text: str) -> CSS:
    return CSS(string=text, font_config=_fonts(), url_fetcher=PackagedOnly())


def render_pdf(html: str, *, progress: Callable[[int], None] | None = None) -> Pdf:
    """Render a frozen letter with the style sheet it was frozen with, which is parsed once a process.

    Nothing but packaged fonts and pictures is fetched; anything else the text names is left out.
    `progress` hears the number of each page as it is laid out.
    """
    sheets = STYLE.findall(html)
    bare = STYLE.sub("", html)
    with _one_at_a_time, _heard(progress):
        document = HTML(string=bare, url_fetcher=PackagedOnly()).render(
            stylesheets=[_font_faces(), *map(_style, sheets)], font_config=_fonts(), pdf_variant=VARIANT
        )
        content = document.write_pdf(pdf_variant=VARIANT, finisher=finish)
    return Pdf(content, len(document.pages), hashlib.sha256(content).hexdigest())


@contextmanager
def _heard(progress: Callable[[int], None] | None) -> Iterator[None]:
    """WeasyPrint tells of its pages by its log alone: listen to it, and let no line of it be written."""
    if progress is None:
        yield
        return
    logger, told = logging.getLogger(PROGRESS), progress

    def listen(record: logging.LogRecord) -> bool:
        if str(record.msg).startswith(PAGE_LAID_OUT) and isinstance(record.args, tuple):
            told(int(str(record.args[0])))
        return False

    before = logger.level
    logger.addFilter(listen)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(before)
        logger.removeFilter(listen)
