"""Papers of a stage: where and when they are added, how a wrong one goes out of force."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.findings import Refused
from core.models import AuditEvent, StoredFile
from decisions.actions.papers import NewPaper, add_paper, void_paper
from decisions.enums import PaperKind, Stage
from decisions.models import Matter, StagePaper
from decisions.rules.papers import PAPERS
from organization.models import Account
from tests.appraisal.small import PAPER
from tests.decisions import build_rows as build
from tests.decisions.standing_river import *  # noqa: F403  the river at its beginning
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def new(kind: PaperKind = PaperKind.RESEARCH_REPORT, text: str = "正文") -> NewPaper:
    return NewPaper(kind=kind, title="河道整治", dated=NOON.date(), text=text)


def add(one: Matter, by: Account, paper: NewPaper, **more: object) -> StagePaper:
    return add_paper(one.pk, Stage.RESEARCH, paper, by=by, at=NOON, **more)  # type: ignore[arg-type]


def test_every_kind_has_its_stage() -> None:
    placed = {kind for kinds in PAPERS.values() for kind in kinds}

    assert set(PAPERS) == set(Stage)
    assert set(PaperKind) - placed == {PaperKind.OTHER}


def test_paper_with_a_file_is_kept_with_one_audit_row(river: Matter, wen: Account) -> None:
    build.at_stage(river, Stage.RESEARCH, wen)
    count = AuditEvent.objects.count()

    paper = add(river, wen, new(text=""), upload=SimpleUploadedFile("报告.pdf", PAPER))

    assert paper.document == StoredFile.objects.get(name="报告.pdf")
    assert AuditEvent.objects.count() == count + 1


def test_paper_before_its_stage_or_without_content_is_refused(river: Matter, wen: Account) -> None:
    with pytest.raises(Refused) as refusal:
        add(river, wen, new(PaperKind.PILOT_REPORT, text=" "))

    assert [one.title for one in refusal.value.findings] == [
        "试点总结不是调查研究的材料", "调查研究不在办理中", "试点总结没有内容",
    ]  # fmt: skip
    assert StagePaper.objects.count() == 0


@pytest.mark.clause("JH-A-4.1-a", "JH-A-4.1-f")
def test_project_report_comes_after_the_research(river: Matter, wen: Account) -> None:
    build.at_stage(river, Stage.RESEARCH, wen)
    with pytest.raises(Refused, match="立项报告没有依据"):
        add(river, wen, new(PaperKind.PROJECT_REPORT))

    add(river, wen, new(PaperKind.DRAFT_PLAN))

    assert add(river, wen, new(PaperKind.PROJECT_REPORT)).pk


@pytest.mark.clause("JH-A-4.2-e")
def test_newer_paper_replaces_and_the_former_stays(river: Matter, wen: Account) -> None:
    build.at_stage(river, Stage.RESEARCH, wen)
    first = add(river, wen, new())

    second = add(river, wen, new(text="改后的正文"), replaces=first.pk)

    assert list(StagePaper.objects.in_force()) == [second]
    assert StagePaper.objects.count() == 2
    with pytest.raises(Refused, match="已被替代或作废"):
        add(river, wen, new(), replaces=first.pk)


def test_paper_is_voided_once_with_a_reason(river: Matter, wen: Account) -> None:
    build.at_stage(river, Stage.RESEARCH, wen)
    paper = add(river, wen, new())
    with pytest.raises(Refused, match="作废没有理由"):
        void_paper(paper, reason="", by=wen, at=NOON)

    void_paper(paper, reason="上传错了", by=wen, at=NOON)

    assert list(StagePaper.objects.in_force()) == []
    assert AuditEvent.objects.get(verb="decisions.void_paper").reason == "上传错了"
    with pytest.raises(Refused, match="已被替代或作废"):
        void_paper(paper, reason="再次", by=wen, at=NOON)


def test_paper_of_a_finished_stage_stands_still(river: Matter, wen: Account) -> None:
    build.at_stage(river, Stage.RESEARCH, wen)
    build.settle(river, Stage.RESEARCH, wen)
    paper = StagePaper.objects.get(kind=PaperKind.RESEARCH_REPORT)

    with pytest.raises(Refused, match="不在办理中"):
        void_paper(paper, reason="错了", by=wen, at=NOON)
    assert add(river, wen, new(PaperKind.PROJECT_REPORT)).pk
