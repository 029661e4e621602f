"""The council's own designs and figures of a network are read, and what is wrong with a row is said with its place."""

from datetime import date

from standpipe.adapters.formats.documents import open_document
from standpipe.adapters.formats.templates import TemplateReader
from standpipe.app.own_figures import with_own_figures
from standpipe.catalogue import load_catalogue
from standpipe.catalogue.network_designs import FigureKind, Journey, Scope
from standpipe.kernel.evidence import Basis

DESIGNS = "Network design,Part,Component,Joined to,How often,Copies,Place,Journeys\n"
FIGURES = "Component,Figure,Value,At least,At most,Basis,Source\n"


def read(tmp_path, text):
    file = tmp_path / "sheet.csv"
    file.write_text(text, encoding="utf-8")
    document = open_document(file, shown_as=file.name)
    assert TemplateReader().recognise(document)
    return TemplateReader().read(document)


def test_a_part_is_read_with_its_place(tmp_path):
    row = "ours,line,internet-circuit,site; applications,each site,2,site,staff to applications\n"
    [part] = read(tmp_path, DESIGNS + row).others
    assert (part.design, part.name, part.component) == ("ours", "line", "internet-circuit")
    assert (part.joins, part.scope, part.copies, part.place) == (("site", "applications"), Scope.EACH_SITE, 2, "site")
    assert part.journeys == {Journey.APPLICATIONS}
    assert (part.read_at.file, part.read_at.row) == ("sheet.csv", 2)


def test_blank_cells_mean_once_one_and_every_journey(tmp_path):
    [part] = read(tmp_path, DESIGNS + "ours,hub,router,applications,,,,\n").others
    assert (part.scope, part.copies, part.place, part.journeys) == (Scope.ONCE, 1, None, frozenset(Journey))


def test_no_copies_and_an_unknown_journey_are_cautions_and_a_row_without_joins_is_rejected(tmp_path):
    reading = read(
        tmp_path,
        DESIGNS + "ours,a,router,site,once,0,,\nours,b,router,site,once,1,,by train\nours,c,router,,once,1,,\n",
    )
    assert [each.place.row for each in reading.cautions] == [2, 3]
    assert "by train" in reading.cautions[1].message
    assert [each.place.row for each in reading.rejections] == [4]


def test_a_figure_is_read_and_one_outside_its_range_is_rejected(tmp_path):
    reading = read(
        tmp_path,
        FIGURES + "internet-circuit,lead days,65,40,110,supplier,quote\n"
        "router,unavailability,1.5,,,,\nrouter,lead days,5,9,10,,\nrouter,lead days,-1,,,,\n",
    )
    [figure] = reading.others
    assert (figure.component, figure.figure, figure.value) == ("internet-circuit", FigureKind.LEAD_DAYS, 65.0)
    assert (figure.low, figure.high, figure.basis) == (40.0, 110.0, Basis.SUPPLIER)
    assert {each.place.row for each in reading.rejections} == {3, 4, 5}


def test_faults_of_own_designs_and_figures_are_findings(tmp_path):
    designs = read(tmp_path, DESIGNS + "ours,line,rope,site,,,,\n")
    figures = read(tmp_path, FIGURES + "rope,lead days,5,,,,\n")
    catalogue, findings = with_own_figures(load_catalogue(), [designs, figures], as_of=date(2026, 11, 26))
    assert "ours" in catalogue.network.designs
    assert [each.code for each in findings] == [
        "network-design-unusable", "network-design-unusable", "network-figure-unknown",
    ]  # fmt: skip
    assert all(each.evidence for each in findings)


def test_overlapping_prefixes_of_a_sheet_and_a_malformed_one(tmp_path):
    reading = read(
        tmp_path,
        "Address range,Site,Place\n10.0.0.0/16,Office,\n10.0.0.5/16,Office,\n10.0.0.0,Office,\nten,Office,\n"
        "10.0.4.0/24,,Partner\n",
    )
    reasons = {each.place.row: each.reason for each in reading.rejections}
    assert set(reasons) == {3, 4, 5}
    assert "write 10.0.0.0/16" in reasons[3]
    assert "one address and not a range" in reasons[4]
    assert "not a range of addresses" in reasons[5]
