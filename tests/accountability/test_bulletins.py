"""From the end of a quarter to the paper in the units' hands: once, by another's approval, with the figures frozen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from accountability.actions.bulletin_compiling import begin_phase, recompile
from accountability.actions.bulletin_issuing import (
    approve_bulletin,
    correct_bulletin,
    issue_bulletin,
    return_bulletin,
    sign_for,
    submit_bulletin,
)
from accountability.actions.bulletins import NewText, edit_bulletin
from accountability.enums import MentionKind, StepKind, TableKind, TaskCategory
from accountability.gathering.bulletins import content_of
from accountability.models import Bulletin, BulletinContent, StepDone, Task, TaskVersion
from accountability.providers import bulletins as provider
from accountability.rules.bulletin_content import Mention, hash_of, mentions_of
from core.enums import Light
from core.findings import Refused
from decisions.enums import Category, Level
from organization.enums import Duty, UnitKind
from organization.models import Account, Unit
from tests.accountability import build_bulletins as build
from tests.accountability.build_bulletins import JULY
from tests.accountability.build_rows import read, titles
from tests.decisions.build_rows import matter as make_matter
from tests.factories import SHANGHAI, make_account, make_unit


@pytest.fixture
def lai(county: Unit) -> Account:
    """赖长庚 of the inspection office."""
    return make_account("赖长庚", county, Duty.INSPECTION_OFFICE, username="lai")


@pytest.fixture
def tang(county: Unit) -> Account:
    """唐敬言, a county leader."""
    return make_account("唐敬言", county, Duty.COUNTY_LEADER, username="tang")


@pytest.fixture
def task(hekou: Unit, qingshi: Unit, lai: Account) -> Task:
    """河口镇 missed its row of the second quarter, 青石镇 kept its own."""
    missed = build.row(build.table_of(hekou, lai), hekou, date(2012, 5, 20), lai)
    build.row(build.table_of(qingshi, lai), qingshi, date(2012, 5, 20), lai, finished=date(2012, 5, 18))
    return missed


def items(account: Account, day: date) -> list[tuple[str, date | None, Light | None]]:
    return [(one.title, one.due, one.light) for one in provider.work_items(account, day)]


@pytest.mark.clause("JH-A-6.3-c")
def test_duty_appears_after_the_quarter_and_is_overdue_the_day_after_it_is_due(
    task: Task, lai: Account, tang: Account
) -> None:
    due = date(2012, 7, 15)
    first = ("编制2012年第一季度通报", date(2012, 4, 15), Light.RED)
    name = "编制2012年第二季度通报"

    lights = {day: items(lai, day) for day in (date(2012, 6, 30), date(2012, 7, 1), due, due + timedelta(days=1))}

    assert list(lights.values()) == [
        [first], [(name, due, Light.GREEN), first], [(name, due, Light.BLUE), first], [(name, due, Light.RED), first]
    ]  # fmt: skip
    draft = build.draft(lai)
    assert items(lai, due)[0] == (f"修改并报批：{draft.title}", due, Light.BLUE)
    build.issued(draft, lai, tang)
    assert items(lai, due) == [first]
    assert items(tang, due) == []


@pytest.mark.usefixtures("papers_set")
@pytest.mark.clause("JH-A-6.3-c")
def test_bulletin_lists_every_standing_unit_and_a_second_one_is_refused_or_a_correction(
    county: Unit, task: Task, lai: Account, tang: Account
) -> None:
    make_unit("县发改局", parent=county, code="G01", kind=UnitKind.GOVERNMENT)
    gone = make_unit("县旧局", parent=county, code="G02", kind=UnitKind.GOVERNMENT)
    Unit.objects.filter(pk=gone.pk).update(abolished_at=JULY, abolished_by=lai)
    draft = build.draft(lai)
    with pytest.raises(Refused) as second:
        build.draft(lai)
    with pytest.raises(Refused) as early:
        correct_bulletin(draft, reason="数据有误", by=lai, at=JULY)
    build.issued(draft, lai, tang)
    with pytest.raises(Refused) as after_issue:
        build.draft(lai)
    with pytest.raises(Refused) as unsaid:
        correct_bulletin(draft, reason=" ", by=lai, at=JULY)

    StepDone.objects.create(
        task=task, kind=StepKind.MILESTONE, line="x", done_on=JULY.date(), recorded_at=JULY, recorded_by=lai
    )
    mended = correct_bulletin(draft, reason="河口镇数据有误", by=lai, at=JULY)
    build.issued(mended, lai, tang)

    lines = [(one.code, one.on_time, one.late, one.overdue, one.rank) for one in content_of(draft).units]
    assert lines == [("T02", 1, 0, 0, 1), ("T01", 0, 0, 1, 2), ("G01", 0, 0, 0, 0)]
    assert [titles(one) for one in (second, early, after_issue, unsaid)] == [
        ["本季度已有通报"], ["通报尚未印发"], ["本季度已有通报"], ["没有写明更正理由"]
    ]  # fmt: skip
    assert [(one.correction, one.number, one.title) for one in Bulletin.objects.order_by("pk")] == [
        (0, "安督通〔2012〕1号", "关于2012年第二季度工作任务完成情况的通报"),
        (1, "安督通〔2012〕2号", "关于2012年第二季度工作任务完成情况的通报（更正）"),
    ]
    text = read(Bulletin.objects.get(correction=1).document)
    assert "因河口镇数据有误，对《关于2012年第二季度工作任务完成情况的通报（安督通〔2012〕1号）》更正如下" in text
    with pytest.raises(Refused) as twice:
        correct_bulletin(draft, reason="再更正", by=lai, at=JULY)
    assert titles(twice) == ["已有更正通报"]


@pytest.mark.usefixtures("papers_set")
def test_what_was_compiled_stays_when_the_task_changes(task: Task, hekou: Unit, lai: Account, tang: Account) -> None:
    draft = build.draft(lai)
    before = draft.current.content.text  # type: ignore[union-attr]  # compiled
    task.current = TaskVersion.objects.create(
        task=task, number=2, target="改过的任务", lead_unit=hekou, deadline=date(2012, 12, 1), reason="延期",
        basis="会议", recorded_at=JULY, recorded_by=lai,
    )  # fmt: skip
    task.save()

    build.issued(draft, lai, tang)

    draft = Bulletin.objects.select_related("current__content", "document", "workbook").get()
    assert draft.current is not None
    assert (draft.current.content.text, hash_of(before)) == (before, draft.current.content.sha256)
    text = read(draft.document)
    assert ("河口镇任务1" in text, "改过的任务" in text) == (True, False)
    overdue = build.rows_of(build.book(draft.workbook), "逾期")
    assert [(row[0], row[1], row[7]) for row in overdue] == [("河口镇", "河口镇任务1", 42)]
    with pytest.raises(DatabaseError), transaction.atomic():
        BulletinContent.objects.update(text="改")


def test_text_is_edited_as_versions_with_reasons_and_figures_stay(task: Task, lai: Account, tang: Account) -> None:
    draft = build.draft(lai)
    version = draft.current
    assert version is not None
    named = mentions_of(version.mentions)
    bare = Mention(MentionKind.CRITICISED, "T03", "柳溪镇", " ", by_rule=False)

    def text(seen: int = 1, mentions: tuple[Mention, ...] = named, change: str = "补充") -> NewText:
        return NewText(seen, "导语。", "要求一。\n要求二。", mentions, change)

    refusals = []
    for wrong in (text(seen=0), text(change=""), text(mentions=(*named, bare)), text(mentions=(*named, *named))):
        with pytest.raises(Refused) as refused:
            edit_bulletin(draft, wrong, by=lai, at=JULY)
        refusals.append(titles(refused))
    edit_bulletin(draft, text(), by=lai, at=JULY)
    submit_bulletin(draft, by=lai, at=JULY)
    with pytest.raises(Refused) as late:
        edit_bulletin(draft, text(seen=2), by=lai, at=JULY)

    assert [(one.kind, one.code) for one in named] == [
        (MentionKind.PRAISED, "T02"), (MentionKind.CRITICISED, "T01")
    ]  # fmt: skip
    assert refusals == [["通报已被他人修改"], ["没有写明修改说明"], ["表扬或者批评没有写明理由"], ["单位重复列入"] * 2]
    assert titles(late) == ["修改不适用于当前状态"]
    assert [(one.number, one.change) for one in draft.versions.all()] == [(1, ""), (2, "补充")]
    assert draft.contents.count() == 1


def test_approved_by_another_only_and_returned_with_an_opinion(task: Task, lai: Account, tang: Account) -> None:
    draft = build.draft(lai)
    refused = []
    steps: tuple[Callable[[], object], ...] = (
        lambda: approve_bulletin(draft, by=tang, at=JULY),
        lambda: issue_bulletin(draft, by=lai, at=JULY),
        lambda: submit_bulletin(draft, by=lai, at=JULY) and approve_bulletin(draft, by=lai, at=JULY),
        lambda: return_bulletin(draft, comment="", by=tang, at=JULY),
    )
    for act in steps:
        with pytest.raises(Refused) as one:
            act()
        refused.append(titles(one))
    return_bulletin(draft, comment="补充分析", by=tang, at=JULY)
    recompile(draft, by=lai, at=JULY)
    build.issued(draft, lai, tang)
    with pytest.raises(Refused) as again:
        issue_bulletin(draft, by=lai, at=JULY)

    assert refused == [
        ["审批同意不适用于当前状态"], ["印发不适用于当前状态"], ["不得审批自己编写的通报"], ["退回没有写明意见"]
    ]  # fmt: skip
    assert titles(again) == ["印发不适用于当前状态"]
    assert [one.event for one in draft.moves.all()] == [
        "compile", "submit", "return", "compile", "submit", "approve", "issue"
    ]  # fmt: skip


def test_personnel_decisions_and_what_breaks_them_down_stay_out(
    hekou: Unit, county: Unit, task: Task, lai: Account
) -> None:
    matter = make_matter(hekou, lai, category=Category.PERSONNEL, subtype=None, level=Level.IMPORTANT)
    secret = build.table_of(county, lai, TableKind.DECISION, matter=matter)
    above = build.row(secret, hekou, date(2012, 5, 1), lai, target="机密任务")
    build.row(task.table, hekou, date(2012, 5, 1), lai, target="机密分解", parent=above)

    content = content_of(build.draft(lai))

    assert [one.target for one in content.tasks] == ["河口镇任务1", "青石镇任务1"]
    assert content.total.due == 2


@pytest.mark.clause("JH-A-6.3-c")
def test_rows_of_former_years_are_counted_only_where_they_still_run_in_the_year(hekou: Unit, lai: Account) -> None:
    former = build.table_of(hekou, lai)
    former.year = 2011
    former.save()
    build.row(former, hekou, date(2011, 12, 31), lai, target="去年到期")
    build.row(former, hekou, date(2012, 1, 1), lai, target="跨年")

    content = content_of(build.draft(lai))

    assert [one.target for one in content.tasks] == ["跨年"]


@pytest.mark.clause("JH-A-6.3-d")
def test_phase_deployment_that_ends_is_announced_and_every_unit_named_is_told(
    county: Unit, hekou: Unit, qingshi: Unit, lu: Account, he: Account, lai: Account, tang: Account
) -> None:
    end = date(2012, 6, 20)
    other = make_unit("柳溪镇", parent=county, code="T03")
    liu = make_account("柳正", other, Duty.UNIT_LEADER)
    table = build.table_of(county, lai, TableKind.POINTS)
    phase = build.row(table, hekou, end, lai, target="机关作风整顿", category=TaskCategory.PHASE)
    build.row(build.table_of(qingshi, lai), qingshi, end, lai, parent=phase, finished=end)
    build.row(build.table_of(other, lai), other, end, lai)
    before, on_the_day = (
        [one for one in items(lai, day) if "阶段性" in one[0]] for day in (end - timedelta(days=1), end)
    )
    eve = datetime(2012, 6, 19, 12, tzinfo=SHANGHAI)
    with pytest.raises(Refused) as early:
        begin_phase(phase, by=lai, at=eve)

    row = begin_phase(phase, by=lai, at=JULY)
    with pytest.raises(Refused) as second:
        begin_phase(phase, by=lai, at=JULY)
    build.issued(row, lai, tang)

    assert (before, on_the_day) == ([], [("通报阶段性部署：机关作风整顿", date(2012, 6, 30), Light.GREEN)])
    assert (titles(early), titles(second)) == (["部署尚未到期"], ["该项部署已有专项通报"])
    told = {
        account: [title for title, _, _ in items(account, JULY.date()) if title.startswith("签收")]
        for account in (lu, he, liu)
    }
    name = "签收：安督通〔2012〕1号 关于“机关作风整顿”完成情况的通报"
    assert told == {lu: [name], he: [name], liu: []}
    assert sign_for(row, by=lu, at=JULY) == 1
    with pytest.raises(Refused) as stranger:
        sign_for(row, by=liu, at=JULY)
    with pytest.raises(Refused) as twice:
        sign_for(row, by=lu, at=JULY)
    assert (titles(stranger), titles(twice)) == (["本单位不在分发范围"], ["本单位已签收"])
    assert items(lu, JULY.date()) == []
