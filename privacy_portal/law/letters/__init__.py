"""What each letter must say: the statements without which it cannot be composed, each with its source."""

from privacy_portal.law.letters.access import ACCESS
from privacy_portal.law.letters.accounting import ACCOUNTING
from privacy_portal.law.letters.checks import (
    FORBIDDEN_PHRASES,
    OWN,
    check_forbidden,
    check_made,
    check_phrases,
    statements_for,
)
from privacy_portal.law.letters.kinds import CARRIES_ACCESS, DECIDES, LetterKind
from privacy_portal.law.letters.spine import EXTENSIONS, SPINE
from privacy_portal.law.letters.statement import COMMON, LANGUAGE_HELP, Statement, When

__all__ = [
    "ACCESS",
    "ACCOUNTING",
    "CARRIES_ACCESS",
    "COMMON",
    "DECIDES",
    "EXTENSIONS",
    "FORBIDDEN_PHRASES",
    "LANGUAGE_HELP",
    "OWN",
    "SPINE",
    "LetterKind",
    "Statement",
    "When",
    "check_forbidden",
    "check_made",
    "check_phrases",
    "statements_for",
]
