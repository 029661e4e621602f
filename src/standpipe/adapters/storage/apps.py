"""Names this package to Django."""

from __future__ import annotations

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """The tables of the console."""

    name = "standpipe.adapters.storage"
    label = "storage"
    default_auto_field = "django.db.models.BigAutoField"
