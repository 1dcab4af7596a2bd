"""The law package stands on the standard library alone."""

import json
import subprocess
import sys

from tests.architecture import tree

LOAD_ALL = """
import importlib, json, pkgutil, sys
import privacy_portal.law
for found in pkgutil.iter_modules(privacy_portal.law.__path__):
    importlib.import_module(f"privacy_portal.law.{found.name}")
print(json.dumps(sorted(sys.modules)))
"""


def test_importing_the_law_imports_nothing_but_itself_and_the_standard_library():
    # -S leaves out what site-packages' .pth files import on their own.
    done = subprocess.run(
        [sys.executable, "-S", "-c", LOAD_ALL],
        cwd=tree.ROOT,
        env={"PYTHONPATH": str(tree.ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    foreign = [
        name
        for name in json.loads(done.stdout)
        if name.split(".")[0] not in sys.stdlib_module_names | {"__main__"}
        and not name.startswith("_sysconfigdata_")  # how this Python was built, part of it
        and name != "privacy_portal"
        and name.split(".")[:2] != ["privacy_portal", "law"]
    ]
    assert foreign == []
