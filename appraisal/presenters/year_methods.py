"""The four methods of the year's appraisal as lines of the sheet and its paper (JH-C-3.3-d)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from appraisal.enums.assessment import YearMethod
from appraisal.enums.evaluations import EvaluationKind
from appraisal.gathering.evaluations import outcome
from appraisal.gathering.year_methods import YearMethods, held_on
from appraisal.models import Evaluation, EvaluationObject, Member
from appraisal.presenters.evaluations import points_text
from core.numbers import percent
from organization.models import Account

FEW = "有效票不足，不显示结果"


@dataclass(frozen=True, slots=True)
class RatingLine:
    """An evaluation of the member: its title, day, and the result for those who may read it, with its address."""

    title: str
    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class MethodLine:
    """A method: whether it was used, what was registered, the evaluations that were held."""

    label: str
    state: str
    words: str = ""
    ratings: Sequence[RatingLine] = ()

    @property
    def sentence(self) -> str:
        """As on paper."""
        parts = [self.state, self.words, *(f"{one.title}，{one.words}" for one in self.ratings)]
        return "，".join(part.rstrip("。") for part in parts if part)


def method_lines(member: Member, methods: YearMethods, me: Account) -> list[MethodLine]:
    """Each of the four. Without an evaluation no statement, else six and four for each further one."""
    ratings = rating_lines(methods.ratings, me)
    found = []
    for method in YearMethod:
        row = methods.registered.get(method)
        shown = ratings if method is YearMethod.RATING else []
        if row is not None:
            found.append(MethodLine(method.label, "已采用" if row.used else "未采用", row.text, shown))
        elif shown:
            found.append(MethodLine(method.label, "已采用", ratings=shown))
        elif method is YearMethod.WORK_REPORT and member.appointment_id is None:
            found.append(MethodLine(method.label, "不适用", "单位以自评总体情况代替"))
        else:
            found.append(MethodLine(method.label, "未登记"))
    return found


def rating_lines(rows: Sequence[EvaluationObject], me: Account) -> list[RatingLine]:
    """That an evaluation was held is no secret; its figures are for those who may read it."""
    if not rows:
        return []
    asked = Evaluation.objects.filter(pk__in=[row.evaluation_id for row in rows])
    open_to_me = set(asked.visible_to(me).order_by().values_list("pk", flat=True))
    return [_rating(row, shown=row.evaluation_id in open_to_me) for row in rows]


def _rating(row: EvaluationObject, *, shown: bool) -> RatingLine:
    title, day = row.evaluation.title, f"{held_on(row).isoformat()} {EvaluationKind(row.evaluation.kind).label}"
    if not shown:
        return RatingLine(title, day)
    found = next(one.result for one in outcome(row.evaluation).results if one.row.pk == row.pk)
    shares = found.shares
    url = reverse("appraisal:evaluation", args=[row.evaluation_id])
    if not shares.valid or shares.well is None:
        return RatingLine(title, f"{day}，{FEW}", url)
    part = shares.well * shares.valid
    well = percent(part.numerator, shares.valid, 2)
    return RatingLine(title, f"{day}，加权得分 {points_text(found.points)}，前两档占比 {well}", url)
