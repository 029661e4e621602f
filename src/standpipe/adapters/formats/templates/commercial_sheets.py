"""The templates of commitments: contracts, teams, running costs, and when nothing may move."""

from __future__ import annotations

from datetime import date

from standpipe.adapters.formats.templates.model import (
    COUNT,
    DAY,
    LIST,
    MONTHS,
    NUMBER,
    PERCENT,
    POUNDS,
    TEXT,
    WHEN,
    WHOLE_MONTHS,
    YES_NO,
    Template,
    column,
    suggested,
    word_of,
)
from standpipe.estate.model import FreezeKind, Kind

CONTRACTS = Template(
    "contracts",
    "Contracts",
    Kind.CONTRACT,
    "The contract register: the columns of the Local Government Transparency Code 2015, and how a contract ends.",
    (
        column(
            "name", "Contract title", TEXT, "Title of the agreement.", "Data centre space and power",
            "Revenues system support", also=("Title of agreement", "Title"), required=True
        ),
        column(
            "contract_reference", "Reference number", TEXT, "The council's own number.", "ICT-014", "ICT-022",
            also=("Contract reference", "Contract number", "Reference")
        ),
        column(
            "department", "Department responsible", TEXT, "The department that holds it.", "ICT", "Finance",
            also=("Department", "Local authority department responsible")
        ),
        column(
            "description", "Description", TEXT, "The goods or services provided.", "Hall, power and remote hands",
            "Support and upgrades",
            also=("Description of goods and/or services", "Description of the goods and services")
        ),
        column(
            "supplier", "Supplier", TEXT, "Name of the supplier.", "The hosting supplier", "The revenues supplier",
            also=("Supplier name", "Supplier name and details")
        ),
        column(
            "value_pence", "Value over the term (GBP)", POUNDS, "The sum to be paid over the whole term.", 900000, None,
            also=("Contract value", "Sum to be paid", "Total value (GBP)")
        ),
        column(
            "annual_value_pence", "Annual value (GBP)", POUNDS, "What is paid, or budgeted, in a year.", 300000, 96500,
            also=("Estimated annual value", "Annual spend", "Annual value")
        ),
        column(
            "irrecoverable_vat_pence", "Irrecoverable VAT (GBP)", POUNDS, "VAT that cannot be recovered.", 0, None,
            also=("VAT that cannot be recovered", "VAT not recovered", "Irrecoverable VAT")
        ),
        column(
            "starts", "Start date", DAY, "First day.", date(2024, 4, 1), date(2022, 10, 1),
            also=("Start", "Contract start date")
        ),
        column(
            "ends", "End date", DAY, "Last day.", date(2027, 3, 31), date(2027, 9, 30),
            also=("End", "Contract end date")
        ),
        column("review", "Review date", DAY, "When it is reviewed.", date(2026, 9, 1), None, also=("Review",)),
        column(
            "procurement_process", "Procurement process",
            suggested("invitation to quote", "published invitation to tender", "framework", "direct award"),
            "How it was awarded.", "published invitation to tender", "framework",
            also=("Process type", "Invitation to tender or quote")
        ),
        column(
            "smaller_business", "Small or medium-sized enterprise (yes or no)", YES_NO, "Whether the supplier is one.",
            "no", "yes", also=("SME", "Small or medium sized enterprise", "Supplier SME")
        ),
        column(
            "voluntary_sector", "Voluntary or community sector (yes or no)", YES_NO,
            "Whether the supplier is a voluntary or community sector organisation or a social enterprise.", "no", "no",
            also=("VCSE", "Voluntary or community sector organisation", "Supplier VCSE")
        ),
        column(
            "registration_number", "Registration number", TEXT,
            "The supplier's number as a company or a charity, if it is of the voluntary or community sector.", None,
            None, also=("Company or charity registration number", "Charity number", "Supplier registration number")
        ),
        column(
            "notice_months", "Notice period (months)", MONTHS, "How long before the end notice must be given.", 6, 3,
            also=("Notice period", "Notice (months)")
        ),
        column(
            "renews_automatically", "Renews automatically (yes or no)", YES_NO,
            "It goes on by itself unless notice is given.", "yes", "no",
            also=("Automatic renewal", "Auto-renewal", "Renews automatically")
        ),
        column(
            "renewal_months", "Renewal length (months)", WHOLE_MONTHS, "How long one automatic renewal lasts.", 12,
            None,
            also=("Renewal length", "Renewal term (months)")
        ),
        column(
            "extension_options", "Extension options", TEXT, "Extensions that the council may take up.", None,
            "two of one year each"
        ),
        column(
            "covers", "Covers", LIST,
            "What it is for: applications, sites, circuits or suppliers, as the other sheets name them.",
            "Main data centre", "Revenues and benefits", also=("What it covers",)
        ),
    ),
    complete=True,
)  # fmt: skip

