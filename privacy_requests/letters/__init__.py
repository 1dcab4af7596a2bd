"""From the facts of a case to the context of a letter; one function a letter, used to preview and to send."""

from privacy_requests.letters.access import access_granted, missing_part, transmittal
from privacy_requests.letters.denials import (
    access_denied,
    access_in_part,
    access_not_held,
    unable_to_verify,
)
from privacy_requests.letters.draft import LetterDraft
from privacy_requests.letters.reviews import denial_reversed, denial_upheld
from privacy_requests.letters.spine import acknowledgement, extension, withdrawal
from privacy_requests.letters.ways import appointment_offered, associate_task, directive_alternatives

__all__ = [
    "LetterDraft",
    "access_denied",
    "access_granted",
    "access_in_part",
    "access_not_held",
    "acknowledgement",
    "appointment_offered",
    "associate_task",
    "denial_reversed",
    "denial_upheld",
    "directive_alternatives",
    "extension",
    "missing_part",
    "transmittal",
    "unable_to_verify",
    "withdrawal",
]
