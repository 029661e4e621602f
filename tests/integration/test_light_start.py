"""What an engineer asks of one fault tree must not wait for the planner to load."""

import subprocess
import sys

import pytest

HEAVY = ("ortools", "networkx", "standpipe.bootstrap", "standpipe.disposition", "standpipe.waves")


@pytest.mark.parametrize("module", ["standpipe.cli.commands.faulttree", "standpipe.resilience.solve"])
def test_fault_trees_load_nothing_of_the_planner(module):
    program = f"import sys, {module}; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"
