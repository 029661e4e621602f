"""Requests of tests reach the database as the console's own role; the test itself goes on as the tables' owner."""

from __future__ import annotations

from django.core.signals import request_finished
from django.db import connection

from standpipe.adapters.storage.protection import ROLE


def as_the_owner(**_):
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


request_finished.connect(as_the_owner, weak=False, dispatch_uid="as the owner")


class AsTheConsole:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {ROLE}")
        return self.get_response(request)
