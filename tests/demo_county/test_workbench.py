"""What appraisal puts on the workbench and into the navigation, for each of those who work with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from appraisal.actions.imports import check_import
from appraisal.actions.publication import confirm_publication, propose_publication
from appraisal.demo import trial
from appraisal.enums import Circle
from appraisal.jobs import request_scoring
from appraisal.models import Result, ResultItem, ResultVersion, Scheme, Score
from appraisal.presenters.standing import gap_rows, newest_own, standing
from appraisal.providers.navigation import entries
from appraisal.providers.workbench import items, missing_scores, outdated
from appraisal.reports import ranking_document
from appraisal.templates_out import template_bytes
from core import probes, registry
from core.enums import Light
from core.files import FileKind, store_made
from core.models import Job
from core.numbers import points2
from core.registry import WorkItem
from organization.enums import Duty
from organization.models import Account

Find = Callable[[str, int], ResultVersion]
VETO_CAME_LATER = "一票否决在季度排名之后登记，按季末情况公布"
"""The fourth quarter was computed on 6 January; the year's veto was registered after that."""
SignIn = Callable[[Account], Client]


def _titles(account: Account) -> list[str]:
    return [item.title for item in items(account, timezone.localdate())]


@pytest.fixture
def zhou(holder: Callable[..., Account]) -> Account:
    return holder(Duty.APPRAISAL_OFFICE)


@pytest.fixture
def second(holder: Callable[..., Account]) -> Account:
    return holder(Duty.APPRAISAL_OFFICE, place=1)


@pytest.fixture
def lu(holder: Callable[..., Account]) -> Account:
    return holder(Duty.UNIT_LEADER, "T04")


def test_office_sees_drafts_and_what_awaits_approval(preliminary: None, zhou: Account) -> None:
    titles = [one for one in _titles(zhou) if one.startswith("2012年")]
    assert titles == ["2012年第四季度结果第 1 版待提请公布", "2012年度初步结果待领导小组审定"]


@pytest.mark.clause("SX-6.8-a")
def test_second_person_alone_is_asked_to_confirm(zhou: Account, second: Account, version_of: Find) -> None:
    version = version_of("2012Q4", 1)
    propose_publication(version, circle=Circle.APPRAISED, by=zhou, at=timezone.now(), despite=VETO_CAME_LATER)
    wanted = "2012年第四季度结果第 1 版待确认公布"
    assert [wanted in _titles(account) for account in (zhou, second)] == [False, True]


