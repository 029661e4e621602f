"""The pictures of a network: what is marked, what is new, and that a hostile name does no harm."""

from xml.etree import ElementTree as ET

import pytest

from standpipe.adapters.report.network_drawing import picture_svg, size_of, together_svg
from standpipe.app.analyse_network import network_document
from standpipe.app.network_diagram import mended_picture, today_picture
from standpipe.app.network_losses import draw_network
from standpipe.estate.estate import Estate
from standpipe.estate.model import Cable, Circuit, Device, Site


def council(*, placed=True, offices=2):
    sites = [Site("site:dc", "DC", latitude=51.0 if placed else None, longitude=0.0)]
    sites += [
        Site(f"site:{n}", f"Office {n} <b>&", latitude=51.0 + 0.1 * n if placed else None, longitude=0.1 * n * n)
        for n in range(1, offices + 1)
    ]
    circuits = [
        Circuit(f"circuit:{n}", f"line {n}", site="site:dc", far_site=f"site:{n}") for n in range(1, offices + 1)
    ]
    router = Device("device:r", "router", site="site:1")
    cable = Cable("cable:1", "c", a_end="circuit:1", b_end="device:r")
    return Estate(
        sites={each.id: each for each in sites}, circuits={each.id: each for each in circuits},
        devices={router.id: router}, cables={cable.id: cable},
    )  # fmt: skip


def pictures(estate):
    analysis = draw_network(estate, target="site:dc")
    return today_picture(analysis), mended_picture(analysis, network_document(analysis, {}).mend)


def test_today_marks_what_alone_cuts_a_site_off():
    today, _ = pictures(council())
    assert today.is_map
    assert {line.name for line in today.lines if line.alone} == {"line 1", "line 2"}
    assert {point.name for point in today.points if point.cut_off} == {"Office 1 <b>&", "Office 2 <b>&"}
    assert next(point.marked for point in today.points if point.id == "site:1") == ["router"]
    assert "2 of 2 sites" in today.words


def test_the_mended_network_has_new_circuits_and_nothing_marked():
    _, mended = pictures(council())
    assert [line.new for line in mended.lines].count(True) == len(mended.lines) - 2 >= 1
    assert not any(line.alone for line in mended.lines)
    assert not any(point.cut_off or point.marked for point in mended.points)


def test_without_positions_it_is_a_diagram():
    today, _ = pictures(council(placed=False))
    assert not today.is_map
    assert next(point.x for point in today.points if point.kind == "centre") < 0.5


@pytest.mark.parametrize("placed", [True, False])
def test_names_are_text_and_never_markup(placed):
    today, mended = pictures(council(placed=placed))
    for picture in (today, mended):
        drawn = picture_svg(picture, identifier="x", alone=True)
        root = ET.fromstring(drawn)
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-label"] == picture.words
        assert "<b>" not in drawn
        assert any("Office 1 <b>&" in (text.text or "") for text in root.iter() if text.tag.endswith("text"))


def test_everything_stays_inside_the_picture():
    today, _ = pictures(council(offices=6))
    drawn = picture_svg(today, identifier="x", alone=True)
    wide, high = size_of(drawn)
    for element in ET.fromstring(drawn).iter():
        if element.tag.endswith(("text", "circle")):
            x, y = (float(element.attrib.get(name) or element.attrib[f"c{name}"]) for name in ("x", "y"))
            assert 0 <= x <= wide
            assert 0 <= y <= high


def test_several_drawings_in_one_file():
    today, mended = pictures(council())
    drawings = [picture_svg(each, identifier=f"n{at}") for at, each in enumerate((today, mended))]
    whole = ET.fromstring(together_svg(drawings, map(size_of, drawings), "both"))
    assert float(whole.attrib["height"]) > sum(size_of(each)[1] for each in drawings)
