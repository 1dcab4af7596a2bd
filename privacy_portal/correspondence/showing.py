"""A letter in a browser: its own page that may run nothing and fetch nothing, or its PDF."""

import base64
import hashlib
import re

from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
BODY = re.compile(r"<body[^>]*>")
WAY_BACK = (
    "<style>.way-back{padding:0 0 1.5rem;font:1.0625rem sans-serif}"
    ".way-back a{display:inline-block;padding:.25rem 0;color:#00687d}"
    "@media print{.way-back{display:none}}</style>"
)


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


def with_way_back(html: str, url: str) -> str:
    """A copy of a letter's page that begins with a link back; paper does not show it."""
    link = format_html(
        '<nav class="way-back" lang="{}"><a href="{}">{}</a></nav>',
        get_language(),
        url,
        _("Back to the letter"),
    )
    return BODY.sub(lambda start: start[0] + link, html.replace("</head>", f"{WAY_BACK}</head>", 1), count=1)


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
