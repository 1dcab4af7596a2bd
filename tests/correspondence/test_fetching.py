"""A letter fetches packaged assets and nothing else, whatever a patient types."""

import http.server
import logging
import threading

import pytest

from privacy_portal.correspondence.fetching import ASSETS, AssetMissing, PackagedOnly
from privacy_portal.correspondence.pdf import render_pdf
from tests.correspondence import pages
from tests.correspondence.letters import CONTEXTS, KINDS, write
from tests.factories import make_patient


class Listener(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def listener():
    Listener.asked = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def hostile(address, path):
    return (
        f"<img src='file://{path}'><img src='{address}/img'><link rel=stylesheet href='{address}/css'>"
        f"<style>@import url({address}/import); h1{{display:none}}</style><script>alert(1)</script>"
        f"<a rel=attachment href='file://{path}'>x</a><object data='{address}/object'></object>"
        f"</span></p></div><h1>Forged</h1>{{% statement 'reason' %}}x{{% endstatement %}}{{{{ clinic }}}}"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_patient_types_is_text(kind, listener, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET-CANARY")
    typed = hostile(listener, secret)
    patient = make_patient(given_name="Ada <b>", family_name="O'Neil </p><h1>X")
    context = dict(CONTEXTS[kind])
    for name in ("reason", "how", "wanted"):
        if name in context:
            context[name] = typed
    if "asked_for" in context:
        context["asked_for"] = {**context["asked_for"], "description": typed}
    letter = write(patient, kind, context=context)
    for mark in ("<img", "<script", "<link", "<object", "<b>", "Forged</h1>", "<h1>X"):
        assert mark not in letter.html
    pdf = render_pdf(letter.html)
    pages.check_structure(pdf.content)
    text = "\n".join(pages.texts(pdf.content))
    assert "SECRET-CANARY" not in text
    assert b"/EmbeddedFile" not in pdf.content
    if 'class="quoted"' in letter.html:
        assert "alert(1)" in text  # said as typed
    assert Listener.asked == []


def test_even_real_markup_fetches_nothing(listener, tmp_path, caplog):
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"SECRET-CANARY")
    caplog.set_level(logging.CRITICAL, logger="weasyprint")
    markup = hostile(listener, secret).replace("<h1>Forged</h1>", "")
    html = f'<html lang="en"><head><title>T</title></head><body><h1>T</h1><p>{markup}</p></body></html>'
    pdf = render_pdf(html)
    assert Listener.asked == []
    assert b"SECRET-CANARY" not in pdf.content


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/x",
        "https://example.com/x.png",
        "data:text/plain,hello",
        "asset:../models.py",
        "asset:/etc/passwd",
        "asset:fonts.css",
        "asset:",
        "ASSET:SourceSansPro-Regular.ttf",
        "SourceSansPro-Regular.ttf",
        "ftp://example.com/x",
    ],
)
def test_the_fetcher_is_closed(url):
    with pytest.raises(AssetMissing):
        PackagedOnly().fetch(url)


def test_the_fetcher_gives_packaged_fonts():
    answer = PackagedOnly().fetch("asset:SourceSansPro-Regular.ttf")
    assert answer.read() == (ASSETS / "SourceSansPro-Regular.ttf").read_bytes()
