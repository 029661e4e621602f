"""What the documentation shows is there, said in words too, and none of it is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.written_docs import IMAGES, PICTURES, file_of

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


def images() -> list[tuple[Path, str, Path]]:
    return [
        (page, words, (page.parent / place).resolve())
        for page in PAGES
        for words, place in IMAGE.findall(page.read_text(encoding="utf-8"))
    ]


def test_every_image_that_the_documentation_names_is_there_and_none_is_left_over():
    named = {image for _, _, image in images()}
    assert named == {file.resolve() for file in IMAGES.iterdir()}


def test_every_image_is_said_in_words():
    for page, words, image in images():
        assert len(words) > 20, f"{image.name} on {page.name}"


@pytest.mark.parametrize(("name", "width"), sorted(PICTURES))
def test_every_picture_is_one_that_the_browser_tests_make_and_is_small(name, width):
    content = file_of(name, width).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20]) == width
    assert len(content) < 150_000


def test_no_picture_of_the_console_is_made_by_hand():
    assert {file_of(*each) for each in PICTURES} == set(IMAGES.glob("console-*"))
