import pytest

from standpipe.adapters.tables_out import protect, unprotect


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_text_that_would_run_gets_an_apostrophe(start):
    assert protect(f"{start}cmd|'/c calc'!A1") == f"'{start}cmd|'/c calc'!A1"


@pytest.mark.parametrize("text", ["", "fine", "'quoted'", "a=b", "1-2", "'", "O'Neill"])
def test_other_texts_are_left_alone(text):
    assert protect(text) == text
    assert unprotect(text) == text


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "'-", "-", "'@x"])
def test_nothing_is_lost_either_way(text):
    assert unprotect(protect(text)) == text
