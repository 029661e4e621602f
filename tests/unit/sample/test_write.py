"""The files of the sample council: the same bytes, coherent, and of the size that was asked for."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from standpipe.kernel.errors import InputError
from standpipe.kernel.recurrence import parse_rule
from standpipe.sample import write_sample
from standpipe.sample.write import make_council

AS_OF = date(2026, 11, 23)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_same_seed_and_day_give_the_same_bytes(tmp_path):
    write_sample(tmp_path / "one", seed=7, as_of=AS_OF)
    write_sample(tmp_path / "other", seed=7, as_of=AS_OF)
    one, other = contents(tmp_path / "one"), contents(tmp_path / "other")
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_another_seed_gives_other_names_and_other_defects():
    councils = [make_council(seed, 230, AS_OF) for seed in (1, 2)]
    names = [{machine.name for machine in council.machines} for council in councils]
    assert names[0] != names[1]
    subjects = [{defect.subject for defect in council.defects} for council in councils]
    assert subjects[0] != subjects[1]


def test_contracts_roll_forward_with_the_day():
    early, late = (make_council(1, 230, day) for day in (AS_OF, date(2028, 11, 23)))
    ends = [
        {row["ends"] for row in council.rows("contracts") if row["name"] == "Data centre lease"}
        for council in (early, late)
    ]
    assert {day.replace(year=day.year + 2) for day in ends[0]} == ends[1]


@pytest.mark.parametrize("servers", [90, 150, 230, 345, 700])
def test_has_as_many_servers_as_asked_for(servers):
    assert len(make_council(3, servers, AS_OF).servers) == servers


def test_more_servers_are_more_areas_with_applications_of_their_own():
    council = make_council(3, 700, AS_OF)
    assert len(council.areas) == 3
    names = Counter(application.name for application in council.applications)
    assert max(names.values()) == 1
    ledgers = [name for name in names if name.startswith("Finance and procurement ledger")]
    assert len(ledgers) == 3


def test_too_few_servers_are_refused(tmp_path):
    with pytest.raises(InputError, match="critical applications"):
        write_sample(tmp_path, servers=20, as_of=AS_OF)


@pytest.fixture(scope="module")
def council():
    return make_council(1, 230, AS_OF)


def test_about_160_applications_of_which_one_each_function(council):
    assert 155 <= len(council.applications) <= 165
    functions = Counter(application.pattern.function for application in council.applications)
    assert max(functions.values()) == 1


def test_every_mapping_names_a_known_server_but_the_planted_one(council):
    known = {machine.name for machine in council.machines} | {machine.dns_name for machine in council.machines}
    unknown = [row["server"] for row in council.rows("server-applications") if row["server"] not in known]
    planted = [each.item["server"] for each in council.defects if each.file == "server-applications.csv"]
    assert unknown == planted


def test_machine_names_and_addresses_are_used_once_but_for_planted_copies(council):
    names = Counter(machine.name for machine in council.machines if not machine.clone)
    assert max(names.values()) == 1
    addresses = Counter(machine.address for machine in council.machines if machine.address)
    assert max(addresses.values()) == 1


def test_cost_of_the_service_is_that_of_a_council_of_this_size(council):
    total = sum(row["annual_pence"] for row in council.rows("running-costs")) / 100
    assert 7_000_000 < total < 12_000_000


def test_every_figure_of_cost_says_that_it_is_illustrative(council):
    assert {row["basis"] for row in council.rows("running-costs")} == {"illustrative: invented for the sample council"}


def test_every_freeze_rule_can_be_read_but_the_planted_one(council):
    unread = []
    for row in council.rows("freeze-rules"):
        try:
            parse_rule(row["begins"])
            parse_rule(row["ends"])
        except ValueError:
            unread.append(row)
    planted = [each.item for each in council.defects if each.code == "unreadable-freeze-rule"]
    assert unread == planted


def test_exactly_one_lease_of_a_closing_site_drives_the_programme(council):
    closing = [row["name"] for row in council.rows("sites") if row["closing"]]
    leases = [row for row in council.rows("contracts") if closing[0] in row["covers"] and "lease" in row["name"]]
    assert len(closing) == len(leases) == 1
    assert 18 <= (leases[0]["ends"] - AS_OF).days / 30.4 <= 30


def test_truth_points_at_rows_that_exist(tmp_path):
    write_sample(tmp_path, seed=5, as_of=AS_OF)
    truth = json.loads((tmp_path / "truth.json").read_text())
    assert truth["standpipe_truth"] == 1
    by_file = {}
    for defect in (*truth["defects"], *truth["tolerated"]):
        if defect["file"].endswith(".csv"):
            rows = by_file.setdefault(defect["file"], list(csv.reader(io.StringIO(_text(tmp_path / defect["file"])))))
            assert 2 <= defect["row"] <= len(rows), defect
    contract = next(each for each in truth["defects"] if each["code"] == "contract-ends-before-start")
    row = by_file["contract-register.csv"][contract["row"] - 1]
    assert row[0] in contract["description"]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")
