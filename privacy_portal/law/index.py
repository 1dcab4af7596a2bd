"""Every citation this package states, found by walking its module-level values."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import ModuleType

from privacy_portal import law
from privacy_portal.law.citations import Cite


def modules() -> tuple[ModuleType, ...]:
    """The modules of the law package, by name; a package within it only gathers what its modules state."""
    found = pkgutil.walk_packages(law.__path__, prefix=f"{law.__name__}.")
    names = sorted(module.name for module in found if not module.ispkg)
    return tuple(importlib.import_module(name) for name in names)


def stated() -> dict[Cite, tuple[str, ...]]:
    """Each citation of law or guidance, with the names that state it, such as "state_rules.FLOOR".

    A name counts where it is given its value, not where it is imported or private. House rules are no law
    and are left out.
    """
    found: dict[Cite, set[str]] = {}
    for module in modules():
        short = module.__name__.removeprefix(f"{law.__name__}.")
        for name in _public_names(module):
            for cite in _cites(vars(module)[name]):
                if cite.is_law:
                    found.setdefault(cite, set()).add(f"{short}.{name}")
    return {cite: tuple(sorted(found[cite])) for cite in sorted(found)}


def _public_names(module: ModuleType) -> Iterator[str]:
    """The names a module gives a value itself, but for private ones."""
    for line in ast.parse(inspect.getsource(module)).body:
        targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
        for target in targets:
            for name in ast.walk(target) if target else ():
                if isinstance(name, ast.Name) and not name.id.startswith("_"):
                    yield name.id


def _cites(value: object) -> Iterator[Cite]:
    if isinstance(value, Cite):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _cites(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _cites(item)
    elif isinstance(value, tuple | list | frozenset | set):
        for item in value:
            yield from _cites(item)
