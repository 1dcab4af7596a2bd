"""Made-up records of made-up people, as small PDF files."""

from django.core.files.uploadedfile import SimpleUploadedFile

from privacy_portal.correspondence.pdf import render_pdf

PAGE = """<!doctype html><html lang="en"><head><title>Visit notes</title></head><body>
<h1>Visit notes</h1><p>Demonstration only. Nobody here is real.</p><p>{text}</p></body></html>"""


def record(name: str, text: str) -> SimpleUploadedFile:
    """One record as an upload."""
    content = render_pdf(PAGE.format(text=text)).content
    return SimpleUploadedFile(f"{name}.pdf", content, content_type="application/pdf")
