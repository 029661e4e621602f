"""Of several statements about a thing the best evidence counts; what cannot be used says why."""

from standpipe.catalogue.outage_records import OutageEvidence, OutageRecord
from standpipe.kernel.evidence import Basis, Place
from standpipe.resilience.figures import best_figures, stated_figures
from standpipe.resilience.model import NeedGraph, Node, Unavailability

GRAPH = NeedGraph([
    Node("circuit:a", "Line A", "circuit"),
    Node("server:a", "Line A", "server"),
    Node("host:h", "Host H", "host"),
    Node("service:tax", "Council tax", "service", can_fail=False),
])  # fmt: skip


def record(thing: str, evidence: OutageEvidence, value: float, kind: str | None = None) -> OutageRecord:
    return OutageRecord(thing, kind, evidence, value, value / 2, value * 2, "a source", Place("outages.csv", row=2))


def test_observed_downtime_stands_above_a_register_above_an_agreement_above_the_default() -> None:
    rows = [
        record("host h", OutageEvidence.AGREEMENT, 0.01),
        record("HOST H", OutageEvidence.OBSERVED, 0.03),
        record("host:h", OutageEvidence.REGISTER, 0.02),
    ]
    default = {"host:h": Unavailability(0.5, 0.5, 0.5, Basis.ILLUSTRATIVE, "default")}
    for count, (value, basis) in enumerate([(0.01, Basis.SUPPLIER), (0.03, Basis.MEASURED), (0.03, Basis.MEASURED)], 1):
        found = best_figures(*stated_figures(GRAPH, rows[:count]).by_evidence, default)["host:h"]
        assert (found.value, found.basis) == (value, basis)
    assert best_figures(*stated_figures(GRAPH, rows[::2]).by_evidence, default)["host:h"].basis is Basis.REGISTER
    assert best_figures(*stated_figures(GRAPH, []).by_evidence, default)["host:h"].source == "default"


def test_a_record_that_names_nothing_or_two_things_or_a_service_is_a_finding() -> None:
    rows = [record(name, OutageEvidence.OBSERVED, 0.01) for name in ("Line B", "Line A", "Council tax")]
    found = stated_figures(GRAPH, rows)
    assert not any(found.by_evidence)
    reasons = [finding.message.rpartition(": ")[2] for finding in found.findings]
    assert reasons == [
        "nothing of that name is known.",
        "2 things have that name (circuit, server); say which kind is meant.",
        "it is a service, which is only as available as what it needs; give the outages of those.",
    ]
    assert not stated_figures(GRAPH, [record("Line A", OutageEvidence.OBSERVED, 0.01, "circuit")]).findings


def test_two_rows_of_one_thing_are_a_finding_and_the_later_counts() -> None:
    rows = [record("Host H", OutageEvidence.OBSERVED, value) for value in (0.01, 0.02)]
    found = stated_figures(GRAPH, rows)
    assert found.by_evidence[0]["host:h"].value == 0.02
    assert [finding.code for finding in found.findings] == ["outage-record-twice"]


def test_a_further_name_means_the_thing_under_its_own_kind() -> None:
    names = [("AST-7", "device", "host:h"), ("Line A", "device", "circuit:a")]
    for name, kind in (("ast-7", None), ("AST-7", "device"), ("Host H", "host")):
        found = stated_figures(GRAPH, [record(name, OutageEvidence.OBSERVED, 0.01, kind)], also_called=names)
        assert list(found.by_evidence[0]) == ["host:h"]
    for name, kind in (("AST-7", "host"), ("Line A", None)):
        assert stated_figures(GRAPH, [record(name, OutageEvidence.OBSERVED, 0.01, kind)], also_called=names).findings
