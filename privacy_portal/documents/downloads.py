"""A file on its way to a browser: always a download, never shown, never kept by a cache."""

from django.http import FileResponse

from privacy_portal.documents.operations import OpenedDocument


def respond(opened: OpenedDocument) -> FileResponse:
    """Stream the opened file; the response closes it."""
    response = FileResponse(
        opened.stream, as_attachment=True, filename=opened.name, content_type=opened.media_type
    )
    response.headers["Content-Length"] = str(opened.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
