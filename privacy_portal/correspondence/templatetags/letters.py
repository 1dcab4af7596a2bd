"""Tags of letter templates: the statement block, and dates in words."""

import datetime
import re

from django import template
from django.utils import formats, translation
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from privacy_portal.correspondence import statements
from privacy_portal.money import dollars
from privacy_portal.ui.wording import in_english

register = template.Library()
register.filter("dollars", dollars)
register.filter("in_english", in_english)

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
TELEPHONE = re.compile(r"[+(]?\d[\d ()./-]{5,}\d")
# U+200E on both sides: what stands between is read from left to right.
LEFT_TO_RIGHT = "\u200e{}\u200e"
# U+202B … U+202C: the whole reads from right to left, also for a renderer that does not know `dir`.
RIGHT_TO_LEFT_TEXT = "\u202b{}\u202c"
DATE_IN_WORDS = {"en": "F j, Y", "es": r"j \d\e F \d\e Y"}


@register.simple_block_tag
def statement(content: str, code: str) -> str:
    """{% statement "reason" %}…{% endstatement %}: counts as made only when it says something."""
    if strip_tags(content).strip():
        statements.note(code)
    return SafeString(content)


@register.filter
def words(value: str | datetime.date | None) -> str:
    """A date in words: March 1, 2026; "" for none. Accepts the ISO text of frozen merge data."""
    if not value:
        return ""
    day = datetime.date.fromisoformat(value) if isinstance(value, str) else value
    language = (translation.get_language() or "en").split("-")[0]
    return formats.date_format(day, DATE_IN_WORDS.get(language, DATE_IN_WORDS["en"]))


@register.filter
def clock(value: str) -> str:
    """A time of day in words: 10:30 AM, or 10:30 a. m. in Spanish, of the HH:MM of frozen merge data."""
    time = datetime.time.fromisoformat(value)
    spanish = (translation.get_language() or "en").startswith("es")
    half = ("a. m.", "p. m.") if spanish else ("AM", "PM")
    return f"{time.hour % 12 or 12}:{time.minute:02}\u00a0{half[time.hour >= 12]}"


@register.filter
def numbers_in_order(text: str, language: str) -> str:
    """Keeps the parts of a telephone number in their order inside text written from right to left."""
    if language.split("-", maxsplit=1)[0].lower() not in RIGHT_TO_LEFT:
        return text
    return RIGHT_TO_LEFT_TEXT.format(TELEPHONE.sub(lambda found: LEFT_TO_RIGHT.format(found.group(0)), text))
