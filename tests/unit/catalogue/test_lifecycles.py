"""Free text is matched to one release or to none, and its support is told for a day."""

from __future__ import annotations

from datetime import date

import pytest

from standpipe.catalogue import Ending, Lifecycles, Provenance, Release, SupportState, load_catalogue

TODAY = date(2026, 11, 23)
LIFECYCLES = load_catalogue().lifecycles


@pytest.mark.parametrize(
    ("text", "product", "cycle"),
    [
        ("Microsoft Windows Server 2012 R2 (64-bit)", "windows-server", "2012-r2"),
        ("Microsoft Windows Server 2012 (64-bit)", "windows-server", "2012"),
        ("Microsoft Windows Server 2008 R2 (64-bit)", "windows-server", "2008-r2-sp1"),
        ("Microsoft Windows Server 2003 Standard (32-bit)", "windows-server", "2003-sp2"),
        ("Microsoft Windows Server 2019 Datacenter", "windows-server", "2019"),
        ("Microsoft Windows 7 (64-bit)", "windows", "7-sp1"),
        ("SQL Server 2016", "mssqlserver", "13.0-sp3"),
        ("Microsoft SQL Server 2008 R2", "mssqlserver", "10.50-sp3"),
        ("SQL Server 13.0.6300.2", "mssqlserver", "13.0-sp3"),
        ("Red Hat Enterprise Linux 7 (64-bit)", "rhel", "7"),
        ("SUSE Linux Enterprise 12 SP5", "sles", "12.5"),
        ("SUSE Linux Enterprise 11 (64-bit)", "sles", "11.4"),
        ("Oracle Linux 7 (64-bit)", "oracle-linux", "7"),
        ("VMware ESXi 6.0.0 build-4192238", "esxi", "6.0"),
        ("Ubuntu 20.04 LTS", "ubuntu", "20.04"),
        ("Oracle Database 19c", "oracle-database", "19"),
        ("Oracle 11.2.0.4", "oracle-database", "11.2"),
        ("PostgreSQL 9.6", "postgresql", "9.6"),
        ("Microsoft Exchange Server 2016", "msexchange", "2016"),
    ],
)
def test_a_text_that_names_a_release_finds_it(text: str, product: str, cycle: str) -> None:
    match = LIFECYCLES.match(text)
    assert match is not None
    assert (match.product, match.cycle) == (product, cycle)


@pytest.mark.parametrize(
    "text",
    [
        "Ubuntu Linux (64-bit)",
        "CentOS 4/5/6/7 (64-bit)",
        "Oracle Linux 4/5 or later (64-bit)",
        "Microsoft Windows Server 2016 or later (64-bit)",
        "Red Hat Enterprise Linux (64-bit)",
        "Microsoft Windows 10 (64-bit)",
        "CentOS 9 (64-bit)",
        "PostgreSQL",
    ],
)
def test_a_text_that_could_be_several_releases_is_unknown(text: str) -> None:
    match = LIFECYCLES.match(text)
    assert match is not None
    assert match.cycle is None
    assert LIFECYCLES.support_of(text, TODAY).state is SupportState.UNKNOWN


@pytest.mark.parametrize("text", ["", "Other 3.x or later Linux (64-bit)", "Ingres 10", "Oracle Solaris 10 (64-bit)"])
def test_a_text_that_names_nothing_known_is_unknown(text: str) -> None:
    assert LIFECYCLES.match(text) is None
    assert LIFECYCLES.support_of(text, TODAY).state is SupportState.UNKNOWN


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("SQL Server 2016", "extended"),
        ("SQL Server 2017", "supported"),
        ("Windows Server 2016", "supported"),
        ("SharePoint Server 2019", "out of support"),
        ("Exchange Server 2019", "out of support"),
        ("ESXi 7.0.3", "out of support"),
        ("PostgreSQL 14", "out of support"),
    ],
)
def test_states_of_today_agree_with_the_known_ends(text: str, state: str) -> None:
    assert LIFECYCLES.support_of(text, TODAY).state.value == state


def test_a_match_that_takes_a_service_pack_for_granted_says_so() -> None:
    match = LIFECYCLES.match("SQL Server 2014")
    assert match is not None
    assert match.assumes == "the latest service pack"


@pytest.mark.parametrize(
    ("support", "extended", "state"),
    [
        (date(2026, 11, 23), None, SupportState.SUPPORTED),
        (date(2026, 11, 22), None, SupportState.OUT_OF_SUPPORT),
        (date(2026, 11, 22), date(2026, 11, 23), SupportState.EXTENDED),
        (date(2026, 11, 22), False, SupportState.EXTENDED),
        (False, None, SupportState.SUPPORTED),
        (True, True, SupportState.OUT_OF_SUPPORT),
        (None, date(2030, 1, 1), SupportState.UNKNOWN),
    ],
)
def test_the_three_states_of_an_ending(support: Ending, extended: Ending, state: SupportState) -> None:
    row = Release("p", "1", "P 1", Provenance("s", TODAY), end_of_support=support, end_of_extended_support=extended)
    assert row.state_on(TODAY) is state


def test_refreshed_rows_replace_those_of_the_same_release_only() -> None:
    old = Release("p", "1", "P 1", Provenance("s", TODAY), end_of_support=True)
    other = Release("p", "2", "P 2", Provenance("s", TODAY), end_of_support=False)
    new = Release("p", "1", "P 1", Provenance("t", TODAY), end_of_support=False)
    refreshed = Lifecycles((old, other)).refreshed([new])
    assert refreshed.release("p", "1") is new
    assert refreshed.release("p", "2") is other
