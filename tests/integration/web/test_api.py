"""The API: who gets in, what it gives, and that a change that is sent twice counts once."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from tests.integration.web.test_estate_pages import AS_OF, REGISTER

from standpipe.app.permissions import PERMISSIONS, Permission, Role
from standpipe.kernel.errors import InputError

READS = ("estate", "estate/things?kind=application", "estate/findings", "imports", "openapi.json")


@pytest.fixture
def payroll(rolled_back):
    from standpipe.console import estate, imports

    number = imports.receive([("register.csv", [REGISTER])], keep=(), by="A. Tester", as_of=AS_OF)
    imports.stage(number)
    imports.commit(number, by="A. Tester")
    (row,) = estate.page_of(estate.Question("application", words="payroll"), first=0, size=5)
    return row.thing


@pytest.fixture
def program(rolled_back):
    """Return a function that gives a client with a token of a role."""
    from standpipe.console import tokens

    def of(role, *only):
        _, secret = tokens.issue("a program", role=role, only=only, days=1)
        return Client(headers={"host": "localhost", "authorization": f"Bearer {secret}"})

    return of


def send(client, thing, value="B. Owner", **headers):
    asked = {"thing": thing, "field": "business_owner", "value": value, "reason": "asked them"}
    return client.post("/api/v1/corrections", json.dumps(asked), content_type="application/json", headers=headers)


@pytest.mark.parametrize("secret", ["", "Bearer", "Bearer x", "Bearer standpipe_\udcff", "Basic eDp5"])
def test_without_a_valid_token_nothing_opens(visitor, administrator, payroll, secret):
    for client in (visitor, administrator):  # a session is no token
        for address in (*READS, f"estate/things/{payroll}"):
            answer = client.get(f"/api/v1/{address}", headers={"authorization": secret} if secret else {})
            assert answer.status_code == 401, address
            assert b"ayroll" not in answer.content
        assert send(client, payroll).status_code == 401


def test_an_expired_and_a_revoked_token_open_nothing(program):
    from standpipe.adapters.storage.models import ApiToken
    from standpipe.console import tokens

    client = program("reader")
    token = ApiToken.objects.get()
    assert client.get("/api/v1/estate").status_code == 200
    ApiToken.objects.update(expires_at=token.expires_at - timedelta(days=2))
    assert client.get("/api/v1/estate").status_code == 401
    ApiToken.objects.update(expires_at=token.expires_at)
    assert client.get("/api/v1/estate").status_code == 200
    tokens.revoke(token.pk)
    assert client.get("/api/v1/estate").status_code == 401


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SUPPLIER])
def test_a_token_does_what_its_role_may_and_no_more(program, payroll, role):
    client = program(role.value)
    for address in READS:
        assert (client.get(f"/api/v1/{address}").status_code == 200) == (Permission.READ in PERMISSIONS[role])
    expected = 200 if Permission.CORRECT in PERMISSIONS[role] else 403
    assert send(client, payroll).status_code == expected


def test_a_token_can_do_less_than_its_role(program, payroll):
    client = program("editor", "read")
    assert client.get("/api/v1/estate").status_code == 200
    assert send(client, payroll).status_code == 403


@pytest.mark.parametrize(("role", "only", "days"), [("supplier", (), 1), ("x", (), 1), ("reader", ("correct",), 1),
                                                    ("reader", (), 0), ("reader", (), 400)])  # fmt: skip
def test_a_token_that_may_too_much_is_not_issued(rolled_back, role, only, days):
    from standpipe.console import tokens

    with pytest.raises(InputError):
        tokens.issue("a program", role=role, only=only, days=days)


def test_the_secret_is_kept_nowhere(rolled_back):
    from standpipe.adapters.storage.models import ApiToken, AuditEntry
    from standpipe.console import tokens

    token, secret = tokens.issue("a program", role="reader", only=(), days=1)
    (row,) = ApiToken.objects.filter(pk=token.pk).values()
    entries = [each.after for each in AuditEntry.objects.filter(table_name="api_token")]
    assert secret not in json.dumps([row, *entries], default=str)
    assert row["token_hash"] not in json.dumps(entries)
    assert len(entries) == 1


def test_things_are_paged_and_found(program, payroll):
    client = program("reader")
    page = client.get("/api/v1/estate/things", {"kind": "application", "size": 2, "page": 2}).json()
    assert (page["total"], page["pages"], len(page["things"])) == (3, 2, 1)
    assert client.get("/api/v1/estate/things", {"kind": "application", "q": "pay"}).json()["total"] == 1
    thing = client.get(f"/api/v1/estate/things/{payroll}").json()
    assert thing["facts"]["business_owner"] == "A. Owner"
    assert "register.csv" in thing["sources"]["business_owner"][0]


@pytest.mark.parametrize("query", ["kind=x", "kind=server&size=0", "kind=server&size=201", "kind=server&page=0"])
def test_a_question_that_cannot_be_answered_says_so(program, query):
    answer = program("reader").get(f"/api/v1/estate/things?{query}")
    assert answer.status_code == 422
    assert answer.json()["where"].startswith("query.")


def test_what_is_not_there_is_not_found(program, payroll):
    client = program("editor")
    assert client.get("/api/v1/estate/things/server:none").status_code == 404
    assert send(client, "server:none").status_code == 404


def test_an_answer_that_is_known_already_is_not_sent_again(program, payroll):
    client = program("editor")
    address = f"/api/v1/estate/things/{payroll}"
    known = client.get(address)["ETag"]
    again = client.get(address, headers={"if-none-match": known})
    assert (again.status_code, again.content) == (304, b"")
    send(client, payroll)
    assert client.get(address, headers={"if-none-match": known}).status_code == 200


def test_a_change_that_is_sent_twice_counts_once(program, payroll):
    from standpipe.console import imports

    client = program("editor")
    first = send(client, payroll, **{"idempotency-key": "k1"})
    revision = imports.current_revision().number
    second = send(client, payroll, **{"idempotency-key": "k1"})
    assert second.json() == first.json()
    assert second["Idempotent-Replayed"] == "true"
    assert imports.current_revision().number == revision
    other = send(client, payroll, "C. Owner", **{"idempotency-key": "k1"})
    assert other.status_code == 400
    assert "another request" in other.json()["what"]
    assert imports.current_revision().number == revision


def test_a_change_names_its_token_on_the_record(program, payroll):
    from standpipe.adapters.storage.models import ApiToken, AuditEntry

    send(program("editor"), payroll)
    entry = AuditEntry.objects.filter(table_name="correction").latest("pk")
    assert entry.request.endswith(f" by token {ApiToken.objects.get().pk}")


def test_a_wrong_correction_says_what_and_changes_nothing(program, payroll):
    from standpipe.console import imports

    client = program("editor")
    before = imports.current_revision().number
    asked = {"thing": payroll, "field": "no_such", "value": "1", "reason": "r"}
    answer = client.post("/api/v1/corrections", json.dumps(asked), content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["what"]
    assert imports.current_revision().number == before


def test_a_key_that_cannot_be_kept_is_refused(program, payroll):
    assert send(program("editor"), payroll, **{"idempotency-key": "k" * 201}).status_code == 400


def test_the_description_names_every_operation_and_is_of_openapi_3_1(program):
    described = program("reader").get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {
        "/api/v1/estate", "/api/v1/estate/things", "/api/v1/estate/things/{thing}", "/api/v1/estate/findings",
        "/api/v1/imports", "/api/v1/corrections",
    }  # fmt: skip
    (key,) = described["paths"]["/api/v1/corrections"]["post"]["parameters"]
    assert key["name"] == "Idempotency-Key"


def test_a_program_that_asks_too_often_is_told_to_wait(program, monkeypatch):
    from standpipe.web.pages.api.views import api

    (throttle,) = api.throttle
    monkeypatch.setattr(throttle, "num_requests", 2)
    client = program("reader")
    assert [client.get("/api/v1/estate").status_code for _ in range(3)] == [200, 200, 429]
    assert program("reader").get("/api/v1/estate").status_code == 200  # another token is another program
