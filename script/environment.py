"""The environment that the entry points hand to the processes they start."""

import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def build_environment() -> dict[str, str]:
    """For steps that touch no service (collectstatic, checks): required names have harmless values."""
    pairs = dict(
        line.split("=", 1) for line in (ROOT / "script" / "build.env").read_text().splitlines() if line
    )
    return {**without_settings(), **pairs}


def without_settings() -> dict[str, str]:
    """This process's environment, with .venv first on PATH and none of the settings' names in it."""
    kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in SETTINGS}
    kept["PATH"] = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{kept.get('PATH', os.defpath)}"
    kept["DJANGO_SETTINGS_MODULE"] = "privacy_portal.settings"
    kept["PYTHONUNBUFFERED"] = "1"
    return kept


# Every name that settings.py or gunicorn's configuration reads; tests/ground/test_compose.py proves it.
SETTINGS = frozenset(
    [
        "SECRET_KEY",
        "DATABASE_URL",
        "REDIS_URL",
        "ALLOWED_HOSTS",
        "BASE_URL",
        "HTTPS",
        "DEMO",
        "SMTP_URL",
        "DEFAULT_FROM_EMAIL",
        "INBOX_SERVERS",
        "INBOX_WEBHOOK_SECRET",
        "IMAP_URL",
        "DOCUMENTS_ROOT",
        "DOCUMENTS_MAX_MEGABYTES",
        "MAIL_MAX_MEGABYTES",
        "STATE_RULES_FILE",
        "STATE_PROTECTIONS_FILE",
        "VIRUS_SCAN_COMMAND",
        "OIDC_NAME",
        "OIDC_SERVER_URL",
        "OIDC_CLIENT_ID",
        "OIDC_CLIENT_SECRET",
        "OIDC_PROVIDES_SECOND_FACTOR",
        "LOG_LEVEL",
        "DELIVERY_CLAIM_SECONDS",
        "TRUSTED_PROXIES",
        "STAFF_IDLE_MINUTES",
        "PATIENT_IDLE_MINUTES",
        "WEB_HOST",
        "PORT",
        "WEB_CONCURRENCY",
    ]
)


def local_environment(
    folder: Path, *, port: int, redis_port: int, mail_port: int, demo: bool, given: Mapping[str, str]
) -> dict[str, str]:
    """For a system on this machine whose data lies in `folder`; a value in `given` wins."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = folder / "documents"
    documents.mkdir(mode=0o700, exist_ok=True)
    defaults = {
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "BASE_URL": f"http://localhost:{port}",
        "HTTPS": "false",
        "DEMO": str(demo).lower(),
        "SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
        "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
        "DEFAULT_FROM_EMAIL": "Privacy office <privacy@clinic.example>",
        "DOCUMENTS_ROOT": str(documents),
        "WEB_CONCURRENCY": "2",
    }
    environment = {**without_settings(), **defaults, **given, "PORT": str(port)}
    if not has(given, "SECRET_KEY"):
        environment["SECRET_KEY_FILE"] = str(secret_key_file(folder))
    if not has(given, "DATABASE_URL"):
        # script/postgres.py writes it once the server answers.
        environment["DATABASE_URL_FILE"] = str(folder / "database-url")
    for name in ("REDIS_URL", "SMTP_URL"):
        if f"{name}_FILE" in given:
            del environment[name]
    environment["PORTAL_DATA"] = str(folder)
    environment["REDIS_PORT"] = str(redis_port)
    environment["MAIL_PORT"] = str(mail_port)
    return environment


def given_by_caller(names: Iterable[str] = SETTINGS) -> dict[str, str]:
    """The settings (X or X_FILE) that the environment of this process holds."""
    return {
        name: value for name, value in os.environ.items() if name.removesuffix("_FILE") in names and value
    }


def has(environment: Mapping[str, str], name: str) -> bool:
    """Whether the setting is there, itself or by its _FILE."""
    return bool(environment.get(name) or environment.get(f"{name}_FILE"))


def embedded(given: Mapping[str, str]) -> list[str]:
    """The Procfile lines that are needed: each of three addresses in `given` replaces one."""
    parts = {"postgres": "DATABASE_URL", "redis": "REDIS_URL", "mail": "SMTP_URL"}
    return [line for line, name in parts.items() if not has(given, name)]


def secret_key_file(folder: Path) -> Path:
    """Made once, kept with the data, readable by its owner only."""
    path = folder / "secret-key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path
