"""One JSON object a line, with the request's id and without PHI: only what is known to be safe is written."""

import logging
import logging.config
import re
import time
import traceback
import uuid
from collections.abc import Callable, Mapping
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")
task_name: ContextVar[str] = ContextVar("task_name", default="")

# What a caller may add with `extra`; anything else is left out, so that a new field is a decision.
SAFE_EXTRAS = (
    "actor_id",
    "attempt_id",
    "code",
    "communication_id",
    "count",
    "delivery_id",
    "document_id",
    "duration_ms",
    "item_id",
    "method",
    "outcome",
    "reference",
    "route",
    "sha256",
    "status_code",
    "task_id",
)
# The machinery's own words about itself, safe below ERROR (an error line may quote a request or a row).
INFRASTRUCTURE = (
    "gunicorn.error",
    "celery.worker",
    "celery.beat",
    "celery.apps",
    "celery.bootsteps",
    "kombu",
)
# Arguments that Celery's own lines name.
SAFE_ARGUMENTS = frozenset({"name", "id", "runtime", "hostname", "description", "eta", "when"})
# These write the offending value into the line itself, so only their name is kept.
UNQUOTED = ("django.security", "django.request", "py.warnings")

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def safe_message(record: logging.LogRecord) -> str:
    """The line's template with numbers filled in; words only where the machinery speaks of itself."""
    if record.name.startswith(UNQUOTED):
        return record.name
    template = str(record.msg)
    if not record.args:
        return template
    if record.name.startswith(INFRASTRUCTURE) and record.levelno < logging.ERROR:
        return record.getMessage()
    arguments: object
    if isinstance(record.args, Mapping):
        arguments = {k: v if k in SAFE_ARGUMENTS else masked(v) for k, v in record.args.items()}
    else:
        arguments = tuple(masked(value) for value in record.args)
    try:
        return template % arguments
    except (TypeError, ValueError):
        return template


def masked(value: object) -> object:
    return value if value is None or isinstance(value, int | float) else "[…]"


def safe_exception(error: BaseException) -> dict[str, object]:
    """Its kinds and where it rose; never its message, which may quote what a person typed or a row held."""
    kinds, seen = [], error
    while True:
        kinds.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        following = seen.__cause__ or seen.__context__
        if following is None or len(kinds) == 5:
            break
        seen = following
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    return {"kinds": kinds, "frames": [f"{f.filename}:{f.lineno} {f.name}" for f in frames]}


class SafeJsonFormatter(JsonFormatter):
    """Writes the fields below and no others."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
            + f".{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": safe_message(record),
        }
        for name, variable in (("request_id", request_id), ("task", task_name)):
            if variable.get():
                line[name] = variable.get()
        for name in SAFE_EXTRAS:
            value = record.__dict__.get(name)
            if value is not None:
                line[name] = value
        if record.exc_info and record.exc_info[1]:
            line["exception"] = safe_exception(record.exc_info[1])
        return self.serialize_log_record(line)


def configuration(level: str) -> dict[str, object]:
    """The logging tree of web, worker, beat and commands, for dictConfig."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"safe": {"()": "privacy_portal.logging.SafeJsonFormatter"}},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "safe"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            # Refusals and 404s are in our own line for the request; here only what broke.
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            "gunicorn.error": {"handlers": [], "level": level, "propagate": True},
            "fontTools": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
        },
    }


def configure(options: Mapping[str, str]) -> None:
    """Django's LOGGING_CONFIG hook; `options` is settings.LOGGING."""
    logging.config.dictConfig(configuration(options["level"]))


class RequestIdMiddleware:
    """Names each request, answers with the name, and writes one line about it: its route, never its query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.logger = logging.getLogger("privacy_portal.requests")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        # Only a proxy of ours may choose the name.
        trusted = settings.TRUSTED_PROXIES and REQUEST_ID.fullmatch(given)
        name = given if trusted else uuid.uuid4().hex
        token = request_id.set(name)
        request.request_id = name  # type: ignore[attr-defined]  # read by people.middleware
        started = time.monotonic()
        try:
            response = self.get_response(request)
            match = request.resolver_match
            self.logger.info(
                "request",
                extra={
                    "method": request.method,
                    "route": match.route if match else "",
                    "status_code": response.status_code,
                    "duration_ms": round((time.monotonic() - started) * 1000),
                },
            )
            response.headers["X-Request-ID"] = name
            return response
        finally:
            request_id.reset(token)
