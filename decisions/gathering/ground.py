"""What every part of the gathering starts from: the matters, their latest runs, and the papers of these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from core.prepared import Prepared
from decisions.enums import PaperKind, RunState, Stage
from decisions.models import Matter, StagePaper, StageRun
from decisions.rules.facts import Run


@dataclass(frozen=True, slots=True)
class Ground:
    """``matters`` by id, ``runs`` of each by stage in the latest round, ``papers`` in force of each as pairs."""

    matters: Mapping[int, Matter]
    runs: Mapping[int, Mapping[Stage, StageRun]]
    papers: Mapping[int, frozenset[tuple[Stage, PaperKind]]]
    on: date

    def home(self, stage: Stage) -> dict[int, int]:
        """Run id -> matter id of the latest runs of a stage."""
        return {runs[stage].pk: matter for matter, runs in self.runs.items() if stage in runs}

    def has_paper(self, matter: int, stage: Stage, kind: PaperKind) -> bool:
        return (stage, kind) in self.papers.get(matter, frozenset())

    @staticmethod
    def fact(run: StageRun) -> Run:
        """A run as a fact; days are those of this place."""
        return Run(
            state=RunState(run.state),
            round=run.round,
            opened_on=timezone.localdate(run.opened_at) if run.opened_at else None,
            reason=run.reason,
            decider=run.decider,
        )


RUNS: Prepared[StageRun] = Prepared(
    lambda matters: StageRun.objects.filter(matter_id__in=matters).order_by("round"), [int]
)


def ground_of(matters: Iterable[Matter], on: date) -> Ground:
    """The matters and their latest runs: one statement. ``papers`` stay empty until ``with_papers``."""
    found = {matter.pk: matter for matter in matters}
    runs: dict[int, dict[Stage, StageRun]] = {pk: {} for pk in found}
    for run in RUNS(found):
        runs[run.matter_id][Stage(run.stage)] = run
    return Ground(found, runs, {}, on)


def with_papers(ground: Ground) -> Ground:
    """The same with the papers in force of the latest runs: one statement."""
    latest = {run.pk: run for each in ground.runs.values() for run in each.values()}
    papers: defaultdict[int, set[tuple[Stage, PaperKind]]] = defaultdict(set)
    for run_id, kind in StagePaper.objects.in_force().filter(run_id__in=latest).order_by().values_list("run", "kind"):
        papers[latest[run_id].matter_id].add((Stage(latest[run_id].stage), PaperKind(kind)))
    return replace(ground, papers={pk: frozenset(each) for pk, each in papers.items()})


def grouped(rows: Iterable[Any], home: Mapping[int, int], key: str = "run_id") -> dict[int, list[Any]]:
    """Rows by the matter that their run (or what ``key`` names) belongs to, in their order."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[home[getattr(row, key)]].append(row)
    return found


def counted(rows: QuerySet[Any], column: str = "matter_id") -> dict[int, int]:
    """How many rows there are of each value of ``column``: one statement."""
    return dict(rows.order_by().values_list(column).annotate(Count("pk")))
