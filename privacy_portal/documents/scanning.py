"""The virus check: the clinic's own command, run by a worker on one file."""

import logging
import shlex
import subprocess
from dataclasses import dataclass

from django.conf import settings

from privacy_portal.documents.kinds import ScanState

TIMEOUT_SECONDS = 300
CLEAN_EXIT = 0
INFECTED_EXIT = 1  # clamscan and clamdscan: 0 nothing found, 1 found, 2 did not work

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check said: a state and a code, never the scanner's own words (they may hold file names)."""

    state: ScanState
    detail: str


def first_state() -> ScanState:
    """The state of a file just stored."""
    return ScanState.PENDING if settings.VIRUS_SCAN_COMMAND else ScanState.NOT_CONFIGURED


def scan(path: str) -> Verdict:
    """Run VIRUS_SCAN_COMMAND with the file's path as its last argument; never raises for a broken scanner."""
    if not settings.VIRUS_SCAN_COMMAND:
        return Verdict(ScanState.NOT_CONFIGURED, "")
    command = [*shlex.split(settings.VIRUS_SCAN_COMMAND), path]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Verdict(ScanState.FAILED, "timeout")
    except OSError:
        logger.error("The virus check could not be started.")
        return Verdict(ScanState.FAILED, "not_started")
    if done.returncode == CLEAN_EXIT:
        return Verdict(ScanState.CLEAN, "")
    if done.returncode == INFECTED_EXIT:
        return Verdict(ScanState.INFECTED, "found")
    return Verdict(ScanState.FAILED, f"exit_{done.returncode}")
