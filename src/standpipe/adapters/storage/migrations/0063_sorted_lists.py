"""Lists of 100,000 things in the order of any column: an index for each fact by which the long ones are sorted."""

import django.db.models.fields.json
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0062_saved_views"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.functions.text.Lower(
                    django.db.models.fields.json.KeyTextTransform("operating_system", "facts")
                ),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "server")),
                name="thing_server_by_operating_syst",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.functions.text.Lower(
                    django.db.models.fields.json.KeyTextTransform("power_state", "facts")
                ),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "server")),
                name="thing_server_by_power_state",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.functions.comparison.Cast(
                    django.db.models.fields.json.KeyTextTransform("vcpus", "facts"), models.FloatField()
                ),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "server")),
                name="thing_server_by_vcpus",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.functions.comparison.Cast(
                    django.db.models.fields.json.KeyTextTransform("memory_mib", "facts"), models.FloatField()
                ),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "server")),
                name="thing_server_by_memory_mib",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.functions.text.Lower(django.db.models.fields.json.KeyTextTransform("host", "facts")),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "server")),
                name="thing_server_by_host",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.functions.text.Lower(
                    django.db.models.fields.json.KeyTextTransform("environment", "facts")
                ),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "server")),
                name="thing_server_by_environment",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.functions.text.Lower(
                    django.db.models.fields.json.KeyTextTransform("business_owner", "facts")
                ),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "application")),
                name="thing_application_by_business_",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.functions.comparison.Cast(
                    django.db.models.fields.json.KeyTextTransform("tier", "facts"), models.FloatField()
                ),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "application")),
                name="thing_application_by_tier",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.functions.text.Lower(
                    django.db.models.fields.json.KeyTextTransform("hosting", "facts")
                ),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "application")),
                name="thing_application_by_hosting",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.functions.text.Lower(
                    django.db.models.fields.json.KeyTextTransform("supplier", "facts")
                ),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "application")),
                name="thing_application_by_supplier",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.functions.text.Lower(
                    django.db.models.fields.json.KeyTextTransform("department", "facts")
                ),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "application")),
                name="thing_application_by_departmen",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.functions.text.Lower(
                    django.db.models.fields.json.KeyTextTransform("instance", "facts")
                ),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "database")),
                name="thing_database_by_instance",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.functions.text.Lower(
                    django.db.models.fields.json.KeyTextTransform("application", "facts")
                ),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "database")),
                name="thing_database_by_application",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.functions.comparison.Cast(
                    django.db.models.fields.json.KeyTextTransform("size_mib", "facts"), models.FloatField()
                ),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "database")),
                name="thing_database_by_size_mib",
            ),
        ),
    ]
