"""Liveness and readiness: PostgreSQL decides; Redis down or an old beat is only said aloud."""

import time

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

BEAT_KEY = "beat-seen-at"
# Beat asks every 30 seconds.
BEAT_OLD_AFTER_SECONDS = 180


@never_cache
@require_safe
@login_not_required
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """503 without PostgreSQL; otherwise 200, with what is degraded."""
    if not database_answers():
        return JsonResponse({"status": "unavailable", "failed": ["postgresql"]}, status=503)
    degraded = [name for name, fine in (("redis", redis_answers()), ("beat", beat_is_fresh())) if not fine]
    return JsonResponse({"status": "degraded" if degraded else "ok", "degraded": degraded})


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except Error:
        return False


def redis_answers() -> bool:
    """Within a second, or it does not answer."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def note_beat() -> None:
    """Called by the task that beat sends; kept in PostgreSQL, as all that must last."""
    cache.set(BEAT_KEY, time.time(), timeout=None)


def beat_is_fresh() -> bool:
    seen = cache.get(BEAT_KEY)
    return seen is not None and time.time() - seen < BEAT_OLD_AFTER_SECONDS
