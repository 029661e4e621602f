"""Every example in a docstring is run."""

from __future__ import annotations

import pytest
from tests.examples import check_examples, modules_with_examples


@pytest.mark.parametrize("module", modules_with_examples(of_django=False))
def test_the_examples_are_true(module: str) -> None:
    check_examples(module)
