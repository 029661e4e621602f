"""The packaged data are whole: unique names, known sources, limits that make sense."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from standpipe.catalogue import DiskKind, Verdict, load_catalogue
from standpipe.catalogue.load import parse_ending

CATALOGUE = load_catalogue()
TODAY = date(2026, 11, 23)


def test_every_row_names_a_source_that_exists() -> None:
    known = {source.id for source in CATALOGUE.sources}
    rows = (
        *CATALOGUE.sizes, *CATALOGUE.disks, *CATALOGUE.database_targets, *CATALOGUE.platform_rules,
        *CATALOGUE.targets, *CATALOGUE.prices.rows, *CATALOGUE.lifecycles.releases, *CATALOGUE.lifecycles.names,
    )  # fmt: skip
    assert {row.provenance.source for row in rows} <= known


def test_no_row_comes_from_the_future() -> None:
    rows = (*CATALOGUE.sizes, *CATALOGUE.disks, *CATALOGUE.database_targets, *CATALOGUE.prices.rows)
    assert max(row.provenance.stated_on for row in rows) <= TODAY


@pytest.mark.parametrize(
    "names",
    [
        [size.name for size in CATALOGUE.sizes],
        [disk.name for disk in CATALOGUE.disks],
        [row.id for row in CATALOGUE.database_targets],
        [rule.id for rule in CATALOGUE.platform_rules],
        [target.id for target in CATALOGUE.targets],
        [source.id for source in CATALOGUE.sources],
        [f"{row.product}/{row.cycle}" for row in CATALOGUE.lifecycles.releases],
        [f"{row.reference}/{row.currency}" for row in CATALOGUE.prices.rows],
    ],
    ids=["sizes", "disks", "databases", "rules", "targets", "sources", "releases", "prices"],
)
def test_names_are_unique(names: list[str]) -> None:
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_the_families_of_the_first_plan_are_there() -> None:
    families = Counter(size.family for size in CATALOGUE.sizes_offered(TODAY) if not size.previous_generation)
    assert families["D"] >= 60
    assert families["E"] >= 50
    assert families["B"] >= 20


def test_a_retired_size_is_not_offered_after_its_day() -> None:
    old = CATALOGUE.size("standard_d2s_v3")
    assert old is not None
    assert old.offered_on(date(2029, 11, 14))
    assert not old.offered_on(date(2029, 11, 15))


def test_disks_of_a_kind_fill_their_range_without_gap() -> None:
    for kind in (DiskKind.PREMIUM_SSD, DiskKind.STANDARD_SSD, DiskKind.STANDARD_HDD):
        tiers = CATALOGUE.disks_of(kind, TODAY)
        assert [tier.min_size_gib for tier in tiers] == [0, *[tier.max_size_gib for tier in tiers[:-1]]]
        assert tiers[-1].max_size_gib == 32767
        assert [tier.max_iops for tier in tiers] == sorted(tier.max_iops for tier in tiers)


def test_the_next_generation_tier_takes_500_databases_only_from_its_day() -> None:
    def largest(day: date) -> int:
        rows = CATALOGUE.database_targets_on(day, "azure sql managed instance")
        return max(row.max_databases or 0 for row in rows)

    assert largest(date(2025, 11, 17)) == 100
    assert largest(date(2025, 11, 18)) == 500


def test_the_database_rule_changes_with_the_tier() -> None:
    def verdicts(day: date, databases: int) -> set[Verdict]:
        rules = CATALOGUE.rules_on(day, "azure sql managed instance")
        return {rule.verdict for rule in rules if rule.fact == "database-count" and rule.fires(databases)}

    assert verdicts(date(2023, 8, 1), 118) == {Verdict.NOT_READY}
    assert verdicts(TODAY, 118) == {Verdict.READY_WITH_CONDITIONS}
    assert Verdict.NOT_READY in verdicts(TODAY, 501)


def test_every_rule_is_about_a_target_of_the_vocabulary() -> None:
    targets = {target.id for target in CATALOGUE.targets}
    assert {rule.target for rule in CATALOGUE.platform_rules} <= targets
    assert {row.target for row in CATALOGUE.database_targets} <= targets


@pytest.mark.parametrize(
    ("system", "verdict"),
    [
        ("Microsoft Windows Server 2003 Standard (32-bit)", Verdict.READY_WITH_CONDITIONS),
        ("Oracle Solaris 10 (64-bit)", Verdict.READY_WITH_CONDITIONS),
        ("Other (64-bit)", Verdict.UNKNOWN),
        ("Microsoft Windows Server 2022 (64-bit)", None),
        ("Red Hat Enterprise Linux 8 (64-bit)", None),
    ],
)
def test_operating_systems_meet_the_rule_meant_for_them(system: str, verdict: Verdict | None) -> None:
    rules = CATALOGUE.rules_on(TODAY, "azure virtual machine")
    fired = {rule.verdict for rule in rules if rule.fact == "operating-system" and rule.fires(system)}
    assert fired == ({verdict} if verdict else set())


def test_an_ending_has_three_states() -> None:
    assert [parse_ending(text) for text in ("true", "false", "2027-01-12")] == [True, False, date(2027, 1, 12)]
    with pytest.raises(ValueError, match="soon"):
        parse_ending("soon")
