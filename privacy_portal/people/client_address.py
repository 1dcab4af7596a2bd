"""Where a request came from, as far as proxies of ours can be trusted to say."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The IP address of the client; "" when nothing believable is known (a unix socket, a forged header).

    With TRUSTED_PROXIES = n the n-th address from the right of X-Forwarded-For is the one that the
    outermost proxy of ours saw; everything left of it was written by strangers.
    """
    proxies = settings.TRUSTED_PROXIES
    if proxies:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        if len(hops) >= proxies:
            return _clean(hops[-proxies])
    return _clean(request.META.get("REMOTE_ADDR", ""))


def _clean(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text.removeprefix("[").removesuffix("]")))
    except ValueError:
        return ""
