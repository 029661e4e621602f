import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standpipe.waves import generate
from standpipe.waves.instance import build_instance
from standpipe.waves.kernel import new_state, place, shift
from standpipe.waves.numerics import np
from standpipe.waves.rules import BlockIndex
from standpipe.waves.search import as_data


@pytest.fixture(scope="module")
def data():
    problem = generate(15, seed=4)
    return as_data(build_instance(problem, BlockIndex(problem)))


@settings(max_examples=60, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 23)), min_size=1, max_size=30))
def test_changes_add_up_to_the_total_of_the_assignment_and_undo_to_nothing(data, changes):
    start = np.zeros(data.at.nodes, dtype=np.int64)
    state = new_state(data.at)
    cost, broken = place(data.at, data.tape, state, start)
    before = state.copy()
    trail = []
    for number, window in changes:
        node = number % data.at.nodes
        trail.append((node, int(state[node])))
        more, worse = shift(data.at, data.tape, state, node, window)
        cost, broken = cost + more, broken + worse
    fresh = new_state(data.at)
    assert (cost, broken) == place(data.at, data.tape, fresh, state[: data.at.nodes].copy())
    assert (fresh == state).all()
    for node, window in reversed(trail):
        shift(data.at, data.tape, state, node, window)
    assert (state == before).all()
