"""JSON as FHIR takes it: no name twice, nothing that cannot be kept; a large Bundle entry by entry."""

import json
import math
import re
from collections.abc import Generator, Iterator
from typing import Any

from privacy_portal.plain import is_keepable

DEEPEST = 40
LONGEST_NUMBER = 40
TWICE = "An object names an element twice."
UNKEEPABLE = "A text holds a character that cannot be kept."
DEEP = "It is nested too deep."
NUMBER = "A number is not one that JSON or this server can keep."
NO_JSON = "It is not JSON in UTF-8."
NO_OBJECT = "It is not a JSON object."
SPACE = re.compile(r"[ \t\r\n]*")


class Unreadable(ValueError):
    """The message says why, without quoting it."""


class TooMany(Unreadable):
    """It has more entries than are taken at once."""


class _Twice(dict[str, Any]):
    """An object with a name twice."""


class _NoNumber:
    """A number that cannot be kept."""


def loads(text: str) -> dict[str, Any]:
    """One JSON object. Raises Unreadable."""
    found, end = _decode(text, _skip(text, 0))
    if _skip(text, end) != len(text):
        raise Unreadable(NO_JSON)
    check(found)
    return _object(found)


def check(found: Any) -> None:
    """Raises Unreadable for what can be decoded and yet not be kept."""
    waiting: list[tuple[Any, int]] = [(found, 1)]
    while waiting:
        one, depth = waiting.pop()
        if depth > DEEPEST:
            raise Unreadable(DEEP)
        if isinstance(one, _Twice):
            raise Unreadable(TWICE)
        if isinstance(one, _NoNumber):
            raise Unreadable(NUMBER)
        if isinstance(one, dict):
            waiting += [(value, depth + 1) for value in one.values()]
            waiting += [(name, depth) for name in one]
        elif isinstance(one, list):
            waiting += [(value, depth + 1) for value in one]
        elif isinstance(one, str) and not is_keepable(one):
            raise Unreadable(UNKEEPABLE)


def members(text: str, *, most: int | None = None) -> dict[str, Any]:
    """The object's members without its entries, of which only one at a time is held.

    Raises Unreadable, and TooMany with the first entry after `most`.
    """
    found: dict[str, Any] = {}
    entries = 0
    for name, value in _members(text):
        if name == "entry":
            found.setdefault(name, [])
            entries += 1
            if most is not None and entries > most:
                raise TooMany(f"It has more than {most} entries; divide it, or use import_disclosures.")
        elif name in found:
            raise Unreadable(TWICE)
        else:
            check(value)
            found[name] = value
    return found


def entries(text: str) -> Iterator[Any]:
    """Each element of the object's list `entry`, unchecked. Raises Unreadable where JSON breaks off."""
    return (value for name, value in _members(text) if name == "entry")


def _members(text: str) -> Iterator[tuple[str, Any]]:
    at = _skip(text, 0)
    if text[at : at + 1] != "{":
        raise Unreadable(NO_OBJECT)
    at, listed = _skip(text, at + 1), False
    while text[at : at + 1] != "}":
        name, at = _decode(text, at)
        at = _skip(text, at)
        if not isinstance(name, str) or text[at : at + 1] != ":":
            raise Unreadable(NO_JSON)
        at = _skip(text, at + 1)
        if name == "entry" and text[at : at + 1] == "[":
            if listed:
                raise Unreadable(TWICE)
            listed = True
            at = yield from _elements(text, at)
        else:
            value, at = _decode(text, at)
            yield name, value
        at = _next(text, at, "}")
    if _skip(text, at + 1) != len(text):
        raise Unreadable(NO_JSON)


def _elements(text: str, at: int) -> Generator[tuple[str, Any], None, int]:
    at = _skip(text, at + 1)
    while text[at : at + 1] != "]":
        value, at = _decode(text, at)
        yield "entry", value
        at = _next(text, at, "]")
    return at + 1


def _next(text: str, at: int, end: str) -> int:
    """Where the next member begins, or where `end` stands."""
    at = _skip(text, at)
    if text[at : at + 1] == end:
        return at
    after = _skip(text, at + 1)
    if text[at : at + 1] != "," or text[after : after + 1] == end:
        raise Unreadable(NO_JSON)
    return after


def _skip(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at


def _decode(text: str, at: int) -> tuple[Any, int]:
    try:
        return DECODER.raw_decode(text, at)
    except RecursionError:
        raise Unreadable(DEEP) from None
    except ValueError:
        raise Unreadable(NO_JSON) from None


def _object(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise Unreadable(NO_OBJECT)
    return found


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Twice(found)


def _number(digits: str) -> Any:
    return int(digits) if len(digits) <= LONGEST_NUMBER else _NoNumber()


def _decimal(digits: str) -> Any:
    value = float(digits)
    return value if math.isfinite(value) else _NoNumber()


DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs,
    parse_int=_number,
    parse_float=_decimal,
    parse_constant=lambda _name: _NoNumber(),
)
