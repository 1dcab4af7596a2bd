"""A container's health check: web answers its page; worker and beat keep the heartbeat fresh."""

import os
import sys
import urllib.error
import urllib.request


def web_answers() -> bool:
    address = f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}/health/live"
    # The site answers only to its own names.
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    request = urllib.request.Request(address, headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310 (this machine)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def heart_beats() -> bool:
    import django

    django.setup()
    from privacy_portal.health import beat_is_fresh

    return beat_is_fresh()


if __name__ == "__main__":
    healthy = heart_beats() if sys.argv[1:] == ["beat"] else web_answers()
    sys.exit(0 if healthy else 1)
