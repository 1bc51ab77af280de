"""Computing and settling execution results, what the last places bring, highlights with their bonus, proposals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from accountability.actions.execution import finalise_ranking, rank_execution, save_group
from accountability.actions.highlights import close_nominations, decide_round, judge, nominate, open_round
from accountability.actions.proposals import propose, send_proposal, withdraw_proposal
from accountability.enums import (
    AccountabilityEvent,
    Component,
    ProposalCause,
    ProposalKind,
    ProposalState,
    ResultOf,
    RoundState,
    TableKind,
    TableState,
    TaskState,
    Tier,
)
from accountability.gathering.execution import OF_TOWNSHIPS
from accountability.models import (
    ExecutionRanking,
    ExecutionResult,
    PointProposal,
    SelfCriticism,
    Task,
    TaskMove,
    TaskTable,
    TaskVersion,
)
from accountability.providers.execution import work_items
from accountability.receivers_execution import bulletin_issued, case_decided
from accountability.rules.execution import read
from core import events
from core.findings import Refused
from core.models import AuditEvent
from core.rulebook import current
from organization.enums import Duty
from organization.models import Account, Person, Unit
from tests.accountability import build_bulletins, build_cases
from tests.accountability import build_rows as build
from tests.factories import NOON, SHANGHAI, make_account, make_person, make_unit

YEAR_END = datetime(2013, 2, 1, 12, tzinfo=SHANGHAI)
EARLY, LATE = datetime(2012, 12, 1, 12, tzinfo=SHANGHAI), datetime(2013, 1, 5, 12, tzinfo=SHANGHAI)
HALF_END = datetime(2012, 7, 2, 12, tzinfo=SHANGHAI)


@pytest.fixture
def inspector(county: Unit) -> Account:
    return make_account("来督查", county, Duty.INSPECTION_OFFICE, username="lai")


@pytest.fixture
def second(county: Unit) -> Account:
    return make_account("周考核", county, Duty.APPRAISAL_OFFICE, username="zhoukao")


def towns(county: Unit, number: int) -> list[tuple[Unit, Person]]:
    """Townships with a head each, and a county row each in force, due on the last day of the year."""
    units = [make_unit(f"第{sign}镇", parent=county, kind="township") for sign in "一二三四五六七八九十"[:number]]
    found = [(unit, build.team(unit, f"{unit.name}长")[0]) for unit in units]
    system = Account.objects.system()
    made: dict[str, Any] = {"recorded_at": NOON, "recorded_by": system}
    table = TaskTable.objects.create(
        kind=TableKind.POINTS, unit=county, year=2012, title="要点", state=TableState.IN_FORCE,
        rulebook=current(by=system, at=NOON), **made,
    )  # fmt: skip
    for place, (unit, head) in enumerate(found, 1):
        task = Task.objects.create(table=table, order=place, state=TaskState.RUNNING, **made)
        task.current = TaskVersion.objects.create(
            task=task, number=1, target=f"修{unit.name}路", deadline=date(2012, 12, 31), lead_unit=unit, person=head,
            **made,
        )  # fmt: skip
        task.save()
    return found


def done(unit: Unit, at: datetime) -> None:
    row = Task.objects.get(current__lead_unit=unit)
    Task.objects.filter(pk=row.pk).update(state=TaskState.DONE)
    TaskMove.objects.create(
        task=row, event="finish", state=TaskState.DONE, recorded_at=at, recorded_by=Account.objects.system()
    )


def places(row: ExecutionRanking, of: ResultOf = ResultOf.UNIT) -> list[tuple[str, int, str]]:
    found = row.results.filter(of=of).select_related("unit", "person").order_by("place", "pk")
    return [(str(one.person or one.unit), one.place, one.tier) for one in found]


@pytest.mark.clause("LS-3.5-d")
@pytest.mark.parametrize(
    ("late", "listed"),
    [(("十", "九"), ["第九镇", "第十镇"]), (("十", "九", "八"), ["第八镇", "第九镇", "第十镇"])],
)
def test_last_two_places_of_a_final_year_are_listed_with_all_that_are_tied(
    county: Unit, wen: Account, inspector: Account, second: Account, late: tuple[str, ...], listed: list[str]
) -> None:
    """Ten units; the last one did nothing, the one or two before it came late: place 8 or 9 is tied."""
    for unit, _ in towns(county, 10):
        if unit.name[1] != "十":
            done(unit, LATE if unit.name[1] in late else EARLY)
    row = rank_execution("2012", by=inspector, at=YEAR_END)

    before = SelfCriticism.objects.count()
    finalise_ranking(row, by=second, at=YEAR_END)

    found = SelfCriticism.objects.select_related("unit", "summons").order_by("unit__name")
    assert before == 0
    assert sorted(one.unit.name for one in found) == sorted(listed)
    assert {(one.ranking, one.summons.level if one.summons else 0) for one in found} == {("镇街区落实排名", 1)}
    place = 8 if len(listed) == 3 else 9
    assert sorted(one.place for one in found) == [place] * (len(listed) - 1) + [10]


@pytest.mark.clause("LS-4.3-c")
def test_units_and_people_have_lists_with_tiers_and_shared_places(
    county: Unit, wen: Account, inspector: Account, second: Account
) -> None:
    found = towns(county, 4)
    for (unit, _), at in zip(found, (EARLY, LATE, LATE), strict=False):
        done(unit, at)

    row = rank_execution("2012", by=inspector, at=YEAR_END)

    # no reports: 50 of 65 in time, 25 of 65 late
    tiers = [Tier.THIRD, Tier.FOURTH, Tier.FOURTH, Tier.FOURTH]
    order = [1, 2, 2, 4]
    assert places(row) == [(unit.name, place, tier) for (unit, _), place, tier in zip(found, order, tiers, strict=True)]
    people = [Tier.FIRST, Tier.FOURTH, Tier.FOURTH, Tier.FOURTH]
    assert places(row, ResultOf.PERSON) == [
        (head.name, place, tier) for (_, head), place, tier in zip(found, order, people, strict=True)
    ]
    told = read(ExecutionResult.objects.get(ranking=row, of=ResultOf.UNIT, place=1).explanation)
    assert [(one.component, [(line.label, line.word) for line in one.items]) for one in told] == [
        (Component.TASKS, [("修第一镇路", "按期完成")]),
        (Component.REPORTS, [("2012年半年报告", "逾期未完成"), ("2012年年终报告", "逾期未完成")]),
    ]


def test_version_is_numbered_frozen_and_settled_by_a_second_person_alone(
    county: Unit, wen: Account, inspector: Account, second: Account
) -> None:
    found = towns(county, 2)
    early = rank_execution("2012", by=inspector, at=datetime(2012, 12, 31, 12, tzinfo=SHANGHAI))
    with pytest.raises(Refused) as open_year:
        finalise_ranking(early, by=second, at=YEAR_END)
    first = rank_execution("2012", by=inspector, at=YEAR_END)
    done(found[0][0], EARLY)
    newest = rank_execution("2012", by=inspector, at=YEAR_END)

    with pytest.raises(Refused) as own:
        finalise_ranking(newest, by=inspector, at=YEAR_END)
    with pytest.raises(Refused) as old:
        finalise_ranking(first, by=second, at=YEAR_END)
    heard: list[int] = []
    events.subscribe(AccountabilityEvent.RANKING_FINAL, lambda ranking_id: heard.append(ranking_id))
    finalise_ranking(newest, by=second, at=YEAR_END)
    with pytest.raises(Refused) as again:
        rank_execution("2012", by=inspector, at=YEAR_END)

    assert build.titles(open_year) == ["计算时期间尚未结束"]
    assert (build.titles(own), build.titles(old)) == (["计算人不得审定"], ["不是最新版本"])
    assert build.titles(again) == ["本期排名已审定"]
    assert (early.number, first.number, newest.number) == (1, 2, 3)
    assert first.sha256 != newest.sha256
    assert {place for _, place, _ in places(first)} == {1}
    assert AuditEvent.objects.filter(verb="accountability.finalise_ranking").count() == 1


def test_groups_are_ranked_apart_and_a_unit_stands_in_one(county: Unit, wen: Account, inspector: Account) -> None:
    found = [unit for unit, _ in towns(county, 3)]
    done(found[0], EARLY)
    east = save_group(None, "东片", 1, found[:2], by=inspector, at=NOON)
    save_group(None, "西片", 2, found[1:2], by=inspector, at=NOON)
    with pytest.raises(Refused) as taken:
        save_group(None, "东片", 3, found[:1], by=inspector, at=NOON)

    row = rank_execution("2012", by=inspector, at=YEAR_END)

    groups = row.results.filter(of=ResultOf.UNIT).order_by("unit").values_list("unit__name", "group", "place")
    assert list(groups) == [("第一镇", "东片", 1), ("第二镇", "西片", 1), ("第三镇", OF_TOWNSHIPS, 1)]
    assert [one.unit_id for one in east.members.all()] == [found[0].pk]
    assert build.titles(taken) == ["分组名称已使用"]


@pytest.mark.usefixtures("papers_set")
@pytest.mark.clause("LS-4.3-b")
def test_half_year_round_from_nomination_to_bonus_and_notice(
    county: Unit, hekou: Unit, qingshi: Unit, lu: Account, he: Account, wen: Account, inspector: Account,
    second: Account,
) -> None:  # fmt: skip
    build.begun(hekou, lu)  # the year has begun
    judges = [make_account(f"评委{sign}", county, Duty.CADRE) for sign in "甲乙"]
    local = make_account("评委丙", hekou, Duty.CADRE)
    people = [one.person for one in (*judges, local) if one.person is not None]
    flagged = [one.title for one in work_items(inspector, HALF_END.date())]
    row = open_round("2012H1", date(2012, 7, 10), people, by=inspector, at=HALF_END)
    with pytest.raises(Refused) as twice:
        open_round("2012H1", date(2012, 7, 20), people, by=second, at=HALF_END)
    ours = nominate(row, hekou, "河道整治", "清淤八公里", by=lu, at=HALF_END)
    theirs = nominate(row, qingshi, "村道硬化", "硬化十公里", by=he, at=HALF_END)
    with pytest.raises(Refused) as early:
        close_nominations(row, by=inspector, at=datetime(2012, 7, 10, 18, tzinfo=SHANGHAI))
    after = datetime(2012, 7, 11, 9, tzinfo=SHANGHAI)
    with pytest.raises(Refused) as closed:
        nominate(row, hekou, "迟到的", "没有赶上", by=lu, at=after)
    close_nominations(row, by=inspector, at=after)

    for account in judges:
        judge(ours, True, by=account, at=after)
    with pytest.raises(Refused) as own:
        judge(ours, True, by=local, at=after)
    judge(theirs, True, by=judges[0], at=after)
    judge(theirs, False, by=judges[1], at=after)
    with pytest.raises(Refused) as waiting:
        decide_round(row, by=second, at=after)
    judge(theirs, False, by=local, at=after)
    with pytest.raises(Refused) as opener:
        decide_round(row, by=inspector, at=after)
    decided = decide_round(row, by=second, at=after)

    assert flagged == ["2012 年上半年没有组织亮点工作评选"]
    assert (build.titles(twice), build.titles(early), build.titles(closed)) == (
        ["本半年已组织评选"], ["申报尚未到期"], ["申报已截止"],
    )  # fmt: skip
    assert (build.titles(own), build.titles(waiting)) == (["评委对本单位的申报须回避"], ["评选意见没有齐全"])
    assert build.titles(opener) == ["组织评选的人不得公布结果"]
    assert decided.state is RoundState.DECIDED
    bonus = PointProposal.objects.get()
    assert (bonus.unit, bonus.kind, bonus.points, bonus.cause, bonus.state, bonus.source_pk) == (
        hekou, ProposalKind.BONUS, 10_000, ProposalCause.HIGHLIGHT, ProposalState.PENDING, ours.pk,
    )  # fmt: skip
    paper = build.read(decided.document)
    assert [part for part in (decided.number, "河口镇：河道整治", "每项加1分", "通报表扬") if part not in paper] == []
    assert "村道硬化" not in paper
    told = f"亮点工作入选：河道整治（{decided.number}）"
    assert [one.title for one in work_items(lu, after.date())] == [told]
    assert [one.title for one in work_items(he, after.date())] == []
    assert "2012 年上半年没有组织亮点工作评选" not in [one.title for one in work_items(inspector, date(2012, 12, 1))]


def test_proposal_is_sent_by_a_second_person_and_told_to_the_appraisal(
    county: Unit, hekou: Unit, lu: Account, inspector: Account, django_capture_on_commit_callbacks: object
) -> None:
    other = make_account("来督二", county, Duty.INSPECTION_OFFICE)
    local = make_account("河督查", hekou, Duty.INSPECTION_OFFICE)
    source = ("accountability.acceptance", 1)

    def make() -> PointProposal:
        return propose(
            ProposalKind.DEDUCTION, hekou, None, 5000, "验收未达标", source, cause=ProposalCause.ACCEPTANCE, year=2012,
            by=inspector, at=NOON,
        )  # fmt: skip

    row = make()
    with pytest.raises(Refused) as twin:
        make()
    refused = []
    for account in (inspector, local):
        with pytest.raises(Refused) as own:
            send_proposal(row, by=account, at=NOON)
        refused.append(build.titles(own))
    hidden = list(PointProposal.objects.visible_to(lu))
    heard: list[int] = []
    events.subscribe(AccountabilityEvent.PROPOSAL_MADE, lambda proposal_id: heard.append(proposal_id))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        send_proposal(row, by=other, at=NOON)
    seen = list(PointProposal.objects.visible_to(lu))
    with pytest.raises(Refused) as silent:
        withdraw_proposal(row, " ", by=other, at=NOON)
    withdraw_proposal(row, "复核后改正", by=other, at=NOON)

    assert build.titles(twin) == ["该事项已有建议"]
    assert refused == [["建议人和所涉单位、人员不得送出"]] * 2
    assert (hidden, seen, heard) == ([], [row], [row.pk])
    assert build.titles(silent) == ["没有写明撤回理由"]
    assert make().pk != row.pk


def test_proposal_of_a_case_is_seen_by_the_discipline_commission_and_once_sent_by_the_appraisal(
    county: Unit, hekou: Unit, lu: Account, inspector: Account, second: Account
) -> None:
    discipline = make_account("纪小正", county, Duty.DISCIPLINE)
    sender = make_account("纪小明", county, Duty.DISCIPLINE)
    row = propose(
        ProposalKind.DEDUCTION, hekou, make_person("当事人", hekou), None, "责任追究决定",
        ("accountability.accountabilitycase", 3), cause=ProposalCause.CASE, year=2012, by=discipline, at=NOON,
    )  # fmt: skip

    def seen() -> list[str]:
        people = (discipline, inspector, second, lu)
        return [str(one) for one in people if PointProposal.objects.visible_to(one).filter(pk=row.pk).exists()]

    before = seen()
    send_proposal(row, by=sender, at=NOON)

    assert (before, seen()) == ([str(discipline)], [str(discipline), str(second)])


def test_proposals_follow_from_criticism_and_from_a_decided_case_once(
    county: Unit, hekou: Unit, qingshi: Unit, inspector: Account
) -> None:
    mayor = make_account("县长", county, Duty.COUNTY_LEADER)
    table = build_bulletins.table_of(county, inspector)
    for lead in (hekou, qingshi):
        build_bulletins.row(table, lead, date(2012, 6, 30), inspector)
    paper = build_bulletins.issued(build_bulletins.draft(inspector), inspector, mayor)
    discipline = make_account("纪小正", county, Duty.DISCIPLINE)
    case = build_cases.opened(hekou, discipline, *build.team(hekou, "当事人"))

    for _ in range(2):
        bulletin_issued(paper.pk, [hekou.pk])
        case_decided(case.pk, hekou.pk, case.ground, 2012, 5_000)
        case_decided(case.pk, qingshi.pk, case.ground, 2012, 0)

    found = PointProposal.objects.order_by("pk")
    assert [(one.cause, one.unit, one.points, one.clause, one.year) for one in found] == [
        (ProposalCause.BULLETIN, hekou, None, "LS-3.4-h", 2012),
        (ProposalCause.CASE, hekou, 5_000, "LS-3.5-b", 2012),
    ]
