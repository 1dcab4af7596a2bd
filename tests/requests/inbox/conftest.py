"""The cast of the staff pages, and the clinic's own mail server."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.requests.admin.conftest import (  # noqa: F401 - fixtures
    ada,
    administrator,
    clara,
    clerk,
    clinic,
    colin,
    colleague,
    officer,
    official,
    olga,
    petra,
    today,
)
from tests.requests.inbox import samples


@pytest.fixture
def own_server() -> Iterator[None]:
    """The clinic has said which servers are its own."""
    with override_settings(INBOX_SERVERS=[samples.SERVER]):
        yield
