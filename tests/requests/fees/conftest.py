"""One frozen day in the clinic."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories import NOW, make_clinic


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def clinic(db, today):
    return make_clinic()
