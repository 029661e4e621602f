"""A plan is kept once, taken up again after a worker was killed, and never overwritten by one that comes too late."""

from __future__ import annotations

from datetime import date

import pytest

from standpipe.kernel.errors import InputError

AS_OF = date(2026, 11, 24)


@pytest.fixture
def asked(rolled_back):
    from standpipe.adapters.storage import plans
    from standpipe.adapters.storage.people import the_council

    def ask():
        return plans.ask_for_plan(
            the_council(), revision=1, as_of=AS_OF, settings={"seed": 1}, overrules=[], by="A. Planner", title="Plan"
        )

    return ask


def test_the_oldest_wanted_plan_is_claimed_and_an_abandoned_one_again(asked):
    from standpipe.adapters.storage import plans

    first, second = asked(), asked()
    assert plans.claim_next(first.council) == first
    assert plans.claim_next(first.council) == first  # the worker was killed: the next one takes it up again
    plans.fail(first, "no application is known")
    assert plans.claim_next(first.council) == second


def test_what_was_cancelled_stays_cancelled(asked):
    from standpipe.adapters.storage import plans

    plan = asked()
    plans.claim_next(plan.council)
    assert plans.note_progress(plan, "Planning the waves")
    assert plans.cancel(plan.council, plan.pk)
    assert not plans.note_progress(plan, "Reckoning the costs")
    assert not plans.finish(plan, document=b"{}", report=b"", feasible=True)
    plans.fail(plan, "too late")
    kept = plans.plan_numbered(plan.council, plan.pk)
    assert (kept.state, kept.document, kept.problem) == (plans.CANCELLED, None, "")


def test_a_plan_finished_twice_is_kept_once(asked):
    from standpipe.adapters.storage import plans

    plan = asked()
    assert plans.finish(plan, document=b"{}", report=b"<p>one</p>", feasible=True)
    assert not plans.finish(plan, document=b"{}", report=b"<p>two</p>", feasible=True)
    kept = plans.newest_plan(plan.council)
    assert kept == plan
    assert b"".join(plans.report_of(kept)) == b"<p>one</p>"


def test_a_plan_without_document_says_so(asked):
    from standpipe.adapters.storage import plans

    plan = asked()
    assert plans.newest_plan(plan.council) is None
    with pytest.raises(InputError, match="has no document"):
        plans.document_of(plan)
    with pytest.raises(InputError, match="there is no plan"):
        plans.plan_numbered(plan.council, plan.pk + 1)
