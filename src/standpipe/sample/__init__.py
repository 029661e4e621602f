"""Wealdbridge, the sample council: fictional, coherent, and with the defects of real inventories.

- `write_sample` writes its exports and registers in the formats of real tools, and `truth.json` beside them.
- `SampleSummary` says what was written.

>>> from datetime import date
>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     summary = write_sample(Path(folder), as_of=date(2026, 11, 23))
>>> summary.counts["servers"], summary.counts["templates"]
(230, 8)
"""

from standpipe.sample.write import SampleSummary, write_sample

__all__ = ["write_sample", "SampleSummary"]
