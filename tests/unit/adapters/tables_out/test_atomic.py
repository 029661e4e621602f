import stat

import pytest

from standpipe.adapters.tables_out import replaced_at_end
from standpipe.kernel.errors import InputError


def test_a_complete_file_takes_the_place_of_the_old_one(tmp_path):
    file = tmp_path / "deep" / "plan.csv"
    with replaced_at_end(file) as temporary:
        temporary.write_text("new")
        assert not file.exists()
    assert file.read_text() == "new"
    assert [each.name for each in file.parent.iterdir()] == ["plan.csv"]


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, ValueError])
def test_an_interrupt_leaves_the_old_file_and_nothing_else(tmp_path, interrupt):
    file = tmp_path / "plan.csv"
    file.write_text("old")

    def stop_half_way():
        with replaced_at_end(file) as temporary:
            temporary.write_text("half")
            raise interrupt

    with pytest.raises(interrupt):
        stop_half_way()
    assert file.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["plan.csv"]


def test_the_file_has_the_permissions_of_any_new_file(tmp_path):
    plain, made = tmp_path / "plain", tmp_path / "made"
    plain.write_text("")
    with replaced_at_end(made) as temporary:
        temporary.write_text("")
    assert stat.S_IMODE(made.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_a_folder_that_is_a_file_is_refused_with_the_name(tmp_path):
    (tmp_path / "taken").write_text("")
    with (
        pytest.raises(InputError, match=r"plan\.csv.*cannot be written"),
        replaced_at_end(tmp_path / "taken" / "plan.csv"),
    ):
        pytest.fail("the block must not run")
