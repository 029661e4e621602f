"""The administrator's pages about messages: the channel, what it is told, and what became of each message."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from standpipe.app.permissions import Permission
from standpipe.console import outbox
from standpipe.kernel.errors import InputError
from standpipe.web.gate import needs

KINDS = {
    outbox.Kind.DECISIONS: "Decisions: of the register, overrules, challenges, adopted plans",
    outbox.Kind.PLANS: "Plans that are finished",
    outbox.Kind.FINDINGS: "Findings that an import brings",
}
STATES = {
    "waiting": ("Waiting", "govuk-tag--blue"),
    "sending": ("Being sent", "govuk-tag--blue"),
    "sent": ("Sent", "govuk-tag--green"),
    "unclear": ("Unclear", "govuk-tag--yellow"),
    "refused": ("Not sent", "govuk-tag--red"),
}
SHOWN = 50


@needs(Permission.OPERATE)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show the channel and the newest messages."""
    return _page(request, {}, None)


def _page(request: HttpRequest, problems: dict[str, str], wanted: list[str] | None) -> HttpResponse:
    known = outbox.channel()
    told = wanted if wanted is not None else list(known.kinds) if known else [kind.value for kind in KINDS]
    context = {
        "problems": problems,
        "channel": known,
        "kinds": [(kind.value, words, kind.value in told) for kind, words in KINDS.items()],
        "rows": [(each, *STATES[each.state]) for each in outbox.messages(SHOWN)],
    }
    return render(request, "messages/overview.html", context, status=400 if problems else 200)


@needs(Permission.OPERATE)
@require_POST
def channel(request: HttpRequest) -> HttpResponse:
    """Keep where messages go and what about."""
    kinds = request.POST.getlist("kinds")
    try:
        outbox.set_channel(request.POST.get("address", "").strip(), kinds)
    except InputError as error:
        where = f"{error.where}: " if error.where else ""
        return _page(request, {"address": f"{where}{error.what} {error.remedy or ''}".strip()}, kinds)
    messages.success(request, "The channel is kept. Send a test message to see that it arrives.")
    return redirect("messages")


@needs(Permission.OPERATE)
@require_POST
def test(request: HttpRequest) -> HttpResponse:
    """Put a test message into the outbox."""
    outbox.announce(
        outbox.Announcement(
            outbox.Kind.TEST,
            f"test {uuid.uuid4().hex}",
            "A test message of Standpipe",
            [("Asked for by", str(request.user))],
            request.path.removesuffix("test/"),
        )
    )
    messages.success(request, "A test message waits to be sent. Load this page again in a moment.")
    return redirect("messages")


@needs(Permission.OPERATE)
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Forget the channel."""
    outbox.remove_channel()
    messages.success(request, "The channel is forgotten. What waits is not sent.")
    return redirect("messages")


@needs(Permission.OPERATE)
@require_POST
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Say of a message that it arrived, or that it is to be sent again."""
    arrived = request.POST.get("arrived") == "yes"
    if outbox.settle_by_hand(number, arrived=arrived):
        messages.success(request, "It is noted as sent." if arrived else "It waits to be sent again.")
    else:
        messages.warning(request, "This message was settled already.")
    return redirect("messages")
