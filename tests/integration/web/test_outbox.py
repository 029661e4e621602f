"""Messages to Teams: written with what they tell, neither lost nor sent twice, to no address that is not allowed."""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import socket
import subprocess
import sys
import time
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import override_settings
from tests.integration.web.receiver import receiving

from standpipe.adapters.webhook import Allowed, Fate, check_address, delivery
from standpipe.app.announce import Announcement, Kind, card_of
from standpipe.kernel.errors import InputError

HERE = Allowed(("127.0.0.1",), private=True)
REGISTER = b"Application,Business owner,Tier,Hosting\nPayroll,,1,data centre\nParking,,3,data centre\n"


@pytest.fixture
def receiver():
    with receiving() as made, override_settings(WEBHOOKS=HERE, ADDRESS="https://standpipe.council.example"):
        yield made


@pytest.fixture
def channel(receiver, rolled_back):
    from standpipe.console import outbox

    outbox.set_channel(receiver.address, list(Kind)[:3])
    return receiver


def announce(*titles, kind=Kind.PLANS):
    from standpipe.console import outbox

    for title in titles:
        outbox.announce(Announcement(kind, f"key of {title}", title, [("Closes", "2 May 2028")], "/waves/1/"))


def send_all():
    """Send what is due, as the worker does between two looks."""
    from standpipe.console import outbox

    sent = 0
    while outbox.send_next() is not None:
        sent += 1
    return sent


def states():
    from standpipe.adapters.storage.models import Message

    return dict(Message.objects.values_list("title", "state"))


def make_due():
    from standpipe.adapters.storage.models import Message

    Message.objects.update(next_at="2020-01-01T00:00Z")


def titles(receiver):
    return [title for _, title in receiver.got]


def test_what_is_told_arrives_once(channel):
    announce("Plan 1", "Plan 2", "Plan 1")
    assert send_all() == 2
    assert send_all() == 0
    assert titles(channel) == ["Plan 1", "Plan 2"]
    assert len({key for key, _ in channel.got}) == 2
    assert set(states().values()) == {"sent"}


def test_what_is_rolled_back_is_told_to_nobody(channel):
    class StopError(Exception):
        pass

    def fails():
        with transaction.atomic():
            announce("Plan 1")
            raise StopError

    with pytest.raises(StopError):
        fails()
    assert send_all() == 0
    assert channel.got == []


def test_a_receiver_that_fails_is_asked_again_and_gets_it_once(channel):
    channel.answers = [503, 500, (429, {"Retry-After": "120"})]
    announce("Plan 1")
    for _ in range(3):
        assert send_all() == 1
        assert states() == {"Plan 1": "waiting"}
        assert send_all() == 0  # not before its time
        make_due()
    assert send_all() == 1
    assert titles(channel) == ["Plan 1"]
    assert (states(), channel.asked) == ({"Plan 1": "sent"}, 4)


def test_waits_grow_and_what_the_receiver_asks_for_is_kept(channel):
    from django.utils import timezone

    from standpipe.adapters.storage.models import Message

    waits = []
    channel.answers = [503, 503, (503, {"Retry-After": "900"})]
    announce("Plan 1")
    for _ in range(3):
        send_all()
        waits.append(round((Message.objects.get().next_at - timezone.now()) / timedelta(seconds=1)))
        make_due()
    assert [9 <= waits[0] <= 10, 19 <= waits[1] <= 20, 899 <= waits[2] <= 900] == [True] * 3


@pytest.mark.parametrize("how", ["hang", "break", 502, 504])
def test_what_nobody_knows_is_not_sent_twice_and_not_lost(channel, monkeypatch, how):
    from standpipe.adapters.storage.models import Message
    from standpipe.console import outbox

    monkeypatch.setattr(delivery, "TIMEOUT_SECONDS", 0.3)
    channel.answers = [how]
    announce("Plan 1", "Plan 2")
    send_all()
    make_due()
    assert send_all() == 0
    assert states() == {"Plan 1": "unclear", "Plan 2": "sent"}
    number = Message.objects.get(title="Plan 1").pk
    assert outbox.settle_by_hand(number, arrived=False)
    assert not outbox.settle_by_hand(number, arrived=True)
    assert send_all() == 1
    assert states() == {"Plan 1": "sent", "Plan 2": "sent"}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413, 301])
def test_what_is_refused_waits_for_a_person(channel, status):
    channel.answers = [status]
    announce("Plan 1")
    send_all()
    make_due()
    assert send_all() == 0
    assert states() == {"Plan 1": "refused"}
    assert channel.got == []


