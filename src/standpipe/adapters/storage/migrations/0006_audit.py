"""The record of changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0005_shares"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("link", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("council", models.BigIntegerField(null=True)),
                ("table_name", models.TextField()),
                ("operation", models.CharField(max_length=6)),
                ("row", models.TextField(null=True)),
                ("rows", models.BigIntegerField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("person", models.BigIntegerField(null=True)),
                ("request", models.TextField()),
                ("database_user", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("forgotten_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "audit_entry",
                "indexes": [
                    models.Index(fields=["link"], name="audit_entry_link"),
                    models.Index(fields=["council", "-id"], name="audit_entry_listed"),
                    models.Index(fields=["table_name", "row"], name="audit_entry_row"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("entries", models.BigIntegerField()),
                ("sealing", models.BooleanField()),
                ("position", models.BigIntegerField(null=True)),
                ("previous", models.CharField(max_length=64, null=True)),
                ("hash", models.CharField(max_length=64, null=True)),
            ],
            options={
                "db_table": "audit_link",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("position__isnull", False)),
                        fields=("position",),
                        name="audit_link_position",
                    )
                ],
            },
        ),
    ]
