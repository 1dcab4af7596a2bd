"""A body that is too large: read, counted and dropped, never kept; the other fields of the form arrive."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from privacy_portal.documents import operations, uploads
from privacy_portal.law.refusal import Refused

MEGABYTE = 1024 * 1024
LOADER = "django.template.loaders.locmem.Loader"


@pytest.fixture(autouse=True)
def one_megabyte(settings, tmp_path) -> Path:
    """A limit of one megabyte; temporary files in a folder of their own."""
    settings.DOCUMENTS_MAX_BYTES = MEGABYTE
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    return tmp_path


@pytest.fixture
def post() -> Iterator[Callable[..., WSGIRequest]]:
    """Send a form; the request is closed at the end, as the server closes it."""
    requests: list[WSGIRequest] = []

    def send(**fields: object) -> WSGIRequest:
        body = encode_multipart(BOUNDARY, fields)
        requests.append(RequestFactory().generic("POST", "/", body, content_type=MULTIPART_CONTENT))
        return requests[-1]

    yield send
    for request in requests:
        request.close()


def file(size: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("scan.pdf", b"%PDF-" + b"a" * (size - 5))


def test_a_file_within_the_limit_arrives_whole(post):
    request = post(file=file(MEGABYTE - 1))
    assert request.FILES["file"].size == MEGABYTE - 1
    assert len(request.FILES["file"].read()) == MEGABYTE - 1


def test_a_file_over_the_limit_is_dropped_but_its_size_and_the_form_are_known(post):
    request = post(reason="Ada typed this", file=file(3 * MEGABYTE), after="and this")
    upload = request.FILES["file"]
    assert request.POST["reason"] == "Ada typed this"
    assert request.POST["after"] == "and this"
    assert upload.size == 3 * MEGABYTE
    assert upload.read() == b""
    with pytest.raises(Refused) as refused:
        operations.check_size(upload.size)
    assert refused.value.code == "UPLOAD_TOO_LARGE"


def test_files_sent_together_count_together(post):
    request = post(one=file(700_000), two=file(700_000))
    assert request.FILES["one"].size == 700_000
    assert request.FILES["one"].read(5) == b"%PDF-"
    assert request.FILES["two"].size > MEGABYTE


def test_what_was_written_of_it_is_removed_at_once(one_megabyte, post):
    request = post(file=file(3 * MEGABYTE))
    assert request.FILES["file"].size == 3 * MEGABYTE
    assert list(one_megabyte.rglob("*.upload*")) == []


def test_a_body_many_times_the_limit_is_not_read_at_all(rf, settings):
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [("django.template.loaders.locmem.Loader", {"413.html": "{{ limit }} MB"})]
            },
        }
    ]
    request = rf.post("/")
    request.META["CONTENT_LENGTH"] = str(5 * MEGABYTE)
    response = uploads.BodyLimitMiddleware(lambda _: HttpResponse("read"))(request)
    assert response.status_code == 413
    assert response.content == b"1 MB"
    assert response.headers["Connection"] == "close"


@pytest.mark.parametrize("length", ["", "0", "1000", "not a number"])
def test_every_other_body_goes_on(rf, length):
    request = rf.get("/")
    request.META["CONTENT_LENGTH"] = length
    assert uploads.BodyLimitMiddleware(lambda _: HttpResponse("read"))(request).content == b"read"


@pytest.mark.django_db
class TestThroughTheWholeSite:
    """Past every middleware, to a page that anybody may post to."""

    def test_a_file_over_the_limit_leaves_the_page_working(self, client):
        response = client.post(
            reverse("account_login"), {"login": "ada@example.org", "file": file(3 * MEGABYTE)}
        )
        assert response.status_code == 200

    def test_a_body_many_times_the_limit_is_told_the_limit(self, client):
        response = client.post(reverse("account_login"), {"file": file(5 * MEGABYTE)})
        assert response.status_code == 413
        assert "at most 1 MB" in response.content.decode()
