"""Shares the suite among the cores by whole files; the journeys share one portal, so they go together, first.

pytest -p tests.plugins.cores -n 2 --no-loadscope-reorder
"""

from typing import Any

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

JOURNEYS = "tests/journeys/"


class Files(LoadFileScheduling):
    """One file is one piece of work, and so are all journeys."""

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if nodeid.startswith(JOURNEYS) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Any:
    return Files(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no core ends long before the other."""
    items.sort(key=lambda item: not item.nodeid.startswith(JOURNEYS))
