"""A list that is saved under a name is asked again as it was; who sees it and who deletes it."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from tests.integration.web.test_imports import send, words

LIST = "/estate/application/"


@pytest.fixture
def listed(administrator):
    administrator.post(f"{send(administrator)}commit/")
    return administrator


def save(client, name="Without owner", *, query="q=Pay&sort=-tier&page=2", address=LIST, **more):
    return client.post("/views/save/", {"name": name, "address": address, "query": query, **more}, follow=True)


def views_on(client, address=LIST):
    """Return the saved views that a list offers: the words of each link, and where it leads."""
    page = client.get(address).content.decode()
    part = page.partition("Saved views")[2].partition("<form")[0]
    return {html.unescape(name): html.unescape(to) for to, name in re.findall(r'<a [^>]*href="([^"]*)">([^<]*)', part)}


def test_a_saved_view_leads_to_the_list_as_it_was(listed):
    answer = save(listed)
    assert "The view 'Without owner' is saved." in html.unescape(words(answer))
    assert answer.redirect_chain[-1][0] == f"{LIST}?q=Pay&sort=-tier"
    assert "Without owner (shown)" in words(answer)
    place = views_on(listed)["Without owner"]
    shown = words(listed.get(place))
    assert "1 to 1 of 1" in shown
    assert "Parking" not in shown
    assert views_on(listed, "/estate/server/") == {}


def test_the_same_name_replaces_what_was_saved_before(listed):
    save(listed)
    save(listed, query="q=Parking")
    assert views_on(listed) == {"Without owner": f"{LIST}?q=Parking"}


def test_the_team_sees_what_is_shared_and_nothing_else(listed, sign_in_as):
    save(listed, "Mine")
    save(listed, "Ours", shared="1")
    reader = sign_in_as("reader")
    assert set(views_on(reader)) == {"Ours"}
    assert "Mine" not in words(reader.get("/views/"))
    assert "by A. Administrator" in words(reader.get(LIST))


def test_only_its_owner_or_an_administrator_deletes_a_view(listed, sign_in_as):
    from standpipe.adapters.storage.models import SavedView

    reader, planner = sign_in_as("reader"), sign_in_as("planner")
    save(reader, "Hers", shared="1")
    save(reader, "Private")
    hers, private = (SavedView.objects.get(name=name).pk for name in ("Hers", "Private"))
    planner.post(f"/views/{hers}/delete/")
    listed.post(f"/views/{private}/delete/")  # an administrator does not even see it
    assert SavedView.objects.filter(pk__in=[hers, private]).count() == 2
    assert "another person's" in html.unescape(words(planner.get("/views/")))
    listed.post(f"/views/{hers}/delete/")
    reader.post(f"/views/{private}/delete/")
    assert not SavedView.objects.exists()


def test_a_supplier_keeps_own_views_and_sees_no_others(listed, sign_in_as):
    from standpipe.adapters.storage.models import SavedView

    save(listed, "Ours", shared="1")
    supplier = sign_in_as("supplier")
    save(supplier, "Shared with us")
    assert set(views_on(supplier)) == {"Shared with us"}
    refused = save(supplier, "For all", shared="1")
    assert "You see a part of the estate" in words(refused)
    assert SavedView.objects.filter(shared=True).count() == 1


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "/people/", "/nothing/", "", "/sign-out/"]
)
def test_nothing_but_a_list_is_saved(listed, address):
    assert save(listed, address=address).status_code == 404


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_view_needs_a_name(listed, name):
    assert views_on(listed) == {}
    answer = save(listed, name)
    assert "name" in words(answer)
    assert views_on(listed) == {}


def test_a_hostile_name_or_question_does_nothing(listed):
    save(listed, "<script>alert(1)</script>", query='q="><script>alert(2)</script>&next=//evil.example')
    for page in (LIST, "/views/"):
        content = listed.get(page).content.decode()
        assert "<script>alert" not in content
        assert "&lt;script&gt;alert(1)" in content
    assert listed.get(LIST, {"q": "x" * 5_000}).status_code == 200
    assert "too many words" in words(save(listed, query=f"q={'x' * 5_000}"))


def test_a_form_of_another_site_saves_nothing(listed):
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    strict.cookies = listed.cookies
    assert save(strict).status_code == 403