TEAMS = Template(
    "teams",
    "Teams",
    Kind.TEAM,
    "Who carries moves out: one row for each team and skill.",
    (
        column(
            "name", "Team", TEXT, "The name of the team.", "Server team", "Database team", also=("Team name",),
            required=True
        ),
        column(
            "skill", "Skill",
            suggested("server", "database", "network", "application", "security", "desktop", "testing", "management"),
            "The one skill of this row; a team with two skills has two rows.", "server", "database"
        ),
        column(
            "days_per_week", "Days per week", NUMBER, "Days a week for moves, after day-to-day work and leave.", 4.5, 2,
            also=("Capacity (days per week)", "Capacity")
        ),
        column("day_rate_pence", "Day rate (GBP)", POUNDS, "What a day costs.", 310, 850, also=("Day rate",)),
        column(
            "supplier", "Supplier", TEXT, "The supplier whose people they are; blank for the council's own.", None,
            "The database partner"
        ),
        column(
            "people", "People in the team", COUNT, "How many people it has; needed where leave says how many are away.",
            3, None
        ),
        column(
            "productive_at_first_percent", "Productive at first (%)", PERCENT,
            "Share of its days that counts until the first moves, while it learns; blank: all.", 60, None
        ),
        column(
            "learning_weeks", "Weeks to learn", NUMBER,
            "Weeks from the first cutover window after wave zero until all of its days count.", 8, None
        ),
    ),
    complete=True,
)  # fmt: skip

RUNNING_COSTS = Template(
    "running-costs",
    "Running costs",
    Kind.RUNNING_COST,
    "What the estate costs today: one row for each line of a year's budget.",
    (
        column(
            "name", "Cost line", TEXT, "A name for the line.", "Electricity of the hall", "Virtualisation licences",
            also=("Running cost", "Budget line"), required=True
        ),
        column(
            "category", "Category",
            suggested("facilities", "hardware", "licences", "support", "staff", "network", "power"),
            "What sort of cost.",
            "power", "licences"
        ),
        column(
            "annual_pence", "Annual cost (GBP)", POUNDS, "What it costs in a year.", 142000, 88250.5,
            also=("Annual cost", "Cost per year (GBP)")
        ),
        column("basis", "Basis", TEXT, "Where the figure is from.", "ledger 2025-26", "renewal quote of March 2026"),
        column(
            "covers", "Covers", LIST, "What it pays for: applications, sites, servers, clusters or circuits.",
            "Main data centre", "none", also=("What it covers",)
        ),
        column(
            "ends_with_data_centre", "Ends with the data centre (yes or no)", YES_NO,
            "It stops when the data centre closes.", "yes", "no", also=("Ends with the data centre",)
        ),
        column(
            "fund", "Fund", suggested("General Fund", "Housing Revenue Account", "schools", "pension fund"),
            "Who pays.",
            "General Fund", "General Fund"
        ),
    ),
)  # fmt: skip

FREEZE_RULES = Template(
    "freeze-rules",
    "Freeze rules",
    Kind.FREEZE_RULE,
    "When nothing may move: one row for each time of the year that a calendar blocks.",
    (
        column(
            "freeze_calendar", "Calendar", TEXT, "The calendar it belongs to; `All` binds everything.", "Revenues",
            "HR and payroll", also=("Freeze calendar", "Service"), required=True
        ),
        column("reason", "Reason", TEXT, "Why nothing may move then.", "annual billing", "cut-off to pay day"),
        column(
            "begins", "Begins", WHEN,
            "A date, `12 January`, `first Monday of April`, `25 working days before the poll`, `monthly-10`.",
            "12 January", "monthly-10", also=("From", "Start"), required=True
        ),
        column(
            "ends", "Ends", WHEN, "Last day, written the same way.", "30 April", "monthly-27", also=("To", "End"),
            required=True
        ),
        column(
            "binding", "Binding", word_of(FreezeKind),
            "hard: never; soft: only at a price; governance: no decisions, technical work may go on.", "hard", "hard",
            also=("Kind",)
        ),
        column("source", "Source", TEXT, "Who says so.", "billing timetable", "payroll timetable", also=("Evidence",)),
    ),
    complete=True,
)  # fmt: skip
