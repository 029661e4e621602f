"""A problem with faults: each is named with its place, and the rest is planned."""

import json
from datetime import date

import pytest

from standpipe.kernel.errors import InputError
from standpipe.waves import generate, plan_waves, problem_to_json
from standpipe.waves.check import check_plan
from standpipe.waves.plan import Infeasible
from standpipe.waves.reading import read_problem
from standpipe.waves.rest import plan_rest
from standpipe.waves.soundness import examine


def spoilt(change, *, applications=8):
    document = json.loads(problem_to_json(generate(applications, seed=1)))
    change(document)
    return read_problem(json.dumps(document))


def faults(read):
    return [(fault.code, fault.place) for fault in (*read.findings, *examine(read.problem))]


def test_a_sound_problem_has_no_faults():
    read = spoilt(lambda _: None)
    assert faults(read) == []
    assert read.problem == generate(8, seed=1)


def freeze_all_year(document):
    document["freezes"].append({
        "calendar": "planted", "window": {"first": "2026-01-01", "last": "2030-12-31"}, "reason": "never",
    })  # fmt: skip
    document["groups"][3]["bindings"] = [{"calendar": "planted"}]


FAULTS = {
    "no team": (lambda d: d["groups"][2].update(efforts=[]), ("no-team", "groups[2].efforts")),
    "unknown team": (
        lambda d: d["groups"][2]["efforts"][1].update(team="ghost"),
        ("unknown-team", "groups[2].efforts[1]"),
    ),
    "unknown dependency": (
        lambda d: d["dependencies"].append({"kind": "hard", "first": "g0", "second": "ghost"}),
        ("unknown-reference", "dependencies[-1]"),
    ),
    "all year": (freeze_all_year, ("always-frozen", "groups[3].bindings")),
    "deadline": (
        lambda d: d["site"].update(deadline="2020-01-01", late_pence_per_day=None),
        ("deadline-in-the-past", "site.deadline"),
    ),
    "zero capacity": (
        lambda d: d["teams"][5].update(days=[0] * 24, buyable=None),
        ("zero-capacity", "teams[5].days"),
    ),
    "notice": (
        lambda d: d["contracts"].append({"id": "k", "name": "Hall", "ends": "2027-02-01", "notice_days": 90,
                                         "renews_automatically": True, "renewals": [{"months": 36, "pence": 100}]}),
        ("notice-missed", "contracts[-1].notice_days"),
    ),
    "unreadable": (lambda d: d["groups"][4].update(risk="high"), ("unreadable-entry", "groups[4].risk")),
    "window": (lambda d: d["groups"][4].update(pinned="tuesday"), ("unknown-window", "groups[4].pinned")),
    "zone": (lambda d: d["groups"][4].update(zones=["z1", "attic"]), ("unknown-zone", "groups[4].zones")),
    "double": (lambda d: d["groups"].append(d["groups"][0]), ("double-id", "groups[8]")),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_place_and_the_rest_is_planned(name):
    change, (code, place) = FAULTS[name]
    read = spoilt(change)
    where = place.replace("dependencies[-1]", f"dependencies[{len(generate(8, seed=1).dependencies)}]")
    where = where.replace("contracts[-1]", f"contracts[{len(generate(8, seed=1).contracts)}]")
    assert (code, where) in faults(read)
    outcome = plan_waves(read.problem, work_units=20)
    if isinstance(outcome, Infeasible):
        rest = plan_rest(read.problem, outcome, work_units=20)
        assert rest is not None
        assert rest.left_out or rest.given_up
        assert check_plan(rest.problem, rest.plan) == ()
        if code == "always-frozen":
            assert rest.left_out == ("g3",)
            assert not rest.given_up
        if code == "deadline-in-the-past":
            assert not rest.left_out
            assert [rule.rule for rule in rest.given_up] == ["deadline"]
    else:
        assert check_plan(read.problem, outcome) == ()
        assert code not in {"always-frozen", "zero-capacity", "deadline-in-the-past"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d["windows"].clear(), "at least one cutover window"),
        (lambda d: d["teams"][0].update(days=[1]), "figures of capacity"),
        (lambda d: d.pop("start"), "needs start"),
        (lambda d: d.update(groups=[]), "at least one move group"),
        (lambda d: d.update(groups={"a": 1}), "groups"),
    ],
)
def test_what_everything_rests_on_is_refused(change, words):
    with pytest.raises(InputError, match=words):
        spoilt(change)


def test_nonsense_of_every_kind_is_refused_or_named_and_never_raises_anything_else():
    for value in (None, 3, "text", [], {}, [None], [[1]], {"id": None}):
        for section in ("groups", "teams", "dependencies", "contracts", "wave_zero", "freezes", "previous", "site"):
            try:
                read = spoilt(lambda d, s=section, v=value: d.update({s: v}))
            except InputError:
                continue
            assert read.problem.start == date(2027, 1, 4)
