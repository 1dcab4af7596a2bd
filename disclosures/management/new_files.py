"""A new file with health information in it: readable by its owner only, and never half of one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.management.base import CommandError


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """The file, open; one that exists is not touched, and whatever stops the writing leaves none behind.

    Raises CommandError.
    """
    with _opened(path) as out:
        written = False
        try:
            yield out
            out.flush()
            written = True
        except OSError as error:
            raise CommandError(f"The file cannot be written: {error.strerror}.") from error
        finally:
            if not written:
                path.unlink(missing_ok=True)


def _opened(path: Path) -> IO[bytes]:
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except FileExistsError as error:
        raise CommandError("That file exists; name another.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        raise CommandError(f"The file cannot be written: {reason}.") from error
