"""How often one address may try a drop link, or report by one: counted in PostgreSQL, as for signing in."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

RATES = {"guess": "20/15m/ip", "report": "60/h/ip,120/h/key"}


def is_open(request: HttpRequest, action: str, *, key: str = "-") -> bool:
    """Whether one more is let through; counts nothing."""
    return _use(request, action, key, dry_run=True)


def count(request: HttpRequest, action: str, *, key: str = "-") -> bool:
    """Count one; False when there were too many already."""
    return _use(request, action, key, dry_run=False)


def _use(request: HttpRequest, action: str, key: str, *, dry_run: bool) -> bool:
    usage = ratelimit.consume(
        request, app="disclosures", action=action, config=RATES, key=key, dry_run=dry_run, limit_get=True
    )
    return usage is not None
