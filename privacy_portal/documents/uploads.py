"""A body that is too large never fills the disk: it is counted, dropped, and answered in a sentence."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

READ_TO_THE_END = 4  # times the limit: so much is still read, so that the form can be shown again filled in


class OversizedUpload(UploadedFile):
    """Stands for a file whose bytes were dropped; its size is the real one, so that store() refuses it."""

    def __init__(self, *, name: str | None, field_name: str | None, size: int) -> None:
        super().__init__(BytesIO(), name=name, content_type="application/octet-stream", size=size)
        self.field_name = field_name


class CappedUploadHandler(FileUploadHandler):
    """First in FILE_UPLOAD_HANDLERS: lets through at most DOCUMENTS_MAX_BYTES a request, drops the rest.

    The other fields of the form arrive as they were sent, so nothing a person typed is lost.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._let_through = 0
        self._dropping = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._dropping = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._let_through += len(raw_data)
        if self._let_through > settings.DOCUMENTS_MAX_BYTES and not self._dropping:
            self._dropping = True
            self._free_what_was_written()
        return None if self._dropping else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if not self._dropping:
            return None
        size = max(file_size, settings.DOCUMENTS_MAX_BYTES + 1)
        return OversizedUpload(name=self.file_name, field_name=self.field_name, size=size)

    def _free_what_was_written(self) -> None:
        """Close, and so remove, what the handlers after this one hold of the file that is being dropped."""
        for handler in self.request.upload_handlers if self.request else []:
            if handler is not self and hasattr(handler, "file"):
                handler.file.close()


class BodyLimitMiddleware:
    """A body many times the limit is not read at all: 413 and one sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > READ_TO_THE_END * settings.DOCUMENTS_MAX_BYTES:
            response = render(
                request, "413.html", {"limit": settings.DOCUMENTS_MAX_BYTES // (1024 * 1024)}, status=413
            )
            response.headers["Connection"] = "close"
            return response
        return self.get_response(request)
