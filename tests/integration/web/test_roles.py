"""Every address against every role: the table in `app.permissions` is what is enforced, and nothing is undeclared."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path

from standpipe.app.permissions import Permission, Role, may

OPEN = {"accessibility", "healthz", "readyz", "metrics", "sign-in", "sign-in-by-link", "sign-in-code",
        "sign-in-by-provider", "sign-in-by-provider-answer", "sign-in-by-passkey-begin",
        "sign-in-by-passkey"}  # fmt: skip
SAMPLE = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "00000000-0000-4000-8000-000000000000"}


def pages(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        for name, converter in entry.pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
            address = address.replace(f"<{kind}:{name}>", SAMPLE.get(kind, "1")).replace(f"<{name}>", "x")
        if isinstance(entry, URLResolver):
            yield from pages(entry, address)
        else:
            yield address, entry


def test_every_page_declares_what_it_needs(visitor):
    known = list(pages(get_resolver("standpipe.web.urls")))
    assert len(known) >= 8
    for address, page in known:
        open_to_all = getattr(page.callback, "login_required", True) is False
        assert open_to_all or isinstance(page.callback.permission_to_read, Permission), address
        assert not open_to_all or page.name in OPEN or address.startswith("/api/"), f"{address} is open to visitors"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_its_pages_and_no_others(sign_in_as, role):
    signed_in = sign_in_as(role).cookies
    for address, page in pages(get_resolver("standpipe.web.urls")):
        if getattr(page.callback, "login_required", True) is False:
            continue
        for method in ("get", "head", "post", "put", "patch", "delete"):
            wanted = "permission_to_read" if method in {"get", "head"} else "permission_to_change"
            browser = Client(headers={"host": "localhost"}, raise_request_exception=False)
            browser.cookies = signed_in
            if page.name == "sign-out" and method != "get":
                continue
            answer = getattr(browser, method)(address)
            allowed = may(role, getattr(page.callback, wanted))
            assert (answer.status_code != 403) == allowed, f"{method} {address} as {role}: {answer.status_code}"


def test_every_form_needs_its_mark(administrator):
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    strict.cookies = administrator.cookies
    forms = 0
    for address, _ in pages(get_resolver("standpipe.web.urls")):
        if address.startswith("/api/"):
            continue  # a token and no cookie opens the API
        for method in ("post", "put", "patch", "delete"):
            assert getattr(strict, method)(address).status_code == 403, f"{method} {address}"
        forms += 1
    assert forms > 40


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SUPPLIER])
def test_a_token_of_a_role_does_what_each_operation_says_and_no_more(rolled_back, role):
    from standpipe.console import tokens

    _, secret = tokens.issue("a program", role=role, only=(), days=1)
    tried = 0
    for address, method, permission in operations():
        browser = Client(headers={"host": "localhost", "authorization": f"Bearer {secret}"})
        answer = browser.generic(method, address, "{}", content_type="application/json")
        assert (answer.status_code != 403) == may(role, permission), f"{method} {address} as {role}"
        assert answer.status_code not in {401, 405}, f"{method} {address} as {role}"
        tried += 1
    assert tried >= 6


def operations():
    """Yield address, method and permission of every operation of the API, as the API itself holds them."""
    from standpipe.web.pages.api.views import api

    for _, router in api._routers:
        for template, view in router.path_operations.items():
            address = re.sub(r"{(?:\w+:)?\w+}", "1", template)
            for operation in view.operations:
                (needs,) = operation.auth_callbacks
                for method in operation.methods:
                    yield f"/api/v1/{address.lstrip('/')}", method, needs._permission


def undeclared(request):
    return HttpResponse("secret")


urlpatterns = [
    path("undeclared/", undeclared),
    path("sign-in/", login_not_required(lambda _: HttpResponse("sign in")), name="sign-in"),
]
urlpatterns += [path("", undeclared, name="home"), path("out/", undeclared, name="sign-out")]
urlpatterns += [path("people/", undeclared, name="people"), path("account/", undeclared, name="account")]
urlpatterns += [path("accessibility/", undeclared, name="accessibility")]


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_without_a_declared_permission_is_refused(administrator):
    assert administrator.get("/undeclared/").status_code == 403
