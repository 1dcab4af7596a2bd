"""A letter's HTML as a tagged PDF (PDF/UA-1)."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from privacy_portal.correspondence.fetching import PackagedOnly
from privacy_portal.correspondence.rendering import stylesheet

RENDERER = f"WeasyPrint {version('weasyprint')}"
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


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
def _style(text: str) -> CSS:
    return CSS(string=text, font_config=_fonts(), url_fetcher=PackagedOnly())


def render_pdf(html: str) -> Pdf:
    """Render a frozen letter; its own style sheet is parsed once a process and used for every letter.

    A letter frozen under an older style sheet keeps the one inside it.
    """
    found = STYLE.search(html)
    text = found.group(0).removeprefix("<style>").removesuffix("</style>") if found else stylesheet()
    bare = STYLE.sub("", html, count=1)
    document = HTML(string=bare, url_fetcher=PackagedOnly()).render(
        stylesheets=[_style(text)], font_config=_fonts(), pdf_variant="pdf/ua-1"
    )
    content = document.write_pdf(pdf_variant="pdf/ua-1")
    return Pdf(content, len(document.pages), hashlib.sha256(content).hexdigest())
