"""How often one address may knock: counted in PostgreSQL, as for signing in."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

APP = "requests"
# Wrong guesses only; the doors themselves count too (operations.guests.WRONG_TRIES).
RATES = {
    "guest_ask": "10/h/ip",
    "guest_guess": "5/15m/ip,5/15m/key",
    "guest_message": "20/h/ip",
    "guest_period": "20/h/ip",
}


def is_open(request: HttpRequest, action: str, *, key: str = "") -> bool:
    """Whether one more is let through; counts nothing."""
    return _use(request, action, key=key, dry_run=True)


def count(request: HttpRequest, action: str, *, key: str = "") -> bool:
    """Count one; False when there were too many already."""
    return _use(request, action, key=key, dry_run=False)


def _use(request: HttpRequest, action: str, *, key: str, dry_run: bool) -> bool:
    usage = ratelimit.consume(
        request, app=APP, action=action, config=RATES, key=key or "-", dry_run=dry_run, limit_get=True
    )
    return usage is not None
