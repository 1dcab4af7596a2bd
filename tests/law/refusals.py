"""Asks a rule, and says how it answered."""

from collections.abc import Callable

from privacy_portal.law.refusal import Refused


def refusal_of(check: Callable[..., object], *args: object, **kwargs: object) -> Refused | None:
    """The refusal a check raises, or None when it lets pass."""
    try:
        check(*args, **kwargs)
    except Refused as refusal:
        return refusal
    return None


def answer_of(check: Callable[..., object], *args: object, **kwargs: object) -> tuple[str, str]:
    """The code and the citation of the refusal, or two empty strings when the check lets pass."""
    refusal = refusal_of(check, *args, **kwargs)
    return (refusal.code, str(refusal.cite)) if refusal else ("", "")
