"""A council of three applications with its first plan, for tests of what people say and decide about a plan."""

from __future__ import annotations

from datetime import date

from standpipe.adapters.report import plan_json
from standpipe.app.plan_exit import PlanSettings, plan_exit

AS_OF = date(2026, 11, 23)
FILES = {
    "register.csv": b"Application,Business owner,Tier,Hosting,Bought,Client type\n"
    b"Payroll,A. Owner,1,data centre,no,browser\nParking,B. Owner,3,data centre,no,browser\n"
    b"<b>Odd</b>,,4,SaaS,no,browser\n",
    "servers.csv": b"Server,Operating system,vCPU,Memory (GiB),Site,Storage (GiB),Storage in use (GiB)\n"
    b"APP1,Windows Server 2019,4,16,Centre,100,60\nAPP2,Windows Server 2019,2,8,Centre,100,60\n",
    "map.csv": b"Server,Application\nAPP1,Payroll\nAPP2,Parking\n",
    "sites.csv": b"Site name,Closing\nCentre,yes\n",
    "prices.csv": b"Item,Price,Unit,Standing,Source,Currency,Date\n"
    + b"".join(
        b"%s,%d,%s,agreed,an agreement,GBP,2026-11-23\n" % row
        for row in (
            (b"partner-hosting:server", 255, b"month"),
            (b"colocation:server", 235, b"month"),
            (b"circuit:server", 12, b"month"),
            (b"work:partner engineer", 700, b"day"),
            (b"host:server", 390, b"year"),
            (b"backup:gib", 1, b"GiB-month"),
            (b"log:gib", 2, b"GiB"),
            (b"monitoring:server", 4, b"month"),
            (b"security:server", 11, b"month"),
        )
    ),
}
FIRST_PLAN: list[bytes] = []
"""The first plan of the small council, computed once."""


def first_plan() -> int:
    """Import the small council and keep its first plan; return the number of the plan."""
    from standpipe.adapters.storage import plans as stored
    from standpipe.console import imports, plans

    number = imports.receive([(name, (text,)) for name, text in FILES.items()], keep=(), by="A", as_of=AS_OF)
    imports.stage(number)
    imports.commit(number, by="A")
    plan = plans.ask_for_plan(by="A", title="First", work_units=2)
    if not FIRST_PLAN:
        estate, catalogue = plans.estate_of_plan(plans.find_plan(plan))
        settings = PlanSettings(as_of=AS_OF, work_units=2, scenarios=200)
        FIRST_PLAN.append(plan_json(plan_exit(estate, catalogue, settings, lambda _step: None).document))
    stored.finish(plans.find_plan(plan), document=FIRST_PLAN[0], report=b"", feasible=True)
    return plan
