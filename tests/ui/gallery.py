"""One page with every component and field on it, served with the strict policy; for tests only."""

import datetime
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from privacy_portal.ui import context
from privacy_portal.ui.fields import MemorableDateField
from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import Checkboxes, FileInput, MemorableDate, Password, Radios

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".html": "text/html",
}
PAGE = """
{% extends base %}{% load ui %}
{% block title %}Every component{% endblock %}
{% block back %}{% include "components/back_link.html" with href="/" text="Back" only %}{% endblock %}
{% block content %}
{% error_summary form %}
<h1>Every component</h1>
<p class="usa-intro">We answer within 30 days.</p>
{% step_indicator steps 2 %}
{% for kind in kinds %}{% alert kind heading=kind %}<p>Body</p>{% endalert %}{% endfor %}
{% summary_box heading="Your request" %}<p class="portal-reference">PR-7KQ4-M2XD</p>{% endsummary_box %}
<p>{% for tone in tones %}{% chip tone tone %} {% endfor %}</p>
{% timeline %}{% for state in states %}
{% event heading=state on=day state=state level=2 %}<p>Body</p>{% endevent %}
{% endfor %}{% endtimeline %}
{% summary_list %}{% row "Name" change_url="#x" %}Ada{% endrow %}{% row "Due" %}Soon{% endrow %}
{% endsummary_list %}
{% cards %}{% card heading="Ask" href="#y" %}<p>Why</p>{% endcard %}{% endcards %}
{% data_table caption="Letters" stacked=True %}
<thead><tr><th scope="col">Date</th><th scope="col">Letter</th></tr></thead>
<tbody><tr><td data-label="Date">Today</td><td data-label="Letter">Extension</td></tr></tbody>
{% enddata_table %}
{% pagination page %}
<p>{% post_button "/go" tone="outline" %}Take{% endpost_button %}
{% link_button "#z" %}Go{% endlink_button %}</p>
{% portal_form form draft_key="gallery" %}{% endportal_form %}
{% endblock %}
"""


class EveryField(PortalForm):
    name = forms.CharField(label="Full legal name", help_text="As on your card.")
    born = MemorableDateField(label="Date of birth", widget=MemorableDate(autocomplete="bday"))
    how = forms.ChoiceField(
        label="How?", choices=[("a", "Here"), ("b", "By post")], widget=Radios(hints={"b": "To you."})
    )
    which = forms.MultipleChoiceField(
        label="Which?", choices=[("a", "Notes"), ("b", "Results")], widget=Checkboxes(), required=False
    )
    format = forms.ChoiceField(label="Format", choices=[("pdf", "PDF")])
    secret = forms.CharField(label="Password", widget=Password())
    proof = forms.FileField(label="Proof", widget=FileInput(accept=".pdf"), required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    sure = forms.BooleanField(label="I have read it", help_text="All of it.")


def render(*, wrong: bool = False, idle_seconds: int = 1800, warning_seconds: int = 120) -> str:
    """The page as HTML; `wrong` sends the form with mistakes in it."""
    request: Any = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=True, is_active=True)
    idle = {
        "seconds": idle_seconds,
        "warning_seconds": warning_seconds,
        "ends_at": datetime.datetime(2026, 11, 24, 15, 45, tzinfo=datetime.UTC),
        "stay_url": "/stay",
        "ended_url": "/ended",
    }
    typed = {"born_month": "2", "born_day": "30", "born_year": "2026"}
    django = engines["django"]
    html = django.from_string(PAGE).render(
        {
            **context.page(request),
            "base": "base.html",
            "request": request,
            "user": request.user,
            "clinic": {"name": "MycroAesthetics", "telephone": "555-0142", "email": "info@example.com"},
            "demo": {"code": "123456", "accounts": [{"who": "Patient", "email": "ada@example.com"}]},
            "idle": idle,
            "form": EveryField(typed) if wrong else EveryField(),
            "steps": ["One", "Two", "Three"],
            "kinds": ["info", "success", "warning", "error"],
            "tones": ["neutral", "info", "success", "warning", "danger"],
            "states": ["done", "current", "upcoming", "stopped"],
            "day": datetime.date(2026, 11, 24),
            "page": Paginator(range(400), 10).page(7),
        }
    )
    return str(html)


class Site(SimpleNamespace):
    """A running gallery: its address, and the forms posted to it as (path, fields)."""

    address: str
    posts: list[tuple[str, dict[str, list[str]]]]
    pages: dict[str, str]


@contextmanager
def serving(pages: dict[str, str]) -> Iterator[Site]:
    """Serve HTML by path, static files through Django's finders; a POST is noted and answered 204."""
    site = Site(address="", posts=[], pages=pages)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            if path.startswith("/static/"):
                found = finders.find(path.removeprefix("/static/"))
                body, kind = (Path(found).read_bytes(), Path(found).suffix) if found else (b"", "")
            else:
                body, kind = site.pages.get(path, "").encode(), ".html" if path in site.pages else ""
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", f"{TYPES.get(kind, 'text/plain')}; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            site.posts.append((self.path, parse_qs(body, keep_blank_values=True)))
            self.send_response(204)
            self.end_headers()

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """Say nothing: the test says what it saw."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        site.address = f"http://127.0.0.1:{server.server_address[1]}"
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
