"""Passkeys of local accounts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0063_sorted_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("credential", models.BinaryField(unique=True)),
                ("public", models.BinaryField()),
                ("signed", models.BigIntegerField(default=0)),
                ("name", models.CharField(max_length=80)),
                ("host", models.CharField(max_length=253)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("council", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="storage.council")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passkeys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "passkey",
            },
        ),
    ]
