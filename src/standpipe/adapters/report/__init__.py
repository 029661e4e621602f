"""Publishes the plan for people and for programs: report.html, plan.xlsx, CSV tables and plan.json.

- `write_plan(document, folder, title=...)` writes all of them, whole or not at all, and returns a `PlanFiles`.
- `render_report(document, title=...)` returns the report alone: one page with its style and charts inside, no script.
- `plan_json(document)` returns plan.json; `plan_schema_text()` the JSON Schema that it keeps to.
- `plan_tables(document)` returns the tables of the workbook.

Inside: `answers` (page one), `chapters` (the rest), `figures` and `words` (how a figure and a term are written),
`sources` (evidence in words), `charts` and `calendar_chart` (specifications), `drawing` (the only module that knows the
drawing library), `known_costs` (no zero for nothing), `rendering` (the page), `plan_tables`, `proposal_tables`,
`publish`.

>>> from datetime import date
>>> from standpipe.adapters.report.figures import long_date, money
>>> from standpipe.app.document_parts import Money
>>> long_date(date(2028, 3, 31)), money(Money(pence=150_000, unpriced=1))
('31 March 2028', 'at least £1,500, with 1 line unpriced')
"""

from standpipe.adapters.report.plan_json import plan_json, plan_schema, plan_schema_text
from standpipe.adapters.report.plan_tables import plan_tables
from standpipe.adapters.report.publish import PlanFiles, write_plan
from standpipe.adapters.report.rendering import render_report

__all__ = ["write_plan", "PlanFiles", "render_report", "plan_tables", "plan_json", "plan_schema", "plan_schema_text"]
