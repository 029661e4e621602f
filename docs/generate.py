"""Writes the generated reference: commands, JSON Schemas, templates. Run by `make docs`; a test keeps it current."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from standpipe.adapters.formats.templates.reference import describe_templates
from standpipe.adapters.report import plan_schema_text
from standpipe.app.dispose import DispositionDocument
from standpipe.app.estate_document import EstateDocument
from standpipe.app.move_check_document import MoveCheckDocument
from standpipe.app.network_document import NetworkDocument
from standpipe.app.reconcile import ReconciliationDocument
from standpipe.app.resilience_document import ResilienceDocument
from standpipe.cli.main import command
from standpipe.waves.documents import check_schema, plan_schema, problem_schema
from standpipe.web.accessibility import as_markdown, read_checks, statement

REFERENCE = Path(__file__).parent / "reference"


def commands_page() -> str:
    """Return every verb with its help, as the command line prints it."""
    parts = [
        "# Commands",
        "",
        "Exit status: 0 done; 1 done, with a finding that blocks; 2 input that cannot be used, or wrong usage.",
        "",
    ]
    for path, verb in _verbs(command, ("standpipe",)):
        context = click.Context(verb, info_name=" ".join(path), max_content_width=100, terminal_width=100)
        parts += [f"## {' '.join(path)}", "", "```", verb.get_help(context).strip(), "```", ""]
    return "\n".join(parts)


def _verbs(group: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, group
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in sorted(group.list_commands(context)):
            verb = group.get_command(context, name)
            assert verb is not None
            yield from _verbs(verb, (*path, name))


def schema(document: type, title: str) -> str:
    """Return the JSON Schema of a published document."""
    found = msgspec.json.schema(document)
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **found}
    return _text(described)


def _text(described: dict[str, Any]) -> str:
    return json.dumps(described, indent=2, sort_keys=True) + "\n"


def pages() -> dict[str, str]:
    """Return the generated files of docs/reference by name."""
    return {
        "accessibility.md": as_markdown(statement(read_checks())),
        "commands.md": commands_page(),
        "disposition.schema.json": schema(DispositionDocument, "standpipe disposition --json"),
        "reconcile.schema.json": schema(ReconciliationDocument, "standpipe reconcile --json"),
        "estate.schema.json": schema(EstateDocument, "standpipe estate --json"),
        "plan.schema.json": plan_schema_text(),
        "wave-problem.schema.json": _text(problem_schema()),
        "wave-plan.schema.json": _text(plan_schema()),
        "wave-check.schema.json": _text(check_schema()),
        "templates.md": describe_templates(),
        "network.schema.json": schema(NetworkDocument, "standpipe network --json"),
        "resilience-during.schema.json": schema(MoveCheckDocument, "standpipe resilience --during PLAN.json --json"),
        "resilience.schema.json": schema(ResilienceDocument, "standpipe resilience --json"),
    }


if __name__ == "__main__":
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
