"""What the example plans tell of their waves: the inside of each, what it touches, how sure the date is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from standpipe.app import waves_document as waves
from standpipe.app.document_parts import Named

_TEAMS = ("Infrastructure team", "Database team")
_DEADLINES = (
    waves.DeadlineChance(
        kind="contract",
        subject="contract:lease",
        what="Data centre lease is not needed any more when it ends",
        on=date(2028, 6, 30),
        notice_by=date(2027, 12, 31),
        missed=0.31,
        helps="9 percentage points less if no cutover fails (rehearsals)",
    ),
    waves.DeadlineChance(
        kind="freeze",
        subject="Elections",
        what="What goes before it has moved, Elections: the poll in May",
        on=date(2027, 3, 19),
        notice_by=None,
        missed=0.002,
        helps=None,
    ),
)
_FRONT = (
    waves.FrontPoint(
        closing_date=date(2028, 1, 31),
        cost_pence=199_000_000,
        p50=date(2028, 2, 20),
        p80=date(2028, 4, 7),
        p95=date(2028, 8, 4),
        cost_p80_pence=230_000_000,
        planned=False,
    ),
    waves.FrontPoint(
        closing_date=date(2028, 3, 31),
        cost_pence=184_000_000,
        p50=date(2028, 3, 10),
        p80=date(2028, 5, 26),
        p95=date(2028, 9, 29),
        cost_p80_pence=215_000_000,
        planned=True,
    ),
)


def with_story(section: waves.WavesSection) -> waves.WavesSection:
    """Return the waves of an example plan with everything that its pages and charts show."""
    full = [_with_inside(wave) for wave in section.waves]
    days = [date(2028, 2, 4) + timedelta(days=13 * n + n * n) for n in range(19)]
    return msgspec.structs.replace(
        section,
        waves=full,
        closing_chain=[
            "Last moves in 2028-01-22: Finance ledger",
            "Erase and dispose of equipment, 2028-02-01 to 2028-03-16",
        ],
        left_behind=_left_behind(section.starts or date(2026, 12, 1), full),
        work=[
            waves.MonthOfWork(
                month=f"2027-{month:02d}",
                team=team,
                needed_days=30.0 + month,
                own_days=32.0,
                bought_days=max(0.0, month - 2.0),
            )
            for month in range(1, 13)
            for team in _TEAMS
        ],
        chances=[waves.ClosingChance(share=(n + 1) / 20, closing_date=day) for n, day in enumerate(days)],
        deadlines=list(_DEADLINES),
        helps_most=["P80 20 days earlier if the programme is spared the fat tail"],
        splits=[
            waves.SplitAdvice(
                platform="Shared SQL cluster", calendars=["Elections", "Payroll"], free_before=1, free_after=12
            )
        ],
        deadline=date(2028, 6, 30),
        deadline_reason="contract 'Data centre lease' ends",
        front=list(_FRONT),
        machines=[
            waves.PlannedMachine(
                id=f"server:w{wave.number:02d}",
                name=f"w{wave.number:02d}",
                host_name=f"w{wave.number:02d}.council.example",
                uuids=[],
                addresses=[f"10.0.0.{wave.number}"],
                wave=wave.number,
                stays_because=None,
            )
            for wave in full
        ],
        notices=[
            waves.Due(
                on=date(2027, 9, 30),
                what="Last day of notice for contract 'Maintenance'",
                subject="contract:m",
                consequence="Without notice it renews by itself on 31 March 2028.",
            )
        ],
    )


def _left_behind(start: date, full: Sequence[waves.Wave]) -> list[waves.LeftBehind]:
    left = sum(len(wave.moves) for wave in full)
    steps = [(0, start, left)]
    for wave in full:
        left -= len(wave.moves)
        steps.append((wave.number, wave.window_last, left))
    return [
        waves.LeftBehind(
            wave=number,
            on=on,
            applications=left,
            machines=2 * left,
            racks=-(-left // 4),
            services=left,
            services_needing=left + 2 if left else 0,
        )
        for number, on, left in steps
    ]


def _with_inside(wave: waves.Wave) -> waves.Wave:
    steps, checks = [], []
    for number, move in enumerate(wave.moves):
        steps += [
            waves.CutoverStep(
                move=move.name, step=step, starts_hour=number + at, ends_hour=number + at + 3.0, people={_TEAMS[0]: 1}
            )
            for step, at in (("prepare", 0.0), ("cut over", 3.0), ("verify", 6.0))
        ]
        checks.append(
            waves.CutoverCheck(
                hour=number + 9.0,
                latest_hour=40.0,
                question=f"Is {move.name} accepted?",
                otherwise=f"Roll back {move.name}.",
            )
        )
    return msgspec.structs.replace(
        wave,
        moves=[
            msgspec.structs.replace(
                move,
                earlier_pence=None,
                later_pence=48_800,
                after=[Named(id="move:1-0", name="Identity")],
                contacts=[
                    waves.Contact(
                        application=move.name,
                        business_owner="Head of service",
                        technical_owner=None,
                        acceptance_testers=[],
                        supplier="Its supplier",
                    )
                ],
            )
            for move in wave.moves
        ],
        inside=waves.WaveInside(
            fits=True,
            summary="Everything is verified 20 hours before the point of no return.",
            hours=48.0,
            people={_TEAMS[0]: 2},
            steps=steps,
            rollback=[
                waves.CutoverStep(
                    move=move.name, step="roll back", starts_hour=40.0, ends_hour=48.0, people={_TEAMS[0]: 1}
                )
                for move in wave.moves
            ],
            checks=checks,
            verified_hour=20.0,
            point_of_no_return_hour=40.0,
            assumed=["Half of the cutover hours to roll back"],
        ),
        services=[
            waves.TouchedService(
                id=f"service:{wave.number}-{directly}",
                name=f"Service of wave {wave.number}",
                owner=None if directly else "Head of service",
                directly=directly,
                tell_on=wave.window_first - timedelta(days=28),
                remind_on=wave.window_first - timedelta(days=7),
            )
            for directly in (True, False)
        ],
    )