def test_nobody_tries_for_ever(channel):
    from standpipe.adapters.storage.models import Message

    channel.answers = [503] * 50
    announce("Plan 1")
    for _ in range(20):
        send_all()
        make_due()
    assert (states(), channel.asked) == ({"Plan 1": "refused"}, 12)
    assert Message.objects.get().problem == "the receiver answered 503"


def test_a_channel_is_told_what_it_wants_and_nothing_when_there_is_none(channel):
    from standpipe.console import outbox

    outbox.set_channel("", ["decisions"])
    announce("Plan 1")
    announce("Decision 1", kind=Kind.DECISIONS)
    outbox.remove_channel()
    announce("Decision 2", kind=Kind.DECISIONS)
    assert send_all() == 0
    assert states() == {"Decision 1": "waiting"}


def test_an_import_tells_its_findings_and_a_plan_its_end(channel, administrator, monkeypatch):
    from standpipe.console import imports, plans

    number = imports.receive([("r.csv", [REGISTER])], keep=(), by="A", as_of=date(2026, 11, 23))
    imports.stage(number)
    imports.commit(number, by="A")
    imports.commit(number, by="A")
    assert "new finding" in next(iter(states()))

    def fails(*_):
        raise InputError("nothing fits.")

    monkeypatch.setattr(plans, "_compute", fails)
    plan = plans.ask_for_plan(by="A", title="Spring plan")
    plans.compute_next()
    assert states()["Spring plan could not be computed"] == "waiting"
    send_all()
    assert len(channel.got) == 2
    assert plan


def test_the_page_keeps_the_address_secret(channel, administrator, caplog):
    caplog.set_level(logging.DEBUG)
    announce("<b>Plan</b>")
    send_all()
    shown = administrator.get("/messages/").content.decode()
    record = administrator.get("/audit/?table=teams_channel").content.decode()
    csv = b"".join(administrator.get("/audit/export.csv").streaming_content).decode()
    kept = str(list(connection_rows("SELECT * FROM teams_channel")))
    assert "127.0.0.1" in shown
    assert "&lt;b&gt;Plan" in shown
    for text in (shown, record, csv, kept):
        assert "very-secret" not in text
    ours = [line for line in caplog.records if line.name.startswith("standpipe")]
    assert "very-secret" not in str([line.__dict__ for line in ours])
    from standpipe.web.logs import logging_settings

    assert logging_settings(as_json=True)["loggers"]["httpx"]["level"] == "WARNING"


def connection_rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_the_administrator_sets_it_up_tests_it_and_settles(receiver, administrator):
    from standpipe.adapters.storage.models import Message

    wrong = administrator.post("/messages/channel/", {"address": "https://evil.example/very-secret", "kinds": "plans"})
    assert wrong.status_code == 400
    assert "very-secret" not in wrong.content.decode()
    assert 'href="#address"' in wrong.content.decode()
    assert administrator.post("/messages/channel/", {"kinds": "plans"}).status_code == 400  # there is none to keep
    form = {"address": receiver.address, "kinds": ["plans", "findings"]}
    assert administrator.post("/messages/channel/", form).status_code == 302
    assert administrator.post("/messages/channel/", {"kinds": ["king"]}).status_code == 400
    administrator.post("/messages/test/")
    receiver.answers = [502]
    send_all()
    assert "Look into the channel" in administrator.get("/messages/").content.decode()
    number = Message.objects.get().pk
    administrator.post(f"/messages/{number}/", {"arrived": "yes"})
    assert set(states().values()) == {"sent"}
    administrator.post("/messages/remove/")
    assert "No channel" in administrator.get("/messages/").content.decode()


def test_with_another_secret_key_the_address_is_given_again(channel):
    announce("Plan 1")
    with override_settings(SECRET_KEY="another"):
        send_all()
    assert states() == {"Plan 1": "refused"}
    assert channel.asked == 0


# --- addresses ---


