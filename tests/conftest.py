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
