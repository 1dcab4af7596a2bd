"""Fixtures that every test shares."""

from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.test import override_settings


@pytest.fixture(scope="session", autouse=True)
def light_settings() -> Iterator[None]:
    """What makes tests slow and proves nothing: strong password hashes, hashed static file names."""
    storages = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=hashers):
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file is one piece of work for a core; the journeys share a portal: they are one, begun first."""
    for item in items:
        folder = item.path.parent.name
        group = folder if folder == "journeys" else f"{folder}-{item.path.stem}"
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: item.path.parent.name != "journeys")
