"""A round of grades as a page: its facts, its papers, who is shown, what stands beside the table."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils import timezone

from accountability.presenters.listing import Action, Listing
from appraisal.enums.grades import Grade, RoundKind
from appraisal.gathering.grades import Picture
from appraisal.gathering.integrity_rounds import steps_of
from appraisal.models import GradeRound, GradeTarget
from appraisal.presenters.grades import consultation_listing, step_listing


def narrowed(seen: Picture, asked: Mapping[str, str]) -> list[GradeTarget]:
    """The targets that fit what was asked for in the filter."""

    def fits(one: GradeTarget) -> bool:
        grade = seen.subjects[one.pk].grade
        wanted = asked.get("grade", "")
        return (
            asked.get("pool", one.pool) == one.pool
            and asked.get("search", "") in f"{one.name}{one.unit.name}"
            and (not wanted or (grade is None if wanted == "open" else grade is Grade(wanted)))
        )

    return [one for one in seen.targets if fits(one)]


def beside(row: GradeRound, *, answers: bool) -> list[Listing]:
    """The steps of an appraisal of integrity, the opinions sought; ``answers``: replies on paper may be entered."""
    asked = row.consultations.select_related("person", "unit").order_by("pk")
    found = [consultation_listing(asked, answers=answers)]
    return [step_listing(steps_of(row)), *found] if row.kind == RoundKind.INTEGRITY else found


def facts(row: GradeRound) -> list[tuple[str, str]]:
    """What the round rests on and how far it is."""
    found = [("考核办法", str(row.method)), ("规则参数", f"第 {row.rulebook.number} 版")]
    if row.approval:
        found.append(("批准或者依据", row.approval))
    if row.kind == RoundKind.INTEGRITY:
        listed = f"{timezone.localtime(row.listed_at):%Y-%m-%d}" if row.listed_at else "未公布"
        found += [("举报监督电话", row.hotline or "未公布"), ("名单公布", listed)]
    if row.meeting_on:
        found.append(("县委常委会", f"{row.meeting_on} {row.meeting_record}"))
    if row.shown_from:
        found.append(("公示", f"{row.shown_from} 至 {row.shown_to}"))
    if row.circulated_at:
        found.append(("通报", row.notice_number))
    return found


def links(row: GradeRound) -> list[Action]:
    """The papers of a round."""
    found = [Action("建议表 PDF", reverse("appraisal:grade_table", args=[row.pk])),
             Action("导出 Excel", reverse("appraisal:export_grades", args=[row.pk]))]  # fmt: skip
    if row.meeting_document_id:
        found.append(Action("会议纪要", reverse("appraisal:grade_record", args=[row.pk])))
    return found
