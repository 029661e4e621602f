"""Lists of 100,000 things: an index for each fact by which they are narrowed, and how often it has each value."""

import django.db.models.fields.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0052_guesses"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="thing",
            name="thing_listed",
        ),
        migrations.AddField(
            model_name="revision",
            name="choices",
            field=models.JSONField(default=dict),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                condition=models.Q(("to_revision__isnull", True)),
                fields=["council", "kind", "sort_name", "thing"],
                include=("id",),
                name="thing_listed",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("power_state", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "server")),
                name="thing_server_power_state",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("environment", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "server")),
                name="thing_server_environment",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("operating_system", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "server")),
                name="thing_server_operating_system",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("hosting", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "application")),
                name="thing_application_hosting",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("tier", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "application")),
                name="thing_application_tier",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("business_owner", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "application")),
                name="thing_application_business_own",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("audience", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "service")),
                name="thing_service_audience",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("department", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "service")),
                name="thing_service_department",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("engine", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "database-instance")),
                name="thing_database_instance_engine",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("instance", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "database")),
                name="thing_database_instance",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("supplier", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "contract")),
                name="thing_contract_supplier",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("renews_automatically", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "contract")),
                name="thing_contract_renews_automati",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("category", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "running-cost")),
                name="thing_running_cost_category",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("role", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "component")),
                name="thing_component_role",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("cluster", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "host")),
                name="thing_host_cluster",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("role", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "device")),
                name="thing_device_role",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("purpose", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "circuit")),
                name="thing_circuit_purpose",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("freeze_calendar", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "freeze-rule")),
                name="thing_freeze_rule_freeze_calen",
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                models.F("council"),
                django.db.models.fields.json.KeyTextTransform("support", "facts"),
                models.F("sort_name"),
                models.F("thing"),
                condition=models.Q(("to_revision__isnull", True), ("kind", "support-statement")),
                name="thing_support_statement_suppor",
            ),
        ),
    ]
