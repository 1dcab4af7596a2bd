"""From the facts of a case to the context of a letter; one function a letter, used to preview and to send."""

from privacy_requests.letters.access import access_granted, transmittal
from privacy_requests.letters.draft import LetterDraft
from privacy_requests.letters.spine import acknowledgement, extension, withdrawal

__all__ = [
    "LetterDraft",
    "access_granted",
    "acknowledgement",
    "extension",
    "transmittal",
    "withdrawal",
]
