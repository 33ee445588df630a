"""The order of the house: who may import whom, what a package may load, what its files may say."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = {
    "kb": set(),
    "ontology": {"kb"},
    "decoder": {"kb"},
    "registry": {"kb", "decoder"},
    "explorer": {"kb", "ontology", "decoder", "registry"},
    "giaima": {"kb", "ontology", "decoder", "registry"},
}
MODULES = [path for package in ORDER for path in sorted((ROOT / package).rglob("*.py"))]


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    assert (imports_of(path) & set(ORDER)) - {package} <= ORDER[package]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_explorer_imports_streamlit(path: Path) -> None:
    if path.relative_to(ROOT).parts[0] != "explorer":
        assert "streamlit" not in imports_of(path)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_stand_at_the_top(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = [
        node
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for node in ast.walk(outer)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inner == []


def test_no_room_is_named_for_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "core", "services", "manager", "misc"}
    assert [path for path in MODULES if path.stem in vague or path.parent.name in vague] == []


NEVER = ("streamlit", "rdflib", "pandas")
LATER = (*NEVER, "networkx", "sqlalchemy", "openpyxl", "edtf", "pyoxigraph", "pyspark")


def loaded_by(imports: str, names: tuple[str, ...]) -> list[str]:
    """Tell which packages are loaded by an import in a process of its own."""
    code = f"import sys, {imports}; print(*(name for name in {names!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return done.stdout.split()


@pytest.mark.parametrize(
    ("imports", "names"),
    [
        ("decoder.decode, decoder.batch, decoder.evaluate, kb.store, kb.checks", NEVER),
        ("giaima.cli", (*LATER, "rich", "numpy", "pyarrow", "decoder")),
        ("giaima.decode_command", (*LATER, "pyarrow")),
        ("giaima.decode_commands", LATER),
        ("decoder.lists.parts", (*LATER, "typer", "rich")),
    ],
)
def test_nothing_is_loaded_that_is_not_needed(imports: str, names: tuple[str, ...]) -> None:
    assert loaded_by(imports, names) == []
