"""What is right for each application: retire, retain, rehost, replatform, refactor, repurchase or relocate, and why.

- `propose`: an estate, a catalogue and settings to `Dispositions`: for each application the chosen option with its
  readiness, priced lines, reasons, alternatives with break-even prices and questions; and machines in no application.
- `choose_only`: the same choice after a change that is asked about, without its explanation; `consider_all`: what may
  become of each application, which spares it what a change does not touch.
- `Overrule`: a person holds an option fixed; everything else is proposed anew. `hold` says first what it would change.
- `pack_databases`: the cheapest shared servers for database instances, with a proven bound; `check_packing` checks it.
- `Repricer`: the chosen options under other assumptions, the decisions as they are.
- `check_dispositions`: an independent check of totals, choices, limits and break-even prices.

>>> from datetime import date
>>> from standpipe.catalogue import load_catalogue
>>> from standpipe.estate.estate import Estate
>>> from standpipe.estate.model import Application, Hosting
>>> planning = Application("application:planning", "Planning", hosting=Hosting.SAAS)
>>> estate = Estate(applications={planning.id: planning})
>>> proposed = propose(estate, load_catalogue(), Settings(as_of=date(2026, 11, 23)))
>>> [(each.chosen.key, each.rule) for each in proposed]
[('retain: SaaS', 'stays-where-it-is')]
"""

from standpipe.disposition.check import check_dispositions
from standpipe.disposition.holding import Held, Turned, hold
from standpipe.disposition.model import (
    Alternative,
    Assessment,
    CriterionScore,
    Disposition,
    Dispositions,
    Flip,
    FlipKind,
    FrontPoint,
    Ground,
    MachineTerm,
    Option,
    PricedLine,
    Question,
    Refusal,
    RefusalKind,
    RiskProfile,
    ServerProposal,
    SharedServers,
    Treatment,
    UnclaimedServer,
    Whole,
)
from standpipe.disposition.overrules import Overrule
from standpipe.disposition.packing import pack_databases
from standpipe.disposition.packing_check import check_packing
from standpipe.disposition.packing_model import PackedInstance, Packing, PackingProblem, ServerTier, StoragePrice
from standpipe.disposition.propose import choose_only, propose
from standpipe.disposition.reprice import Repricer, lines_of, with_options
from standpipe.disposition.settings import Settings
from standpipe.disposition.sharing import Considered, consider_all
from standpipe.estate.limits import LimitKind, PlanLimit, PlanLimits

__all__ = [
    "propose",
    "choose_only",
    "Considered",
    "consider_all",
    "Repricer",
    "lines_of",
    "with_options",
    "Settings",
    "Overrule",
    "hold",
    "Held",
    "Turned",
    "Dispositions",
    "Disposition",
    "Option",
    "Alternative",
    "Flip",
    "FlipKind",
    "Whole",
    "PlanLimits",
    "PlanLimit",
    "LimitKind",
    "Treatment",
    "Assessment",
    "Ground",
    "Question",
    "Refusal",
    "RefusalKind",
    "MachineTerm",
    "PricedLine",
    "UnclaimedServer",
    "ServerProposal",
    "SharedServers",
    "RiskProfile",
    "CriterionScore",
    "FrontPoint",
    "check_dispositions",
    "pack_databases",
    "check_packing",
    "PackingProblem",
    "PackedInstance",
    "ServerTier",
    "StoragePrice",
    "Packing",
]
