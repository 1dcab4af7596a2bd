"""A stranger's browser on one frozen day."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from tests.factories import NOW, make_clinic


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def clinic(db, today):
    cache.clear()
    return make_clinic()


@pytest.fixture
def stranger() -> Client:
    return Client()
