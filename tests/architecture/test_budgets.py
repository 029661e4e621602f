"""Budgets and habits of the house that no linter of ours checks."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src" / "standpipe").rglob("*.py"))
HARD_STOP_LINES = 500
HARD_STOP_FUNCTION_LINES = 80


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_has_one_idea(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert text.count("\n") <= HARD_STOP_LINES
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module says what it answers"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= HARD_STOP_FUNCTION_LINES, node.name


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_nothing_is_left_to_do_later(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert not re.search(r"\b(TODO|FIXME|XXX|raise NotImplementedError)\b", text)


def test_the_core_reads_no_clock() -> None:
    core = ("kernel", "estate", "catalogue", "resilience", "disposition", "waves", "business_case", "app")
    clock = re.compile(r"\b(datetime\.now|date\.today|time\.time|perf_counter|os\.environ)\b")
    reading = [
        name_of(module)
        for module in MODULES
        if module.relative_to(ROOT / "src" / "standpipe").parts[0] in core and clock.search(module.read_text())
    ]
    assert reading == []
