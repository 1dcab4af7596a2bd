"""Reads a JSON body, and says in a sentence what is wrong with one that no program should send."""

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import exceptions, parsers, renderers, status

from privacy_portal.plain import is_keepable


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The body is too large."
    default_code = "too_large"


class JSONParser(parsers.BaseParser):
    """UTF-8 JSON of at most DATA_UPLOAD_MAX_MEMORY_SIZE bytes, whose text can be kept."""

    media_type = "application/json"
    renderer_class = renderers.JSONRenderer

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        try:
            found = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
            kept = all(is_keepable(text) for text in _texts(found))
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("The body is not JSON in UTF-8, or is nested too deep.")) from error
        if not kept:
            raise exceptions.ParseError(_("A text holds a character that cannot be kept."))
        return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _texts(found: Any) -> Iterator[str]:
    """Every text in it, names of fields too."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for name, value in found.items():
            yield name
            yield from _texts(value)
    elif isinstance(found, list):
        for value in found:
            yield from _texts(value)
