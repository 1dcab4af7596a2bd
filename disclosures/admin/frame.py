"""A staff page of disclosures: the office's frame, with the tabs of disclosures above it."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

from disclosures.admin import tabs
from privacy_portal import staff_pages


def page(request: HttpRequest, template: str, *, title: str, **context: Any) -> TemplateResponse:
    """As staff_pages.page()."""
    return staff_pages.page(request, template, title=title, tabs=tabs.of(request), **context)
