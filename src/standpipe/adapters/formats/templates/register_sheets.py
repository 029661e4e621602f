"""The templates that say what the council runs and for whom: applications, what their suppliers support, services."""

from __future__ import annotations

from datetime import date

from standpipe.adapters.formats.templates.model import (
    COUNT,
    DAY,
    HOURS,
    LIST,
    TEXT,
    TIER,
    YES_NO,
    Template,
    column,
    suggested,
    word_in_lower_case,
    word_of,
)
from standpipe.estate.model import Audience, ClientType, Hosting, Kind, Support

_HOSTING = word_of(
    Hosting, {"on-prem": Hosting.DATA_CENTRE, "on premises": Hosting.DATA_CENTRE, "cloud": Hosting.PUBLIC_CLOUD}
)
_CLIENT = word_of(
    ClientType,
    {"web": ClientType.BROWSER, "fat client": ClientType.THICK_CLIENT, "citrix": ClientType.PUBLISHED_DESKTOP},
)
_AUDIENCE = word_of(Audience, {"both": Audience.BOTH, "public": Audience.RESIDENTS, "internal": Audience.STAFF})
_SUPPORT = word_of(
    Support,
    {
        "yes": Support.SUPPORTED,
        "no": Support.NOT_SUPPORTED,
        "unsupported": Support.NOT_SUPPORTED,
        "with conditions": Support.CONDITIONAL,
    },
)
_TARGET = word_in_lower_case(
    "azure virtual machine",
    "azure sql managed instance",
    "azure sql database",
    "azure app service",
    "azure vmware solution",
    "saas",
    "supplier hosting",
    "colocation",
)
_ENGINE = suggested("SQL Server", "Oracle", "PostgreSQL", "MySQL", "MariaDB", "Ingres")

APPLICATIONS = Template(
    "applications",
    "Applications",
    Kind.APPLICATION,
    "The application register: one row for each piece of software that people know by name.",
    (
        column(
            "name", "Application", TEXT, "The name people use; other sheets refer to it.", "Revenues and benefits",
            "Door access", also=("Application name",), required=True
        ),
        column(
            "function", "Function", TEXT, "What it is for.", "Council tax, business rates, benefits", "Building access"
        ),
        column("domain", "Domain", TEXT, "The part of the council's work.", "Revenues", "Facilities"),
        column("description", "Description", TEXT, "Anything that helps to recognise it.", None, None),
        column(
            "product", "Product", TEXT, "The product as its supplier calls it.", "Revenues Suite", "Door Manager",
            also=("System",)
        ),
        column("version", "Version", TEXT, "The release that runs.", "21.3", "6"),
        column(
            "supplier", "Supplier", TEXT, "Who sells and supports it.", "The revenues supplier", "The door supplier",
            also=("Vendor",)
        ),
        column(
            "bought", "Bought (yes or no)", YES_NO,
            "Bought from a supplier (yes), or written by or for the council (no).", "yes", "yes", also=("Bought",)
        ),
        column("hosting", "Hosting", _HOSTING, "Where it runs today.", "data centre", "data centre"),
        column(
            "tier", "Tier (0 to 4)", TIER, "0 platform, 1 critical, 2 important, 3 normal, 4 minor.", 1, 3,
            also=("Tier",)
        ),
        column(
            "business_owner", "Business owner", TEXT, "Who answers for it in the service.", "Head of revenues", None,
            also=("Owner",)
        ),
        column(
            "technical_owner", "Technical owner", TEXT, "Who answers for it in ICT.", "Applications manager",
            "Applications manager"
        ),
        column("department", "Department", TEXT, "The department that uses it most.", "Finance", "Property"),
        column("client_type", "Client type", _CLIENT, "How its users reach it.", "thick client", "browser"),
        column(
            "database_engine", "Database engine", _ENGINE, "The engine of its database.", "Oracle", "SQL Server",
            also=("Database",)
        ),
        column(
            "data_classes", "Data classes", LIST,
            "Which of these it holds: special category, card data, HSCN, PSN; `none` if it holds none of them.",
            "special category; PSN", "none"
        ),
        column(
            "recovery_time_objective_hours", "Recovery time objective (hours)", HOURS,
            "Within how many hours it must run again.", 24, 72, also=("RTO (hours)", "RTO")
        ),
        column(
            "recovery_point_objective_hours", "Recovery point objective (hours)", HOURS,
            "How many hours of data may be lost.", 4, 24, also=("RPO (hours)", "RPO")
        ),
        column(
            "maximum_tolerable_disruption_hours", "Maximum tolerable disruption (hours)", HOURS,
            "After how many hours without it real harm begins.", 72, 168,
            also=("MTD (hours)", "MTD", "MTPD (hours)", "MTPD")
        ),
        column(
            "acceptance_testers", "Acceptance testers", LIST, "Who tests it after a move; people of the service.",
            "Billing lead; Benefits lead", None, also=("User acceptance testers", "UAT testers")
        ),
        column("named_users", "Named users", COUNT, "How many people have an account.", 140, 12, also=("Users",)),
        column(
            "local_devices", "Local devices", LIST,
            "What ties it to a building: scanners, weighbridge, door controllers, telephony; `none` if nothing does.",
            "none", "door controllers"
        ),
        column(
            "freeze_calendar", "Freeze calendar", TEXT, "The calendar of the sheet Freeze rules that applies.",
            "Revenues", None
        ),
        column(
            "planned_end", "Planned end", DAY, "The day by which it is to be gone, if that is decided.", None,
            date(2027, 9, 30)
        ),
        column("successor", "Successor", TEXT, "What replaces it, if that is decided.", None, None),
        column(
            "saas_available", "SaaS product of the supplier", TEXT, "The supplier's own SaaS edition, if there is one.",
            "Revenues Suite Online", None, also=("SaaS available",)
        ),
        column("notes", "Notes", TEXT, "Anything else.", None, None, also=("Comments",)),
    ),
    # Konveyor keeps applications and dependencies in one file.
    foreign=("Record Type", "Record Type 1", "Contributors", "Binary Group"),
    complete=True,
)  # fmt: skip

