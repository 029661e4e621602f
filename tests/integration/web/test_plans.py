"""A plan asked for in the console is that of the command; four eyes adopt it; a killed worker loses nothing."""

from __future__ import annotations

from datetime import date

import pytest

from standpipe import bootstrap
from standpipe.app.plan_exit import PlanSettings, plan_exit
from standpipe.kernel.errors import InputError
from standpipe.sample import write_sample

AS_OF = date(2026, 11, 24)
SMALL = 90


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    write_sample(folder, servers=SMALL, seed=1, as_of=AS_OF)
    return folder


@pytest.fixture
def imported(rolled_back, exports):
    from standpipe.console import imports

    uploads = [(file.name, (file.read_bytes(),)) for file in sorted(exports.iterdir())]
    number = imports.receive(uploads, keep=(), by="somebody", as_of=AS_OF)
    imports.stage(number)
    return imports.commit(number, by="somebody")


def test_nothing_can_be_asked_before_the_first_import(rolled_back):
    from standpipe.console import plans

    with pytest.raises(InputError, match="nothing is known"):
        plans.ask_for_plan(by="somebody", title="")


def the_channel_is_told():
    """Have a channel that is told of plans; return a function that gives the titles of what it is told."""
    from standpipe.adapters.storage import outbox
    from standpipe.adapters.storage.models import Message
    from standpipe.adapters.storage.people import the_council

    outbox.set_channel(the_council(), "https://prod.logic.azure.com/", host="prod.logic.azure.com")
    outbox.set_kinds(the_council(), ["plans"])
    return lambda: list(Message.objects.values_list("title", flat=True))


def test_the_worker_makes_the_plan_of_the_command_also_after_it_was_killed(imported, exports, monkeypatch):
    from standpipe.console import plans

    told = the_channel_is_told()
    number = plans.ask_for_plan(by="somebody", title="First", work_units=20)
    with monkeypatch.context() as patched:
        patched.setattr(plans, "render_report", lambda *_a, **_k: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            plans.compute_next()
    assert plans.find_plan(number).state == "computing"
    assert plans.compute_next() == number
    assert plans.compute_next() is None
    estate, catalogue = bootstrap.read_estate((str(exports),), as_of=AS_OF, progress=lambda _step: None)
    expected = plan_exit(estate, catalogue, PlanSettings(as_of=AS_OF, work_units=20), lambda _step: None).document
    kept = plans.find_plan(number)
    made = plans.document_of(kept)
    assert kept.state == "computed"
    assert (made.waves, made.dispositions.by_target) == (expected.waves, expected.dispositions.by_target)
    assert (made.business_case.moving_total, made.sources) == (expected.business_case.moving_total, expected.sources)
    assert plans.compare(made, expected) == []
    assert told() == ["First is computed"]


def test_a_cancelled_plan_is_not_computed(imported):
    from standpipe.console import plans

    number = plans.ask_for_plan(by="somebody", title="")
    assert plans.cancel(number)
    assert plans.compute_next() is None
    assert not plans.cancel(number)


def test_a_defect_ends_its_plan_and_not_the_worker(imported, monkeypatch):
    from standpipe.console import plans

    first, second = (plans.ask_for_plan(by="somebody", title=title) for title in ("First", "Second"))

    def defect(*_):
        raise IndexError("of the program")

    monkeypatch.setattr(plans, "plan_exit", defect)
    assert plans.compute_next() == first
    assert plans.find_plan(first).state == "failed"
    assert "IndexError" in plans.find_plan(first).problem
    assert plans.compute_next() == second


def test_a_plan_is_adopted_by_another_person_than_the_one_who_proposed_it(planned):
    from standpipe.adapters.storage import plans as stored
    from standpipe.console import people, plans

    planner = people.add_person("planner@council.example", name="P", role="planner")
    approver = people.add_person("approver@council.example", name="A", role="approver")
    number = plans.ask_for_plan(by="P", title="")
    with pytest.raises(InputError, match="only a computed plan"):
        plans.propose(number, planner)
    document = b"".join(stored.content_of(plans.find_plan(planned).document))
    stored.finish(plans.find_plan(number), document=document, report=b"", feasible=True)
    with pytest.raises(InputError, match="nobody has proposed"):
        plans.adopt(number, approver)
    plans.propose(number, planner)
    with pytest.raises(InputError, match="yourself"):
        plans.adopt(number, planner)
    plans.adopt(number, approver)
    assert plans.plan_to_show() == plans.find_plan(number)
    with pytest.raises(InputError, match="already"):
        plans.adopt(number, approver)


def test_the_pages_show_a_plan_from_the_form_to_its_adoption(imported, sign_in_as):
    from standpipe.console import plans

    planner, approver, reader = (sign_in_as(role) for role in ("planner", "approver", "reader"))
    assert b"No plan has been computed yet" in reader.get("/waves/").content
    assert reader.post("/waves/", {"title": "x"}).status_code == 403
    place = planner.post("/waves/", {"title": "<b>Ours</b>"})["Location"]
    assert b"Waiting for its turn" in planner.get(place).content
    plans.compute_next()
    page = reader.get(place).content.decode()
    assert "The data centre closes on" in page
    assert "Deadlines, the likeliest to be missed first" in page
    assert "<b>Ours" not in page
    assert reader.get(f"{place}calendar.svg").content.startswith(b"<svg")
    events = reader.get(f"{place}exit-calendar.ics")
    assert events.content.startswith(b"BEGIN:VCALENDAR")
    assert events["Content-Disposition"] == f'attachment; filename="plan-{plans.plan_to_show().pk}-exit-calendar.ics"'
    assert b"<PredecessorUID>" in reader.get(f"{place}exit-project.xml").content
    assert reader.get("/waves/999999/exit-calendar.ics").status_code == 404
    report = reader.get(f"{place}report/")
    assert report.status_code == 200
    assert "sandbox" in report["Content-Security-Policy"]
    number = place.rstrip("/").rpartition("/")[2]
    assert b"same day in both" in reader.get("/waves/compare/", {"from": number, "to": number}).content
    assert reader.get("/waves/compare/", {"from": "x", "to": "999999"}).status_code == 404
    assert reader.get("/waves/999999/").status_code == 404
    assert planner.post(f"{place}adopt/").status_code == 403
    assert approver.post(f"{place}propose/").status_code == 403
    planner.post(f"{place}propose/")
    approver.post(f"{place}adopt/")
    assert b"The adopted plan" in reader.get("/waves/").content


def test_a_plan_of_an_earlier_version_says_so(imported):
    from standpipe.adapters.storage import plans as stored
    from standpipe.console import plans

    number = plans.ask_for_plan(by="P", title="")
    stored.finish(plans.find_plan(number), document=b'{"schema_version": "0"}', report=b"", feasible=True)
    with pytest.raises(InputError, match="an earlier version"):
        plans.document_of(plans.find_plan(number))
