"""The tiny RVTools export under examples/ gives exactly the records that a person can read in rvtools_example.txt."""

from __future__ import annotations

from pathlib import Path

from standpipe.adapters.formats.registry import read_paths
from standpipe.estate.readings import FileReading

EXAMPLE = Path(__file__).parents[2] / "examples" / "rvtools"
EXPECTED = Path(__file__).with_suffix(".txt").with_name("rvtools_example.txt")


def lines(reading: FileReading) -> list[str]:
    """Return a reading as text, one fact a line."""
    found = [f"{reading.path} ({reading.format}): {sum(reading.rows_in.values())} rows"]
    for record in reading.records:
        found.append(
            f"  row {record.place.row}: {record.kind} '{record.name}'{' (mentioned)' if record.mention else ''}"
        )
        found.extend(
            f"    {field} = {value}"
            + (f"   <- {record.columns[field]}" if field in record.columns and record.columns[field] != field else "")
            for field, value in record.facts.items()
            if field != "name"
        )
    found.extend(f"  rejected, {each.place}: {each.reason}" for each in reading.rejections)
    found.extend(f"  caution, {each.place}: {each.message}" for each in reading.cautions)
    return found


def test_the_example_is_read_as_written_down() -> None:
    readings = [each for each in read_paths([("", EXAMPLE)]) if each.format == "rvtools"]
    text = "\n".join(line for reading in readings for line in lines(reading)) + "\n"
    assert text == EXPECTED.read_text(encoding="utf-8")
