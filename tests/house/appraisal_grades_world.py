"""Objects of grades in the small county of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from appraisal.enums.grades import CriticismKind, Grade, GradeTier, MethodState, OpinionStage, RoundKind, RoundState
from appraisal.models import GradeOpinion, GradeRound, GradeStandard, GradeTarget, GradingMethod, NamedCriticism
from core import rulebook
from core.files import store
from organization.enums import Duty

if TYPE_CHECKING:
    from tests.house.world import World


def build(world: World, pdf: bytes) -> None:
    """A round of integrity that is made public, a team of each side, a criticism of each unit."""
    at, by = timezone.now(), world.accounts[Duty.DISCIPLINE]
    told = {"recorded_at": at, "recorded_by": by}
    method = GradingMethod.objects.create(
        kind=RoundKind.INTEGRITY, number=1, title="考核评价办法", document_number="安纪发〔2009〕1号",
        effective_year=2009, state=MethodState.ISSUED, issued_at=at, issued_by=by, **told,
    )  # fmt: skip
    standard = GradeStandard.objects.create(method=method, of_team=True, grade=Grade.FAIR, text="履责到位")
    today = timezone.localdate(at)
    row = GradeRound.objects.create(
        kind=RoundKind.INTEGRITY, year=2012, title="2012年度党风廉政建设责任制考核", method=method,
        rulebook=rulebook.current(by=by, at=at), approval="安发〔2012〕8号", state=RoundState.PUBLICISED,
        hotline="12388", shown_from=today, shown_to=today, **told,
    )  # fmt: skip
    sides = tuple(world.units)
    world.objects |= {"grade_round": dict.fromkeys(sides, row), "grading_method": dict.fromkeys(sides, method)}
    world.objects |= {"grade_target": {}, "criticism": {}}
    paper = store(SimpleUploadedFile("通报.pdf", pdf), by=by, at=at)
    for side, unit in world.units.items():
        target = GradeTarget.objects.create(
            round=row, tier=GradeTier.TEAM, pool="班子", unit=unit, name=f"{unit.name}领导班子"
        )
        GradeOpinion.objects.create(
            target=target, stage=OpinionStage.DECIDED, grade=Grade.FAIR, standard=standard, reasons="履责到位", **told
        )
        world.objects["grade_target"][side] = target
        world.objects["criticism"][side] = NamedCriticism.objects.create(
            unit=unit, kind=CriticismKind.EFFICIENCY, dated=today, document_number="安纪〔2012〕5号", matter="拖拉",
            document=paper, **told,
        )  # fmt: skip
