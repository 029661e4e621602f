"""Every address against every role: the table in `app.permissions` is what is enforced, and nothing is undeclared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path

from standpipe.app.permissions import Permission, Role, may

OPEN = {"healthz", "readyz", "metrics", "sign-in", "sign-in-by-link", "sign-in-code", "sign-in-by-provider",
        "sign-in-by-provider-answer"}  # fmt: skip
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
        for method, wanted in (("get", "permission_to_read"), ("post", "permission_to_change")):
            browser = Client(headers={"host": "localhost"}, raise_request_exception=False)
            browser.cookies = signed_in
            if page.name == "sign-out" and method == "post":
                continue
            answer = getattr(browser, method)(address)
            allowed = may(role, getattr(page.callback, wanted))
            assert (answer.status_code != 403) == allowed, f"{method} {address} as {role}: {answer.status_code}"


def undeclared(request):
    return HttpResponse("secret")


urlpatterns = [
    path("undeclared/", undeclared),
    path("sign-in/", login_not_required(lambda _: HttpResponse("sign in")), name="sign-in"),
]
urlpatterns += [path("", undeclared, name="home"), path("out/", undeclared, name="sign-out")]
urlpatterns += [path("people/", undeclared, name="people"), path("account/", undeclared, name="account")]


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_without_a_declared_permission_is_refused(administrator):
    assert administrator.get("/undeclared/").status_code == 403