def test_office_is_reminded_of_a_version_whose_inputs_were_touched(
    preliminary: None, zhou: Account, lu: Account, version_of: Find, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    wanted = "2012年度结果第 2 版计算后，录入内容有改动，须核对是否重新计算"
    assert wanted not in _titles(zhou)
    score = Score.objects.filter(period__label="2012", value__gt=0)[0]
    Score.objects.filter(pk=score.pk).update(entered_at=timezone.now())

    assert [wanted in _titles(account) for account in (zhou, lu)] == [True, False]
    with django_assert_num_queries(1):
        assert [item.title for item in outdated()] == [wanted]


def test_missing_scores_are_asked_for_by_group(year: datetime) -> None:
    def missing(day: date) -> list[WorkItem]:
        return [item for item in missing_scores(day) if "（乡镇口）" in item.title]

    today = date(2013, 1, 5)
    assert missing(today) == []
    doomed = Score.objects.filter(period__label="2012Q4", member__code__in=["T01", "T02"], indicator__code="T.01.01")
    doomed.delete()
    found = missing(today)
    assert [(item.title, item.light, item.due) for item in found] == [
        ("2012年第四季度分值录入：第一大块（乡镇口）缺 2 格", Light.RED, date(2012, 12, 31))
    ]
    assert [item.light for item in missing(date(2012, 12, 28))] == [Light.BLUE]
    assert list(missing_scores(date(2026, 1, 1))) == []


def test_checked_import_waits_for_its_commit(zhou: Account, version_of: Find) -> None:
    period, at = version_of("2012Q4", 1).period, timezone.now()
    data = template_bytes(period)
    document = store_made(data, name="四季度.xlsx", kind=FileKind.XLSX, by=zhou, at=at)
    check_import(period, document, data, by=zhou, at=at)
    assert "2012年第四季度评分表《四季度.xlsx》已校验，待导入" in _titles(zhou)


def test_failed_job_is_shown_to_those_who_compute(zhou: Account, lu: Account, version_of: Find) -> None:
    job = request_scoring(version_of("2012", 2).period, by=zhou, at=timezone.now())
    Job.objects.filter(pk=job.pk).update(state="failed", ended_at=timezone.now())
    wanted = f"后台任务失败：{job.title}"
    assert [wanted in _titles(account) for account in (zhou, lu)] == [True, False]


def test_inspection_office_is_reminded_until_the_report_is_made(
    holder: Callable[..., Account], version_of: Find
) -> None:
    inspector = holder(Duty.INSPECTION_OFFICE)
    wanted = "2012年第三季度排名通报（已审定）待出具"
    assert wanted in _titles(inspector)
    ranking_document(version_of("2012Q3", 1), "xlsx", by=inspector, at=timezone.now())
    assert wanted not in _titles(inspector)


def test_unit_is_told_of_a_new_result(zhou: Account, second: Account, lu: Account, version_of: Find) -> None:
    assert _titles(lu) == []
    version, now = version_of("2012Q4", 1), timezone.now()
    propose_publication(version, circle=Circle.APPRAISED, by=zhou, at=now, despite=VETO_CAME_LATER)
    assert _titles(lu) == []
    confirm_publication(version, by=second, at=now, despite=VETO_CAME_LATER)
    rank = Result.objects.get(version=version, member__code="T04").rank
    assert _titles(lu) == [f"2012年第四季度结果第 1 版已公布，河口镇列第 {rank} 名"]
    assert items(lu, timezone.localdate() + timedelta(days=60)) == []


def test_standing_of_a_unit_is_its_newest_visible_result(lu: Account, version_of: Find) -> None:
    version = version_of("2012", 2)
    own = Result.objects.get(version=version, member__code="T04")
    best = Result.objects.get(version=version, group=own.group, rank=1)
    card = standing(lu)
    assert card is not None
    assert (card.unit, card.rank, card.size, card.final) == ("河口镇", own.rank, 15, points2(own.final))
    assert card.gap == points2(best.final - own.final)
    assert [point[0] for point in card.trend.rows] == [
        "2011 二季度", "2011 三季度", "2011 四季度", "2011 年度",
        "2012 一季度", "2012 二季度", "2012 三季度", "2012 年度",
    ]  # fmt: skip
    assert (card.compared, card.state) == ("2012 三季度", "已审定")


def test_gap_rows_name_the_best_and_its_holder(version_of: Find) -> None:
    version = version_of("2012", 2)
    own = Result.objects.get(version=version, member__code="T04")
    rows = gap_rows(own)
    stored = ResultItem.objects.filter(version=version, member=own.member).order_by("indicator__order")
    assert len(rows) == 10
    for row, item in zip(rows, stored, strict=True):
        first = ResultItem.objects.filter(version=version, indicator=item.indicator, place=1).select_related("member")
        assert row.holder in ["本单位" if one.member_id == own.member_id else one.member.name for one in first]
        assert row.best == points2(first[0].weighted)
        assert row.gap == ("0" if item.place == 1 else f"−{points2(first[0].weighted - item.weighted)}")


def test_offices_get_news_but_no_unit(zhou: Account) -> None:
    card = standing(zhou)
    assert card is not None
    assert card.rank is None
    assert [(notice.text, notice.plan) for notice in card.notices] == [
        ("2012年度结果第 2 版已审定", Scheme.objects.get(code="shuangxiang-2012").name),
        ("2012年度结果第 1 版已审定", Scheme.objects.get(code=trial.CODE).name),
        ("2012年第三季度结果第 1 版已审定", ""),
        ("2012年第二季度结果第 1 版已审定", ""),
    ]


def test_duty_that_sees_no_results_is_told_so(holder: Callable[..., Account], zhou: Account, sign_in: SignIn) -> None:
    words = "已公布的结果不向本职责公布"
    legal = holder(Duty.LEGAL_OFFICE)
    assert [words in sign_in(account).get("/").content.decode() for account in (legal, zhou)] == [True, False]


def test_own_page_leads_to_the_newest_sheet_of_the_unit(
    lu: Account, zhou: Account, sign_in: SignIn, version_of: Find
) -> None:
    version = version_of("2012", 2)
    found = newest_own(lu)
    assert found is not None
    assert found.version_id == version.pk
    answer = sign_in(lu).get(reverse("appraisal:own"))
    assert answer["Location"] == reverse("appraisal:sheet", args=[version.pk, "T04"])
    assert sign_in(lu).get(answer["Location"]).status_code == 200
    assert sign_in(zhou).get(reverse("appraisal:own"))["Location"] == reverse("appraisal:newest")


def test_short_ways_lead_to_the_current_year(zhou: Account, sign_in: SignIn) -> None:
    scheme, client = Scheme.objects.get(code__startswith="jinghai-"), sign_in(zhou)
    scores = client.get(reverse("appraisal:current_scores"))
    assert scores["Location"] in [reverse("appraisal:scores", args=[one.pk]) for one in scheme.periods.all()]
    entered = client.get(reverse("appraisal:current_entries"))
    assert entered["Location"] == reverse("appraisal:entries", args=[scheme.pk])


def test_navigation_follows_the_permissions(holder: Callable[..., Account]) -> None:
    shown = {
        duty: [entry.label for entry in sorted(entries(holder(duty)), key=lambda entry: entry.order)]
        for duty in (Duty.APPRAISAL_OFFICE, Duty.INSPECTION_OFFICE, Duty.UNIT_CLERK, Duty.SYSTEM_ADMIN)
    }
    assert shown == {
        Duty.APPRAISAL_OFFICE: ["结果与排名", "排名报告", "考评方案", "分值录入", "加减分与否决"],
        Duty.INSPECTION_OFFICE: ["结果与排名", "排名报告", "考评方案", "加减分与否决"],
        Duty.UNIT_CLERK: ["结果与排名", "本单位得分单", "考评方案"],
        Duty.SYSTEM_ADMIN: [],
    }


def test_no_item_is_lost_by_asking_first_what_is_there(year: datetime) -> None:
    """For one account of each set of duties: the sources that are left out had nothing to tell."""
    today, seen = timezone.localdate(), dict[frozenset[str], Account]()
    for account in Account.objects.filter(is_active=True).select_related("person").order_by("pk"):
        seen.setdefault(account.duties, account)
    assert len(seen) > 20
    told = 0
    for account in seen.values():
        plain = registry.workbench.collect(account, today)
        with probes.asked(account):
            assert registry.workbench.collect(account, today) == plain
        told += len(plain)
    assert told > 200


@pytest.mark.parametrize(
    ("duty", "unit", "most"),
    [
        (Duty.APPRAISAL_OFFICE, "", 41),
        (Duty.INSPECTION_OFFICE, "", 36),
        (Duty.TWO_OFFICES, "", 58),
        (Duty.UNIT_LEADER, "T04", 58),
        (Duty.UNIT_CLERK, "T04", 54),
        (Duty.SYSTEM_ADMIN, "", 9),
    ],
)
def test_workbench_takes_few_queries(
    holder: Callable[..., Account],
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    duty: Duty,
    unit: str,
    most: int,
) -> None:
    """One or two for each register that may hold something for the reader; none for each row."""
    client = sign_in(holder(duty, unit))
    client.get("/")
    with django_assert_max_num_queries(most):
        assert client.get("/").status_code == 200
