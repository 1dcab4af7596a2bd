"""Typed readers of the environment; a missing or malformed value stops the start with a sentence."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

MISSING = object()
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str | object = MISSING) -> str:
    """The value of `name`; raises ImproperlyConfigured when absent and without default."""
    value = os.environ.get(name)
    if value is not None:
        return value
    if isinstance(default, str):
        return default
    raise ImproperlyConfigured(f"The environment variable {name} is required.")


def secret(name: str, default: str | object = MISSING) -> str:
    """Like text(), or the content of the file that `name`_FILE names (Docker and systemd secrets)."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error.strerror}.") from error
    return text(name, default)


def flag(name: str, *, default: bool) -> bool:
    """A boolean; raises ImproperlyConfigured for anything but true/false words."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false.")


def integer(name: str, *, default: int) -> int:
    """A whole number; raises ImproperlyConfigured for anything else."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from error


def words(name: str, default: str | object = MISSING) -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str) -> dict[str, object]:
    """A PostgreSQL URL as Django's DATABASES entry; a `host` query parameter names a socket folder."""
    url = urlsplit(secret(name))
    if url.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must start with postgresql:// (PostgreSQL only).")
    options = dict(parse_qsl(url.query))
    host = options.pop("host", "") or unquote(url.hostname or "")
    port = options.pop("port", "") or str(url.port or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def mailbox(name: str, default: str | object = MISSING) -> dict[str, object] | None:
    """An IMAP URL (imaps, imap+starttls; imap here only), its path the folder; None when there is none."""
    given = secret(name, default)
    if not given:
        return None
    url = urlsplit(given)
    plain_on_this_machine = url.scheme == "imap" and url.hostname in {"localhost", "127.0.0.1", "::1"}
    if url.scheme not in {"imaps", "imap+starttls"} and not plain_on_this_machine:
        raise ImproperlyConfigured(f"{name} must start with imaps:// or imap+starttls://.")
    if not url.hostname or not url.username or not url.password:
        raise ImproperlyConfigured(f"{name} must name a host, a user and a password.")
    return {
        "security": url.scheme,
        "host": url.hostname,
        "port": url.port or (993 if url.scheme == "imaps" else 143),
        "user": unquote(url.username),
        "password": unquote(url.password),
        "folder": unquote(url.path.lstrip("/")) or "INBOX",
    }


def mailer(name: str) -> dict[str, object]:
    """An SMTP URL (smtp, smtps, smtp+starttls) as Django's MAILERS entry."""
    url = urlsplit(secret(name))
    if url.scheme not in {"smtp", "smtps", "smtp+starttls"}:
        raise ImproperlyConfigured(f"{name} must start with smtp://, smtps:// or smtp+starttls://.")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": url.hostname or "localhost",
            "port": url.port or {"smtp": 25, "smtps": 465, "smtp+starttls": 587}[url.scheme],
            "username": unquote(url.username or ""),
            "password": unquote(url.password or ""),
            "use_ssl": url.scheme == "smtps",
            "use_tls": url.scheme == "smtp+starttls",
            "timeout": 15,
        },
    }
