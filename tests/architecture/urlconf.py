"""Every address of the URLconf, with the names of its parts."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """`name` is what reverse() takes ("" when there is none); `parts` are its keyword arguments."""

    route: str
    name: str
    parts: tuple[str, ...]


def addresses() -> list[Address]:
    return list(_walk(get_resolver(), "", "", ()))


def _walk(resolver: URLResolver, route: str, space: str, parts: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        deeper = route + str(entry.pattern)
        own_parts = parts + tuple(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            own = f"{space}:{entry.namespace}" if space and entry.namespace else entry.namespace or space
            yield from _walk(entry, deeper, own, own_parts)
        elif isinstance(entry, URLPattern):
            name = f"{space}:{entry.name}" if space and entry.name else entry.name or ""
            yield Address(deeper, name, own_parts)
