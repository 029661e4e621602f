"""The administrator's pages about people."""

from __future__ import annotations

import re
from datetime import date

import pytest

FORM = {"name": "B. Reader", "role": "reader", "access": "yes"}


def person(email="b@council.example", role="reader"):
    from standpipe.console import people

    return people.add_person(email, name="B. Reader", role=role)


def test_somebody_is_added_and_signs_in_with_the_link_shown_once(administrator, visitor):
    shown = administrator.post("/people/add/", {"email": "B@council.example", "name": "B", "role": "planner"})
    link = re.search(rb"http://localhost(/sign-in/link/[\w-]+)", shown.content)
    assert link
    assert visitor.post(link[1].decode()).status_code == 302
    assert visitor.get("/").status_code == 200
    assert visitor.get("/people/").status_code == 403
    assert b"b@council.example" in administrator.get("/people/").content


@pytest.mark.parametrize(
    ("form", "field"),
    [({"email": "nobody", "role": "reader"}, "#email"), ({"email": "x@council.example", "role": "king"}, "#role")],
)
def test_a_mistake_is_shown_at_its_field(administrator, form, field):
    answer = administrator.post("/people/add/", form)
    assert answer.status_code == 400
    assert f'href="{field}"'.encode() in answer.content


def test_a_changed_role_counts_with_the_next_request(administrator, sign_in_as):
    browser = sign_in_as("planner")
    number = browser.session["_auth_user_id"]
    assert administrator.post(f"/people/{number}/", FORM | {"role": "administrator"}).status_code == 302
    assert browser.get("/people/").status_code == 200
    administrator.post(f"/people/{number}/", FORM)
    assert browser.get("/people/").status_code == 403


def test_access_taken_away_ends_the_session_and_the_links(administrator, sign_in_as, visitor):
    from standpipe.console import people

    browser = sign_in_as("reader")
    number = int(browser.session["_auth_user_id"])
    token = people.make_sign_in_link(people.person_numbered(number))
    administrator.post(f"/people/{number}/", FORM | {"access": "no"})
    assert browser.get("/").status_code == 302
    assert visitor.post(f"/sign-in/link/{token}").status_code == 410


def test_the_last_administrator_stays_one(administrator):
    from standpipe.console import people

    me = int(administrator.session["_auth_user_id"])
    refused = administrator.post(f"/people/{me}/", FORM)
    assert refused.status_code == 400
    assert b"own role" in refused.content
    assert people.person_numbered(me).role == "administrator"


def test_one_of_two_administrators_cannot_be_the_last_to_go(administrator, sign_in_as):
    from standpipe.console import people
    from standpipe.kernel.errors import InputError

    me = people.person_numbered(int(administrator.session["_auth_user_id"]))
    others = [known for known in people.all_people() if known.role == "administrator" and known.pk != me.pk]
    for other in others:
        administrator.post(f"/people/{other.pk}/", FORM)
    with pytest.raises(InputError, match="nobody would be left"):
        people.change_person(me, by=0, name="A", role="reader", is_active=True)


@pytest.fixture
def estate(rolled_back):
    from standpipe.console import imports

    rows = b"Application,Tier,Hosting\nPayroll,1,data centre\nParking,3,data centre\n"
    number = imports.receive([("r.csv", [rows])], keep=(), by="A", as_of=date(2026, 11, 23))
    imports.stage(number)
    imports.commit(number, by="A")


def test_what_is_shared_with_a_supplier_is_kept(administrator, estate):
    from standpipe.adapters.storage.models import Thing
    from standpipe.console import people

    known = dict(Thing.objects.values_list("name", "thing"))
    supplier = person(role="supplier")
    form = FORM | {"role": "supplier", "shared": f"payroll\n{known['Parking']}\nPayroll\n"}
    assert administrator.post(f"/people/{supplier.pk}/", form).status_code == 302
    assert people.shared_with(supplier.pk) == sorted([known["Payroll"], known["Parking"]])
    assert ">Payroll</a>" in administrator.get(f"/people/{supplier.pk}/").content.decode()
    administrator.post(f"/people/{supplier.pk}/", form | {"shared": "Parking"})
    assert people.shared_with(supplier.pk) == [known["Parking"]]


def test_what_is_not_in_the_estate_is_not_shared_and_said(administrator, estate):
    from standpipe.console import people

    known = person()
    form = FORM | {"role": "supplier", "name": "Other", "shared": "Payroll\nPayrol\n"}
    answer = administrator.post(f"/people/{known.pk}/", form)
    assert answer.status_code == 400
    assert 'href="#shared"' in answer.content.decode()
    assert "Payrol: is nothing of the estate" in answer.content.decode()
    assert (people.person_numbered(known.pk).role, people.shared_with(known.pk)) == ("reader", [])
