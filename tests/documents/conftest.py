"""A document store of its own for each test."""

from pathlib import Path

import pytest

from privacy_portal.audit.actor import Actor, ActorKind, Role


@pytest.fixture(autouse=True)
def store_root(settings, tmp_path) -> Path:
    """The private folder, empty."""
    root = tmp_path / "documents"
    root.mkdir()
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": str(root), "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return root


@pytest.fixture
def clerk() -> Actor:
    return Actor(kind=ActorKind.PERSON, user_id=7, roles=frozenset({Role.RECORDS_CLERK}), via="admin")
