"""Words that stay in the language they were written in, on a page of another."""

from django.utils.html import format_html
from django.utils.translation import get_language, gettext


def in_english(text: str) -> str:
    """The clinic's own names, such as of its record sets, marked so that they are read aloud as English."""
    if (get_language() or "en").startswith("en"):
        return text
    return format_html('<span lang="en">{}</span>', text)


def in_page_language(sentence: str) -> str:
    """A sentence of the office as the catalogue has it in the page's language; else marked as English."""
    if not sentence:
        return sentence
    translated = gettext(sentence)
    return translated if translated != sentence else in_english(sentence)
