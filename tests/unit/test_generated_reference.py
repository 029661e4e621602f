"""The generated part of the reference says what the program does today."""

from __future__ import annotations

import pytest
from docs.generate import REFERENCE, pages


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_committed_page_is_what_is_generated(name: str) -> None:
    assert (REFERENCE / name).read_text(encoding="utf-8") == pages()[name], "run `make docs` and commit"
