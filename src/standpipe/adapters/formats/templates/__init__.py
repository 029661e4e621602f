"""Standpipe's own templates: what no tool exports, filled in by people.

- `columns`: every template and its columns, defined once for reading, writing and the reference.
- `reader`: recognises a filled-in template by its headers and turns its rows into records.
- `writer`: writes the templates with examples, and filled-in tables.
- `questions_writer`, `questions_reader`: questions for people as a workbook, and their answers as records.
- `answers`: how the answer to each question is written.
- `reference`: describes every template in Markdown.

>>> from standpipe.adapters.formats.templates.columns import TEAMS
>>> TEAMS.cells_of({"name": "Server team", "days_per_week": 4.5, "day_rate_pence": 31_050})
('Server team', None, 4.5, 310.5, None, None, None, None)
"""

from standpipe.adapters.formats.templates.questions_reader import QuestionsReader
from standpipe.adapters.formats.templates.reader import TemplateReader, nearest_template

__all__ = ["TemplateReader", "QuestionsReader", "nearest_template"]
