"""Collects which required statements a letter made while its template renders."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# A ContextVar, because `{% include … only %}` hides the template context.
_made: ContextVar[set[str] | None] = ContextVar("statements_made", default=None)


@contextmanager
def collecting() -> Iterator[set[str]]:
    """The set fills while templates render inside the block."""
    made: set[str] = set()
    token = _made.set(made)
    try:
        yield made
    finally:
        _made.reset(token)


def note(code: str) -> None:
    """Write down that a statement was made; outside collecting() there is nobody to tell."""
    made = _made.get()
    if made is not None:
        made.add(code)
