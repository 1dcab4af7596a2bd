"""From merge data to a letter's complete HTML, and which statements it made."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.html import strip_tags

from privacy_portal.correspondence import statements
from privacy_portal.law.letters import LetterKind

# What a patient typed is escaped, so neither mark can be forged.
QUOTED = re.compile(r'<span class="quoted">.*?</span>', re.DOTALL)
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
LETTER_FILES = ("letters/_letterhead.html", "letters/letter.css")


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    html: str
    statements: frozenset[str]
    template_version: str

    @property
    def own_words(self) -> str:
        """The letter's text without what it quotes of the patient, for checks of what we say."""
        return strip_tags(STYLE.sub(" ", QUOTED.sub(" ", self.html)))


def render_letter(
    kind: LetterKind, *, language: str, large_print: bool, merge: Mapping[str, Any]
) -> RenderedLetter:
    """The whole letter as one page of HTML, its style sheet inside; it refers to nothing outside itself."""
    with translation.override(language), statements.collecting() as made:
        html = render_to_string(
            template_name(kind, language),
            {
                **merge,
                "kind": kind.value,
                "language": language,
                "large_print": large_print,
                "letter_kind": merge.get("kind", ""),
                "stylesheet": stylesheet(),
            },
        )
    return RenderedLetter(html, frozenset(made), template_version(kind, language))


def template_name(kind: LetterKind, language: str) -> str:
    """letters/<kind>.html, or letters/<language>/<kind>.html for a translation."""
    folder = "" if language == "en" else f"{language}/"
    return f"letters/{folder}{kind.value}.html"


@cache
def stylesheet() -> str:
    """The text of templates/letters/letter.css."""
    return _source("letters/letter.css")


@cache
def template_version(kind: LetterKind, language: str = "en") -> str:
    """A hash of every template a letter of this kind and language is made from."""
    digest = hashlib.sha256()
    for name in (template_name(kind, language), *LETTER_FILES):
        digest.update(_source(name).encode())
    folder = Path(get_template(LETTER_FILES[0]).origin.name).parent / "_statements"  # type: ignore[attr-defined]
    for path in sorted(folder.glob("*.html")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _source(name: str) -> str:
    template = get_template(name)
    return Path(template.origin.name).read_text(encoding="utf-8")  # type: ignore[attr-defined]
