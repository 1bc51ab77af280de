"""The ranking job, stored input to stored explained result, at 81 and 8,100 units; on SQLite also LibreOffice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisal.actions.scoring import run_scoring
from appraisal.models import Indicator, Member, Period, Result, ResultItem, ResultVersion, Score
from organization.models import Account
from tools.bench import county, office, statement
from tools.bench.report import Section, ms, times, verdict
from tools.bench.timing import Task, Timing, in_turn

GOAL, HARD_LINE, CPU_GOAL, GROWTH_GOAL, STATEMENTS_GOAL, NAIVE_GOAL = 3.0, 5.0, 0.1, 120.0, 10, 50.0
ABSENT = 0.03
BULK = ("appraisal_resultversion", "appraisal_frozengroup", "appraisal_result", "appraisal_resultitem")
RESULT_FIELDS = (
    "member_id", "initial", "commendations", "bonus", "reward", "deduction", "final", "rank", "vetoed", "disqualified"
)  # fmt: skip
ITEM_FIELDS = ("member_id", "indicator_id", "base", "weighted", "place")


@dataclass(frozen=True, slots=True)
class Size:
    """A measured period: its name, how many units, and what was timed."""

    name: str
    period: Period
    units: int
    timings: dict[str, Timing]

    @property
    def ratio(self) -> float:
        return self.timings["product"].over(self.timings["statement"])

    @property
    def cpu_ratio(self) -> float:
        return self.timings["product"].cpu_over(self.timings["statement"])


def measure(quick: bool) -> list[Section]:
    copies = 10 if quick else 100
    small, large = county.build("A", county.PLAN), county.build("B", county.PLAN, copies=copies)
    sizes = [_size("1x", small, 9), _size(f"{copies}x", large, 3 if quick else 5)]
    backend = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    section = Section(
        f"Ranking job on {backend}: stored input to stored, explained result",
        ["job", "SQL statements", "product", "ratio", "product, processor time", "ratio of it", "goal", ""],
    )
    sqlite = backend == "SQLite"
    for size in sizes:
        sql, product = size.timings["statement"], size.timings["product"]
        judged = size.cpu_ratio if sqlite else size.ratio
        goal = (
            (f"ratio at most {GOAL:.0f}, hard line {HARD_LINE:.0f}", _judge(judged))
            if size is sizes[-1]
            else ("processor time below 100 ms", verdict(product.cpu_seconds < CPU_GOAL))
        )
        section.add(
            f"{size.name}: {size.units:,} units", ms(sql.seconds), ms(product.seconds), times(size.ratio),
            ms(product.cpu_seconds), times(size.cpu_ratio) if sqlite else "", *goal,
        )  # fmt: skip
    if sqlite:
        section.note(
            "Judged by processor time: database and product are one process here, and other work on the machine "
            "stretches the clock."
        )
    _growth(section, sizes)
    _exactness(section, sizes)
    if sqlite:
        _absent(section, sizes[0])
        _naive(section, sizes)
        return [section, *office.sections(small, large, copies, quick)]
    return [section]


def compute(period: Period) -> ResultVersion:
    return run_scoring(period, by=_office(), at=timezone.now())


@cache
def _office() -> Account:
    """Whoever computes has signed in before."""
    return Account.objects.system()


def _size(name: str, period: Period, rounds: int) -> Size:
    tasks = {
        "statement": Task(statement.rank, lambda: statement.empty_version(period)),
        "product": Task(lambda _: compute(period)),
    }
    return Size(name, period, Member.objects.filter(scheme=period.scheme).count(), in_turn(tasks, rounds=rounds))


def _judge(ratio: float) -> str:
    return "met" if ratio <= GOAL else "MISSED, within the hard line" if ratio <= HARD_LINE else "MISSED"


def _growth(section: Section, sizes: list[Size]) -> None:
    first, last = (size.timings["product"] for size in sizes)
    growth = last.seconds / first.seconds
    factor = sizes[1].units / sizes[0].units
    goal = GROWTH_GOAL * factor / 100
    met = verdict(growth <= goal)
    section.note(f"Growth for {factor:.0f} times the units: {times(growth)} (goal: at most {goal:.0f}; {met}).")
    counts = [_statements(size.period) for size in sizes]
    constant = verdict(counts[0] == counts[1] <= STATEMENTS_GOAL)
    section.note(
        f"Statements besides the bulk writes: {counts[0]} and {counts[1]} (goal: at most {STATEMENTS_GOAL}, the same; "
        f"{constant})."
    )


def _statements(period: Period) -> int:
    with CaptureQueriesContext(connection) as captured:
        compute(period)
    quiet = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    sent = [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(quiet)]
    return sum(not any(f'INSERT INTO "{table}"' in sql for table in BULK) for sql in sent)


def _exactness(section: Section, sizes: list[Size]) -> None:
    """Both wrote the same rows, or the comparison would be of different work."""
    unlike = 0
    for size in sizes:
        versions = [compute(size.period), statement.empty_version(size.period)]
        statement.rank(versions[1])
        for model, fields in ((Result, RESULT_FIELDS), (ResultItem, ITEM_FIELDS)):
            rows = [set(model.objects.filter(version=version).values_list(*fields)) for version in versions]
            unlike += len(rows[0] ^ rows[1])
    section.note(f"Rows in which product and SQL statements differ: {unlike}.")
    section.note(
        "The statements write the same result and item rows into the same tables; the product also checks the scheme "
        "and every cell, freezes and hashes the inputs, notes where each value came from, and appends to the audit "
        "trail."
    )


def _absent(section: Section, plain: Size) -> None:
    period = county.build("C", county.PLAN, absent=ABSENT)
    tasks = {
        "plain": Task(lambda _: compute(plain.period)),
        "absent": Task(lambda _: compute(period)),
    }
    timings = in_turn(tasks)
    section.note(
        f"With {ABSENT:.0%} of the cells 不涉及 (exact means instead of whole numbers) the job at 1x takes "
        f"{times(timings['absent'].over(timings['plain']))} of the time without."
    )


def _naive(section: Section, sizes: list[Size]) -> None:
    """The loop a beginner would write, at 1x; at 100x it does the same per unit, so its time is multiplied."""
    period = sizes[0].period
    timings = in_turn(
        {"naive": Task(lambda version: naive(period, version), lambda: statement.empty_version(period))}, rounds=5
    )
    seconds = timings["naive"].seconds
    factor = sizes[1].units / sizes[0].units
    ratios = [seconds / sizes[0].timings["product"].seconds, seconds * factor / sizes[1].timings["product"].seconds]
    section.note(
        f"Naive ORM loop (a query per unit and indicator, save() per row, one transaction): {ms(seconds)} at 1x, "
        f"{times(ratios[0])} of the product. At {sizes[1].name} it was not run: extrapolated in proportion to units it "
        f"would take {seconds * factor:,.0f} s, {times(ratios[1])} of the product (goal: at least {NAIVE_GOAL:.0f}; "
        f"{verdict(ratios[1] >= NAIVE_GOAL)})."
    )


@transaction.atomic
def naive(period: Period, version: ResultVersion) -> None:
    for group in period.scheme.groups.all():
        tops = list(Indicator.objects.filter(group=group, parent=None))
        members = list(group.members.all())
        bases: dict[tuple[int, int], int] = {}
        for member in members:
            for top in tops:
                leaves = Indicator.objects.filter(parent=top)
                bases[member.pk, top.pk] = sum(
                    Score.objects.get(period=period, member=member, indicator=leaf).value or 0 for leaf in leaves
                )
        totals = {}
        for member in members:
            total = 0
            for top in tops:
                column = [bases[one.pk, top.pk] for one in members]
                best, own = max(column), bases[member.pk, top.pk]
                weighted = (2 * own * (top.weight or 0) + best) // (2 * best)
                place = 1 + sum(other > own for other in column)
                ResultItem(
                    version=version, member=member, indicator=top, base=own, weighted=weighted, place=place
                ).save()
                total += weighted
            totals[member.pk] = total
        for member in members:
            own = totals[member.pk]
            Result(
                version=version, group=group, member=member, initial=own, commendations=0, bonus=0, reward=0,
                deduction=0, final=own, rank=1 + sum(other > own for other in totals.values()),
            ).save()  # fmt: skip
