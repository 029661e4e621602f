"""CPU seconds and bytes of publishing a plan: `python -m benchmarks.report`."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.plan_examples import full_plan
from standpipe.adapters.report import render_report, write_plan


def main() -> None:
    headers = ("applications", "report, CPU s", "all files, CPU s", "report, KiB", "plan.json, KiB")
    print(*(f"{header:>16}" for header in headers))
    for applications in (25, 160, 1000):
        document = full_plan(applications)
        begin = time.process_time()
        page = render_report(document, title="Example Council")
        rendered = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            files = write_plan(document, Path(folder), title="Example Council")
            size = files.plan_json.stat().st_size
        written = time.process_time()
        seconds = f"{rendered - begin:>16.2f} {written - rendered:>16.2f}"
        print(f"{applications:>16} {seconds} {len(page.encode()) / 1024:>16.0f} {size / 1024:>16.0f}")


if __name__ == "__main__":
    main()
