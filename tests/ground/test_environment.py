"""What the processes are told: the caller's addresses replace the embedded parts, secrets stay in files."""

import stat

from script.environment import ROOT, build_environment, embedded, local_environment, without_settings

PORTS = {"port": 8123, "redis_port": 8124, "mail_port": 8125}


def test_everything_is_embedded_when_nothing_is_given():
    assert embedded({}) == ["postgres", "redis", "mail"]


def test_each_given_address_replaces_one_part_by_itself_or_by_file():
    assert embedded({"DATABASE_URL": "postgresql://x/y"}) == ["redis", "mail"]
    assert (
        embedded({"DATABASE_URL_FILE": "/run/secrets/url", "REDIS_URL": "redis://x", "SMTP_URL": "smtp://x"})
        == []
    )


def test_the_address_follows_the_port(tmp_path):
    assert local_environment(tmp_path, demo=False, given={}, **PORTS)["BASE_URL"] == "http://localhost:8123"


def test_a_given_value_wins_and_a_given_file_leaves_no_second_value(tmp_path):
    given = {"REDIS_URL_FILE": "/run/secrets/redis", "LOG_LEVEL": "DEBUG", "DATABASE_URL": "postgresql://x/y"}
    told = local_environment(tmp_path, demo=False, given=given, **PORTS)
    assert told["LOG_LEVEL"] == "DEBUG"
    assert "REDIS_URL" not in told
    assert "DATABASE_URL_FILE" not in told


def test_the_secret_key_is_made_once_and_is_for_its_owner_only(tmp_path):
    first = local_environment(tmp_path, demo=False, given={}, **PORTS)
    key = (tmp_path / "secret-key").read_text()
    assert "SECRET_KEY" not in first
    assert len(key) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    local_environment(tmp_path, demo=False, given={}, **PORTS)
    assert (tmp_path / "secret-key").read_text() == key


def test_no_setting_of_the_callers_shell_leaks_in(monkeypatch):
    monkeypatch.setenv("OIDC_SERVER_URL", "https://elsewhere.example")
    assert "OIDC_SERVER_URL" not in without_settings()


def test_building_needs_no_service_and_is_not_a_demo():
    told = build_environment()
    assert "DEMO" not in told
    assert told["BASE_URL"].startswith("https://")
    assert (ROOT / "script" / "build.env").is_file()
