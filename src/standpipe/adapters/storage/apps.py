"""Names this package to Django, and ties the protection of its tables to their changes."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core.signals import request_finished
from django.db.models.signals import post_migrate


class StorageConfig(AppConfig):
    """The tables of the console."""

    name = "standpipe.adapters.storage"
    label = "storage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Protect the tables after each change of them, and a connection from one request to the next."""
        from standpipe.adapters.storage import context, people, protection  # the models are ready only now

        post_migrate.connect(lambda **_: protection.protect(), sender=self, weak=False, dispatch_uid="protect")
        request_finished.connect(lambda **_: context.act_for_nobody(), weak=False, dispatch_uid="act for nobody")
        # Django's own writes the time of a sign-in before it is known whose rows may be written.
        user_logged_in.disconnect(dispatch_uid="update_last_login")
        user_logged_in.connect(people.remember_sign_in, dispatch_uid="remember sign-in")
