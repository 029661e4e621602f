"""Describes every template in Markdown, for docs/reference/templates.md."""

from __future__ import annotations

from standpipe.adapters.formats.templates.columns import TEMPLATES
from standpipe.adapters.formats.templates.model import EXAMPLE_MARK, Template

_OPENING = f"""# Templates

What no tool exports, people fill in. `standpipe template DIR` writes every sheet below as one workbook
(`standpipe-templates.xlsx`) and as one CSV file each; use what you need.

- A sheet is recognised by its headers, not by its name. Columns may stand in any order, and others may stand between
  them. Headers are compared without case, spaces and punctuation.
- A blank cell is unknown; it is never read as zero or as no. A cell that cannot be read is left unknown, and the import
  report says where. A row without a required cell is rejected, and the report says why.
- A row whose first column begins with `{EXAMPLE_MARK}` is an example and is rejected with that reason.
- Dates are written 2027-03-31, 31/03/2027 (day first) or 31 March 2027. Lists are separated by semicolons; `none` is an
  empty list, which is a statement, unlike a blank.
- The application register may also carry support statements in columns of its own, for each target: `Support: saas`,
  `Support date: saas`, `Support reference: saas`.
"""


def describe_templates() -> str:
    """Return the reference of every template: its columns, how to write them, and which other headers are read."""
    return "\n".join([_OPENING, *(_describe(template) for template in TEMPLATES)])


def _describe(template: Template) -> str:
    lines = [
        f"## {template.title}",
        "",
        f"{template.purpose} CSV file: `{template.name}.csv`.",
        "",
        "| column | what to write | how | other headers that are read |",
        "|---|---|---|---|",
    ]
    for one in template.columns:
        required = " (required)" if one.required else ""
        others = [*one.also, *(name for more in template.accepted if more.field == one.field for name in more.headers)]
        lines.append(f"| {one.header}{required} | {one.help} | {one.type.written} | {', '.join(others)} |")
    return "\n".join([*lines, ""])
