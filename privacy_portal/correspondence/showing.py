"""A letter in a browser: its own page that may run nothing and fetch nothing, or its PDF."""

import base64
import hashlib
import re

from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def letter_page(request: HttpRequest, html: str) -> HttpResponse:
    """The frozen HTML as it is; only its own style sheet, named by its hash, is let in."""
    styles = [_source_hash(text) for text in STYLE.findall(html)]

    @xframe_options_sameorigin
    @csp_override(
        {
            "default-src": [CSP.NONE],
            "style-src": styles or [CSP.NONE],
            "frame-ancestors": [CSP.SELF],
            "base-uri": [CSP.NONE],
            "form-action": [CSP.NONE],
        }
    )
    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(html)

    return page(request)


def pdf_file(content: bytes, name: str) -> HttpResponse:
    """A PDF to download under a name that says nothing about anybody."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _source_hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
