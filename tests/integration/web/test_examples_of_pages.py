"""Every example in a docstring of the console, its pages and its storage is run."""

from __future__ import annotations

import pytest
from tests.examples import check_examples, modules_with_examples


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("module", modules_with_examples(of_django=True))
def test_the_examples_are_true(module):
    check_examples(module)
