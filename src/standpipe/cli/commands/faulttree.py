"""`standpipe faulttree`: exact answers for fault trees in the Open-PSA format."""

from __future__ import annotations

from pathlib import Path

import click

from standpipe.app.solve_fault_trees import Answer, Questions
from standpipe.cli.options import json_option
from standpipe.cli.output import print_json, print_table
from standpipe.tree_files import solve_tree_files


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--seconds", type=click.FloatRange(min=0.1), default=25.0, show_default=True, help="CPU seconds a file.")
@click.option("--importance", is_flag=True, help="Also the importance measures of every event.")
@click.option("--top", type=click.IntRange(0), default=0, help="Also the so many most probable minimal cut sets.")
@click.option("--no-cut-sets", is_flag=True, help="Do not count minimal cut sets.")
@click.option("--coherent-hull", is_flag=True, help="Of a tree with negations, the cut sets of its coherent hull.")
@json_option
def faulttree(
    files: tuple[Path, ...],
    *,
    seconds: float,
    importance: bool,
    top: int,
    no_cut_sets: bool,
    coherent_hull: bool,
    as_json: bool,
) -> None:
    """Solve fault trees: exact probability, minimal cut sets by order, single points.

    Over budget the answer is an interval that holds the truth, and says so.

    \b
    Example:  standpipe faulttree tree.xml --json
    """  # noqa: D301  # \b keeps the lines apart in click's help
    questions = Questions(
        seconds=seconds,
        importance=importance,
        most_probable=top,
        cut_sets=not no_cut_sets,
        coherent_hull=coherent_hull,
    )
    answers = list(solve_tree_files(files, questions))
    if as_json:
        print_json(answers)
    else:
        print_table(
            "Fault trees",
            ("File", "Top event", "Probability", "Minimal cut sets", "Single points"),
            [_row(answer) for answer in answers],
        )


def _row(answer: Answer) -> tuple[str, ...]:
    if "error" in answer:
        return (str(answer["file"]), str(answer["error"]), "", "", "")
    counted, single = answer["minimal_cut_sets"], answer["single_points"]
    value = f"{answer['probability']:.6g}" if answer["exact"] else f"{answer['lower']:.6g} to {answer['upper']:.6g}"
    return (
        str(answer["file"]),
        str(answer["top_event"]),
        value,
        str(counted["total"]) if isinstance(counted, dict) else "not counted",
        str(len(single)) if isinstance(single, list) else "",
    )
