"""Draws a Vega-Lite specification as SVG to be put into a page; the only module that knows the drawing library.

The library (vl-convert, which carries Vega-Lite in itself) runs no browser and no server, and may load nothing from
outside. Its SVG is read back, cut down to shapes and text, and written again, so that nothing else reaches the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

import defusedxml.ElementTree
import vl_convert

SVG = "http://www.w3.org/2000/svg"
FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
"""Fonts with the same widths everywhere, so that what fits when drawn fits when read."""
_KEPT = frozenset({"svg", "g", "path", "rect", "line", "circle", "text", "tspan"})
_KEPT_ATTRIBUTES = frozenset({
    "viewBox", "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "dx", "dy", "width", "height", "transform",
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap",
    "stroke-miterlimit", "opacity", "text-anchor", "font-family", "font-size", "font-weight",
})  # fmt: skip
_LONG_DECIMAL = re.compile(r"(\d+\.\d\d)\d+")

ET.register_namespace("", SVG)


def drawn(specification: Mapping[str, object], *, identifier: str, label: str) -> str:
    """Return the SVG of a specification as one image with a name for those who do not see it.

    Args:
        specification: a Vega-Lite chart with its data inside.
        identifier: id of the element in the page.
        label: what the chart shows, in a sentence; the figures stand in a table beside it.

    """
    written = vl_convert.vegalite_to_svg(dict(specification), allowed_base_urls=[])
    root = defusedxml.ElementTree.fromstring(written)
    _keep_shapes(root)
    box = root.attrib["viewBox"]
    root.attrib.clear()
    root.attrib.update({"viewBox": box, "role": "img", "aria-label": label, "id": identifier, "class": "chart"})
    return str(ET.tostring(root, encoding="unicode"))


def _keep_shapes(element: ET.Element) -> None:
    for name in [name for name in element.attrib if name not in _KEPT_ATTRIBUTES]:
        del element.attrib[name]
    for name in ("d", "transform"):
        if name in element.attrib:
            element.attrib[name] = _LONG_DECIMAL.sub(r"\1", element.attrib[name])
    for child in list(element):
        if child.tag.removeprefix(f"{{{SVG}}}") in _KEPT and not _draws_nothing(child):
            _keep_shapes(child)
        else:
            element.remove(child)


def _draws_nothing(element: ET.Element) -> bool:
    """Tell the empty backgrounds that Vega leaves behind each group."""
    return element.attrib.get("class") == "background" and "fill" not in element.attrib
