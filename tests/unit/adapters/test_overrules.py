from datetime import date

import pytest

from standpipe.adapters.formats.overrules import append_overrule, read_overrules
from standpipe.disposition import Overrule
from standpipe.kernel.errors import InputError

FIRST = Overrule("Planning", "retain", "Head of ICT", date(2026, 11, 23), 'said "no", twice')
SECOND = Overrule("Housing", "rehost: azure virtual machine", "A. N. Other", date(2026, 11, 24), "cheaper, and ready")


def test_what_is_appended_is_read_back_in_order(tmp_path):
    file = tmp_path / "overrules.csv"
    append_overrule(file, FIRST)
    append_overrule(file, SECOND)
    found = read_overrules(file)
    assert [(each.application, each.option, each.by, each.when, each.reason) for each in found] == [
        (each.application, each.option, each.by, each.when, each.reason) for each in (FIRST, SECOND)
    ]
    assert found[1].place.row == 3


def test_a_file_that_is_not_there_says_what_to_do(tmp_path):
    with pytest.raises(InputError, match="standpipe overrule"):
        read_overrules(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("application,option,by,when\nPlanning,retain,A,2026-11-23\n", "reason"),
        ("application,option,by,when,reason\nPlanning,retain,A,tomorrow,why\n", "not a date"),
        ("application,option,by,when,reason\nPlanning,,A,2026-11-23,why\n", "blank"),
    ],
)
def test_an_overrule_that_is_not_understood_is_never_passed_over(tmp_path, text, words):
    file = tmp_path / "overrules.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_overrules(file)


def test_a_blank_reason_is_refused(tmp_path):
    with pytest.raises(InputError, match="reason"):
        append_overrule(tmp_path / "o.csv", Overrule("Planning", "retain", "A", date(2026, 11, 23), " "))


def test_another_file_is_not_appended_to(tmp_path):
    file = tmp_path / "notes.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError):
        append_overrule(file, FIRST)
    assert file.read_text(encoding="utf-8") == "a,b\n1,2\n"
