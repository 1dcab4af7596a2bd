"""Bytes on the private disk: written in pieces, hashed on the way, checked again when they are read.

Encryption at rest is the disk's (see docs/operations.md); names on the disk are random and say nothing.
"""

import datetime
import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Written:
    """What was put on the disk."""

    stored_name: str
    size: int
    sha256: str


class _Hashed(File):
    """A file that hashes and counts what passes through it."""

    def __init__(self, upload: UploadedFile) -> None:
        super().__init__(upload.file, name="upload")
        self.digest = hashlib.sha256()
        self.passed = 0
        self._upload = upload

    def chunks(self, chunk_size: int | None = CHUNK) -> Iterator[bytes]:
        for piece in self._upload.chunks(chunk_size):
            self.digest.update(piece)
            self.passed += len(piece)
            yield piece


def write(upload: UploadedFile) -> Written:
    """Write the upload under a random name, safely on the disk; raises OSError when the disk refuses."""
    token = secrets.token_hex(16)
    name = f"{token[:2]}/{token}"
    content = _Hashed(upload)
    try:
        stored_name = default_storage.save(name, content)
        with default_storage.open(stored_name) as written:
            os.fsync(written.fileno())
    except OSError:
        default_storage.delete(name)
        raise
    return Written(stored_name=stored_name, size=content.passed, sha256=content.digest.hexdigest())


def open_checked(stored_name: str, *, sha256: str) -> IO[bytes] | None:
    """The file, open at its start; None when it is missing or no longer what was stored."""
    try:
        stream = default_storage.open(stored_name)
    except OSError:
        return None
    digest = hashlib.sha256()
    for piece in stream.chunks(CHUNK):
        digest.update(piece)
    if digest.hexdigest() != sha256:
        stream.close()
        return None
    stream.seek(0)
    return stream


def remove(stored_name: str) -> None:
    """Remove the bytes; a file already gone is no error."""
    default_storage.delete(stored_name)


def path(stored_name: str) -> str:
    """The file's place on this machine, for the virus check only."""
    return default_storage.path(stored_name)


def older_than(instant: datetime.datetime) -> Iterator[str]:
    """Names of the files on the disk that were last written before `instant`."""
    folders, _files = default_storage.listdir("")
    for folder in folders:
        if len(folder) != 2:
            continue
        _folders, files = default_storage.listdir(folder)
        for name in files:
            stored_name = f"{folder}/{name}"
            try:
                written_at = default_storage.get_modified_time(stored_name)
            except FileNotFoundError:
                continue
            if written_at < instant:
                yield stored_name