def known_as(monkeypatch, **numbers):
    real = socket.getaddrinfo

    def look_up(host, port, *rest, **named):
        if host[:1].isdigit():
            return real(host, port, *rest, **named)
        found = numbers.get(host.replace(".", "_"))
        if found is None:
            raise OSError
        return [(0, 0, 0, "", (number, port)) for number in found.split()]

    monkeypatch.setattr("socket.getaddrinfo", look_up)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/x", "https://logic.azure.com.evil.example/x", "https://evillogic.azure.com.evil/x",
        "http://prod.logic.azure.com/x", "https://prod.logic.azure.com:8443/x", "https://prod.logic.azure.com:x/",
        "https://user:word@prod.logic.azure.com/x", "https://prod.logic.azure.com@evil.example/", "file:///etc/passwd",
        "gopher://prod.logic.azure.com/", "", "prod.logic.azure.com", "https://127.0.0.1/", "https://[::1]/",
        "https://2130706433/", "https://0x7f000001/", "https://unknown.logic.azure.com/", "https://[bad/",
    ],
)  # fmt: skip
def test_an_address_that_may_not_be_used_is_refused(monkeypatch, address):
    known_as(monkeypatch, prod_logic_azure_com="20.50.60.70", example_com="93.184.215.14")
    assert check_address("https://prod.logic.azure.com:443/x", Allowed()).number == "20.50.60.70"
    with pytest.raises(InputError):
        check_address(address, Allowed())


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
        "20.50.60.70 10.0.0.1",
    ],
)  # fmt: skip
def test_a_name_that_leads_into_a_private_network_is_refused(monkeypatch, number):
    known_as(monkeypatch, prod_logic_azure_com=number)
    with pytest.raises(InputError, match="private network"):
        check_address("https://prod.logic.azure.com/x", Allowed())


def test_not_even_a_setting_opens_the_address_of_the_clouds_secrets(monkeypatch):
    known_as(monkeypatch, hook_council_example="169.254.169.254")
    with pytest.raises(InputError):
        check_address("http://hook.council.example/", Allowed(("hook.council.example",), private=True))


def test_the_connection_goes_to_the_number_that_was_judged(receiver, monkeypatch):
    known_as(monkeypatch, hook_council_example="127.0.0.1")
    port = receiver.address.split(":")[2].split("/")[0]
    target = check_address(f"http://hook.council.example:{port}/", Allowed(("hook.council.example",), private=True))
    known_as(monkeypatch)  # the name leads nowhere any more
    message = card_of(Announcement(Kind.TEST, "k", "T"), address="")
    assert delivery.deliver(target, message, key="k").fate is Fate.ARRIVED


def test_words_of_people_are_no_markup_and_not_endless():
    evil = "[click](https://evil.example) " + "x" * 100_000
    card = card_of(Announcement(Kind.PLANS, "k", evil, [(evil, evil)] * 50, "/x/"), address="https://s.example/")
    text = json.dumps(card)
    assert len(text) < 28_000
    assert '"TextBlock"' not in text
    assert '"FactSet"' not in text
    assert '"url": "https://s.example/x/"' in text


# --- the sender is killed ---


@pytest.mark.slow
def test_a_sender_that_is_killed_again_and_again_neither_loses_nor_doubles(database):
    from django.conf import settings

    from standpipe.adapters.storage.models import AuditEntry, Message, TeamsChannel
    from standpipe.console import outbox

    list(connection_rows("SELECT pg_advisory_unlock_all()::text"))  # an earlier test was the sender
    rounds = int(os.environ.get("STANDPIPE_TEST_KILLS", "2"))
    with receiving() as receiver, override_settings(WEBHOOKS=HERE):
        receiver.seconds = 0.15
        environment = {
            **os.environ, "STANDPIPE_WEBHOOK_HOSTS": "127.0.0.1", "STANDPIPE_WEBHOOK_PRIVATE": "1",
            "STANDPIPE_SECRET_KEY": settings.SECRET_KEY,
        }  # fmt: skip
        try:
            outbox.set_channel(receiver.address, ["plans"])
            announce(*(f"Plan {number}" for number in range(6 * (rounds + 1))))
            chance = random.Random(1)
            for round_ in range(rounds + 1):
                last = round_ == rounds
                before = receiver.asked
                with subprocess.Popen(
                    [sys.executable, "-m", "standpipe.web", "worker", "MESSAGES"],
                    stdin=subprocess.PIPE,
                    env=environment,
                ) as sender:
                    wait_until(lambda before=before: receiver.asked > before)
                    if last:
                        wait_until(lambda: not ({"waiting", "sending"} & set(states().values())))
                    else:
                        time.sleep(chance.uniform(0, 0.6))
                    sender.send_signal(signal.SIGKILL)
            got = titles(receiver)
            assert len(got) == len(set(got)), "something was sent twice"
            found = states()
            assert set(found.values()) <= {"sent", "unclear"}
            assert {title for title, state in found.items() if state == "sent"} <= set(got)
            assert list(found.values()).count("unclear") <= rounds
        finally:
            Message.objects.all().delete()
            TeamsChannel.objects.all().delete()
    assert AuditEntry.objects.filter(table_name="message").exists()


def wait_until(holds, seconds=120):
    for _ in range(seconds * 10):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come about in time")
