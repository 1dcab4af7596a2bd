"""Where the staff pages of requests are, and how to read them."""

import html
import re
from typing import Any

from privacy_requests.models import PrivacyRequest

DAY = "/staff/"
QUEUE = "/staff/requests/privacyrequest/"
ENTRY = f"{QUEUE}new/"


def case(row: PrivacyRequest, rest: str = "") -> str:
    return f"{QUEUE}{row.reference}/{rest}"


def act(row: PrivacyRequest, name: str) -> str:
    return case(row, f"acts/{name}/")


def text(response: Any) -> str:
    """The words of the page as a person reads them."""
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def hidden(response: Any, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    return found[1] if found else ""


def said(response: Any) -> list[str]:
    """The flash messages the next page would show."""
    return [str(message) for message in response.wsgi_request._messages]


def date_parts(name: str, day: Any) -> dict[str, str]:
    """A date as its three boxes send it."""
    return {f"{name}_month": str(day.month), f"{name}_day": str(day.day), f"{name}_year": str(day.year)}