SUPPORT_STATEMENTS = Template(
    "support-statements",
    "Support statements",
    Kind.SUPPORT_STATEMENT,
    "What each supplier says about running its application on a target: one row for each application and target.",
    (
        column(
            "application", "Application", TEXT, "The application, as the register names it.", "Revenues and benefits",
            "Revenues and benefits", also=("Application name",), required=True
        ),
        column(
            "target", "Target", _TARGET, "Where it would run.", "azure virtual machine", "azure sql managed instance",
            required=True
        ),
        column(
            "support", "Support", _SUPPORT, "What the supplier says.", "supported", "not supported",
            also=("Supported",),
            required=True
        ),
        column(
            "stated_on", "Stated on", DAY, "The date of the statement.", date(2026, 6, 1), date(2026, 6, 1),
            also=("Date",)
        ),
        column(
            "statement_reference", "Reference", TEXT, "Where it is written: a letter, a page, a ticket.",
            "letter of 1 June 2026", "letter of 1 June 2026"
        ),
    ),
)  # fmt: skip

SERVICES = Template(
    "services",
    "Services",
    Kind.SERVICE,
    "The service list: what residents and staff rely on, and which applications it stops without.",
    (
        column(
            "name", "Service", TEXT, "The name of the service.", "Council tax billing", "Payroll",
            also=("Service name",),
            required=True
        ),
        column(
            "lgsl", "LGSL number", COUNT, "Its number in the Local Government Services List, if it has one.", 57, None,
            also=("LGSL",)
        ),
        column("audience", "Audience", _AUDIENCE, "For whom it is.", "residents", "staff"),
        column(
            "owner", "Owner", TEXT, "Who answers for the service.", "Head of revenues", "Head of people",
            also=("Service owner",)
        ),
        column("department", "Department", TEXT, "Its department.", "Finance", "People"),
        column(
            "applications", "Applications", LIST, "The applications without which it stops.",
            "Revenues and benefits; Income management", "Payroll"
        ),
        column(
            "recovery_time_objective_hours", "Recovery time objective (hours)", HOURS,
            "Within how many hours it must run again.", 24, 48, also=("RTO (hours)", "RTO")
        ),
        column(
            "freeze_calendar", "Freeze calendar", TEXT, "The calendar of the sheet Freeze rules that applies.",
            "Revenues", "HR and payroll"
        ),
        column("users", "Users", COUNT, "How many people use it in a year.", 110000, 2000),
    ),
    complete=True,
)  # fmt: skip
