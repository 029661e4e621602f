"""Which moves happen in which window so that the data centre closes and no rule breaks.

- `WaveProblem`: what has to move, when it may, who does it and what it costs; an open format.
- `expand_freezes`: freeze rules as people write them, expanded over the whole programme.
- `free_windows`: the windows that a set of calendars leaves free.
- `plan_waves`: the best plan found with a proved lower bound, or a minimal set of rules that contradict each other.
- `Progress`, `Stage`, `CutShort`: what a listener of `plan_waves` is told, and what may end a run early.
- `check_plan`: the independent checker; what a plan breaks.
- `simulate_risk`: how sure the closing date and the cost are, from published reference classes and finished waves.
- `replan`, `changes`: a slipped plan mended with few changes, and two plans compared.
- `best_split`, `splits_worth_making`: what to move off a shared platform first so that it has windows at all.
- `schedule_wave`: the inside of one wave by hours and skills, with its checks and its point of no return.
- `check_wave_schedule`: the independent checker of that.
- `inside_of_wave`: a wave of a plan as one to schedule by the hour, with what had to be assumed.
- `reliefs`, `smallest_crew`, `fitting`: what would make a wave fit, whom it needs, and a sentence on how it stands.
- `problem_to_json`, `problem_from_json`, `plan_to_json`, `plan_from_json`: the documents.
- `generate`: instances by size, shape and seed.

    >>> problem = generate(6, seed=3)
    >>> plan = plan_waves(problem, work_units=5, seed=1)
    >>> check_plan(problem, plan)
    ()
    >>> inside = inside_of_wave(problem, plan, 1).wave
    >>> check_wave_schedule(inside, schedule_wave(inside))
    ()
"""

from standpipe.waves.advice import Split, best_split, splits_worth_making
from standpipe.waves.assumptions import Assumption, RiskAssumptions
from standpipe.waves.check import check_plan, plan_cost
from standpipe.waves.documents import plan_from_json, plan_to_json, problem_from_json, problem_to_json
from standpipe.waves.freezes import Binding, Freeze, FreezeRule, UnreadRule, expand_freezes, free_windows
from standpipe.waves.generate import Shape, generate
from standpipe.waves.model import (
    Budget,
    Caps,
    Contract,
    Dependency,
    FreezeBinding,
    Link,
    Mode,
    MoveGroup,
    Previous,
    Renewal,
    Site,
    Spend,
    Task,
    Tranche,
    WaveProblem,
    Window,
    Zone,
)
from standpipe.waves.people import Buyable, Effort, Leave, Team, capacity_days
from standpipe.waves.plan import Infeasible, Risk, Violation, WavePlan
from standpipe.waves.replan import MoveChange, changes, replan
from standpipe.waves.risk import simulate_risk
from standpipe.waves.risk_programme import Record
from standpipe.waves.runbook.advice import Relief, fitting, reliefs, smallest_crew
from standpipe.waves.runbook.check import check_wave_schedule
from standpipe.waves.runbook.from_plan import PlannedInside, RunbookAssumptions, inside_of_wave
from standpipe.waves.runbook.model import (
    CutoverMove,
    CutoverWave,
    Engineer,
    GoNoGoCheck,
    RunbookTask,
    Step,
    TurnBack,
    WaveSchedule,
    Way,
)
from standpipe.waves.runbook.schedule import schedule_wave
from standpipe.waves.solve import plan_waves
from standpipe.waves.watch import CutShort, Progress, Stage

__all__ = [
    "WaveProblem",
    "Window",
    "MoveGroup",
    "Mode",
    "Effort",
    "FreezeBinding",
    "Spend",
    "Team",
    "Buyable",
    "Leave",
    "capacity_days",
    "Dependency",
    "Link",
    "Zone",
    "Contract",
    "Renewal",
    "Site",
    "Task",
    "Caps",
    "Budget",
    "Tranche",
    "Previous",
    "FreezeRule",
    "Freeze",
    "Binding",
    "UnreadRule",
    "expand_freezes",
    "free_windows",
    "plan_waves",
    "Progress",
    "Stage",
    "CutShort",
    "WavePlan",
    "Infeasible",
    "check_plan",
    "plan_cost",
    "Violation",
    "simulate_risk",
    "Record",
    "Risk",
    "RiskAssumptions",
    "Assumption",
    "replan",
    "changes",
    "MoveChange",
    "best_split",
    "splits_worth_making",
    "Split",
    "schedule_wave",
    "CutoverWave",
    "CutoverMove",
    "Way",
    "Step",
    "Engineer",
    "WaveSchedule",
    "RunbookTask",
    "GoNoGoCheck",
    "TurnBack",
    "check_wave_schedule",
    "inside_of_wave",
    "PlannedInside",
    "RunbookAssumptions",
    "reliefs",
    "Relief",
    "smallest_crew",
    "fitting",
    "problem_to_json",
    "problem_from_json",
    "plan_to_json",
    "plan_from_json",
    "generate",
    "Shape",
]
