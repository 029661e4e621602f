"""Reads public scheduling instances: PSPLIB and MMLIB (.sm, .mm), Patterson (.rcp) and MSPSP (.dzn).

Formats: Kolisch and Sprecher (1996) for PSPLIB, Van Peteghem and Vanhoucke (2014) for MMLIB, Debels and Vanhoucke
(2007) for RG300 in Patterson's format, Young, Feydy and Schutt (2017) for the multi-skill data files. Every error names
the file, the line where there is one, and what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from standpipe.kernel.errors import InputError, InvalidValueError
from standpipe.waves.scheduling.model import Mode, Person, SchedulingProblem, Task

_REMEDY = "Give a .sm, .mm, .rcp or .dzn file as its library publishes it."


def read_instance(path: Path) -> SchedulingProblem:
    """Return the problem that a file holds; its ending tells the format.

    Raises:
        InputError: the file cannot be read, or does not hold what its format asks for.

    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError("This is no scheduling file.", where=str(path), remedy=_REMEDY)
    try:
        return reader(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The file cannot be read: {error}.", where=str(path), remedy=_REMEDY) from error
    except (_FormatError, InvalidValueError) as error:
        raise InputError(str(error), where=str(path), remedy=_REMEDY) from error


class _FormatError(ValueError):
    """The text breaks its format; the message names the line."""


# --- PSPLIB and MMLIB


def _rows(lines: list[str], title: str) -> Iterator[tuple[int, list[int]]]:
    """Yield (line, numbers) of the rows of a section: those that hold only numbers, up to the next line of stars."""
    wanted = title.replace(" ", "")
    begin = next((i for i, line in enumerate(lines) if line.replace(" ", "").startswith(wanted)), None)
    if begin is None:
        raise _FormatError(f"There is no section {title!r}.")
    for number, line in enumerate(lines[begin + 1 :], begin + 2):
        if line.startswith("***"):
            return
        words = line.split()
        if words and all(word.isdigit() for word in words):
            yield number, [int(word) for word in words]
        elif words and words[0].isdigit():
            raise _FormatError(f"Line {number} is not a row of whole numbers.")


def _header_number(text: str, label: str) -> int:
    found = re.search(rf"{label}[^:\n]*:\s*(\d+)", text)
    if found is None:
        raise _FormatError(f"The header does not state {label!r}.")
    return int(found.group(1))


def _psplib(text: str) -> SchedulingProblem:
    lines = text.splitlines()
    jobs = _header_number(text, "jobs ")
    renewable, stocks = _header_number(text, "- renewable"), _header_number(text, "- nonrenewable")
    links: list[tuple[int, int]] = []
    mode_counts: dict[int, int] = {}
    for number, row in _rows(lines, "PRECEDENCE RELATIONS"):
        if len(row) < 3 or len(row) != 3 + row[2]:
            raise _FormatError(f"Line {number}: a row is job, modes, how many successors, successors.")
        mode_counts[row[0]] = row[1]
        links += [(row[0] - 1, successor - 1) for successor in row[3:]]
    modes = _psplib_modes(lines, renewable, stocks)
    for job in range(1, jobs + 1):
        if len(modes.get(job, ())) != mode_counts.get(job):
            raise _FormatError(f"Job {job} has {len(modes.get(job, ()))} modes, not {mode_counts.get(job)} as stated.")
    available = [row for _, row in _rows(lines, "RESOURCE AVAILABILITIES")]
    if len(available) != 1 or len(available[0]) != renewable + stocks:
        raise _FormatError("The section 'RESOURCE AVAILABILITIES' does not name every resource once.")
    return SchedulingProblem(
        tuple(Task(str(job), tuple(modes[job])) for job in range(1, jobs + 1)),
        tuple(available[0][:renewable]),
        tuple(available[0][renewable:]),
        links=tuple(dict.fromkeys(links)),
    )


def _psplib_modes(lines: list[str], renewable: int, stocks: int) -> dict[int, list[Mode]]:
    modes: dict[int, list[Mode]] = {}
    job, width = 0, 2 + renewable + stocks
    for number, row in _rows(lines, "REQUESTS/DURATIONS"):
        if len(row) == width + 1:
            job, values = row[0], row[2:]
        elif len(row) == width and job:
            values = row[1:]
        else:
            raise _FormatError(f"Line {number}: a row is job, mode, duration and {renewable + stocks} requests.")
        mode = Mode(values[0], tuple(values[1 : 1 + renewable]), tuple(values[1 + renewable :]))
        modes.setdefault(job, []).append(mode)
    return modes


# --- Patterson


def _patterson(text: str) -> SchedulingProblem:
    words = text.split()
    if not all(word.isdigit() for word in words):
        wrong = next(word for word in words if not word.isdigit())
        raise _FormatError(f"{wrong!r} is not a whole number.")
    numbers = iter([int(word) for word in words])

    def take(count: int) -> list[int]:
        taken = [value for _, value in zip(range(count), numbers, strict=False)]
        if len(taken) < count:
            raise _FormatError("The file ends too early.")
        return taken

    jobs, resources = take(2)
    capacities = take(resources)
    tasks: list[Task] = []
    links: list[tuple[int, int]] = []
    for job in range(jobs):
        duration, *demands = take(1 + resources)
        links += [(job, successor - 1) for successor in take(take(1)[0])]
        tasks.append(Task(str(job + 1), (Mode(duration, tuple(demands)),)))
    if next(numbers, None) is not None:
        raise _FormatError("There are more numbers than the header says.")
    return SchedulingProblem(tuple(tasks), tuple(capacities), links=tuple(dict.fromkeys(links)))


# --- MSPSP


def _multi_skill(text: str) -> SchedulingProblem:
    plain = re.sub(r"%[^\n]*", "", text)
    items = dict(re.findall(r"(\w+)\s*=\s*([^;]*);", plain))

    def rows(name: str, count: int, width: int) -> list[list[str]]:
        cells = re.findall(r"\w+", items.get(name, ""))
        if len(cells) != count * width:
            raise _FormatError(f"{name!r} holds {len(cells)} values, not {count} times {width}.")
        return [cells[row * width : (row + 1) * width] for row in range(count)]

    def number(name: str) -> int:
        if not items.get(name, "").strip().isdigit():
            raise _FormatError(f"{name!r} is missing or not a whole number.")
        return int(items[name])

    tasks, skills, people, links = (number(name) for name in ("nActs", "nSkills", "nResources", "nPrecs"))
    try:
        durations = [int(cell) for cell in rows("dur", 1, tasks)[0]]
        needs = [tuple(int(cell) for cell in row) for row in rows("sreq", tasks, skills)]
        before, after = ([int(cell) - 1 for cell in rows(name, 1, links)[0]] for name in ("pred", "succ"))
    except ValueError as error:
        raise _FormatError(f"A number is expected: {error}.") from error
    mastered = [frozenset(k for k, cell in enumerate(row) if cell == "true") for row in rows("mastery", people, skills)]
    return SchedulingProblem(
        tuple(Task(str(i + 1), (Mode(durations[i], skills=needs[i]),)) for i in range(tasks)),
        people=tuple(Person(str(i + 1), skills_of) for i, skills_of in enumerate(mastered)),
        links=tuple(dict.fromkeys(zip(before, after, strict=True))),
    )


READERS: dict[str, Callable[[str], SchedulingProblem]] = {
    ".sm": _psplib,
    ".mm": _psplib,
    ".rcp": _patterson,
    ".dzn": _multi_skill,
}
"""The reader of each file ending."""
