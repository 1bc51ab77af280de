"""Does a version still stand on what is stored, what is like it, and what it is measured against."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from appraisal.actions.entries import enter_adjustment, enter_mark
from appraisal.actions.ground import Ground, changes_since
from appraisal.actions.publication import (
    confirm_publication,
    propose_publication,
)
from appraisal.actions.scores import enter_scores
from appraisal.actions.scoring import run_scoring
from appraisal.enums import Circle, MarkKind
from appraisal.models import EntryConfirmation, Mark, Member, Period, Publication, ResultVersion, Score
from appraisal.presenters.compare import comparison
from appraisal.reports.content import baseline_of, gather
from appraisal.reports.pdf import print_table
from appraisal.rules.filing import NO_FILING
from core.findings import Refused
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import committed, points, praise_of
from tests.appraisal.standing_year import *  # noqa: F403  the small scheme and its year
from tests.appraisal.versions import approve, confirmations, paper
from tests.factories import NOON, make_account

CHANGED = "本版计算后录入内容有变化"
CHANGES: dict[str, tuple[Callable[[Period, Account], object], dict[str, str]]] = {
    "score": (lambda year, by: corrected(year, by, "T01", "D1", "81"), {"得分": "1 格"}),
    "not applicable": (lambda year, by: corrected(year, by, "T02", "E1", None), {"得分": "1 格"}),
    "gap": (lambda year, by: Score.objects.filter(period=year)[0].delete(), {"得分": "1 格（其中 1 项现无数值）"}),
    "entry": (lambda year, by: praised(year, by, date(2012, 5, 10)), {"加减分": "1 条"}),
    "mark": (lambda year, by: vetoed(year, by), {"否决与取消资格": "1 条"}),
}


def corrected(year: Period, by: Account, member: str, leaf: str, value: str | None) -> None:
    cells = {(member, leaf): None if value is None else points(value)}
    enter_scores(year, cells, source="复核更正", by=by, at=NOON)


def praised(year: Period, by: Account, dated: date) -> None:
    facts = praise_of("T01", dated=dated)
    row = enter_adjustment(year.scheme, facts, filing=NO_FILING, upload=paper(), by=by, at=NOON)
    EntryConfirmation.objects.create(adjustment=row, recorded_at=NOON, recorded_by=by)


def vetoed(year: Period, by: Account) -> Mark:
    member = Member.objects.get(scheme=year.scheme, code="T02")
    return enter_mark(member, MarkKind.DISQUALIFICATION, field="", basis="查实", upload=paper(), by=by, at=NOON)


@pytest.mark.clause("SX-6.8-a")
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("step", ["propose", "confirm", "approve"])
def test_version_whose_inputs_changed_goes_on_only_with_a_reason(
    two: tuple[ResultVersion, ResultVersion], year: Period, zhou: Account, fang: Account, step: str, change: str
) -> None:
    one = two[0]
    steps: dict[str, Callable[..., object]] = {
        "propose": lambda **more: propose_publication(one, circle=Circle.APPRAISED, by=zhou, at=NOON, **more),
        "confirm": lambda **more: confirm_publication(one, by=fang, at=NOON, **more),
        "approve": lambda **more: approve(one, zhou, **more),
    }
    for before in list(steps)[: list(steps).index(step)]:
        steps[before]()
    do, facts = CHANGES[change]
    do(year, zhou)

    for despite in ("", "  "):
        with pytest.raises(Refused) as refused:
            steps[step](despite=despite)
        assert [(f.title, f.clause, dict(f.facts)) for f in refused.value.findings] == [(CHANGED, "SX-6.8-a", facts)]

    steps[step](despite="领导小组决定按原版公布")
    event = AuditEvent.objects.filter(verb__in=STEP_VERBS, chain="main").order_by("-seq")[0]
    assert (event.reason, json.loads(event.data)["after"]["changed_since"]) == ("领导小组决定按原版公布", facts)


STEP_VERBS = ["appraisal.propose_publication", "appraisal.confirm_publication", "appraisal.record_approval"]


def test_reason_is_passed_over_while_the_version_stands(
    two: tuple[ResultVersion, ResultVersion], zhou: Account
) -> None:
    """Negative control: nothing was changed, or was changed back."""
    corrected(two[0].period, zhou, "T01", "D1", "81")
    corrected(two[0].period, zhou, "T01", "D1", "80")

    propose_publication(two[0], circle=Circle.APPRAISED, by=zhou, at=NOON, despite="不用")

    event = AuditEvent.objects.get(verb="appraisal.propose_publication")
    assert (event.reason, "changed_since" in json.loads(event.data)["after"]) == ("", False)


def test_entry_dated_after_the_period_makes_no_difference(
    two: tuple[ResultVersion, ResultVersion], year: Period, zhou: Account
) -> None:
    """It stands in the frozen text and does not count in the quarter; the control counts in it."""
    quarter = Period.objects.get(scheme=year.scheme, label="2012Q1")
    committed(quarter, zhou)
    version = run_scoring(quarter, by=zhou, at=NOON)

    praised(year, zhou, date(2012, 5, 10))
    assert (changes_since(version).facts, Ground(quarter).hash == version.input_hash) == ({}, False)

    enter_adjustment(
        year.scheme, praise_of("T01", dated=date(2012, 3, 10), matter="创建先进"), filing=NO_FILING, upload=paper(),
        by=zhou, at=NOON,
    )  # fmt: skip
    assert changes_since(version).facts == {"加减分": "1 条"}


def test_ground_is_read_in_as_many_queries_whatever_changed(
    two: tuple[ResultVersion, ResultVersion], year: Period, zhou: Account,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    with django_assert_num_queries(4):
        assert not changes_since(two[0])
    corrected(year, zhou, "T01", "D1", "81")
    with django_assert_num_queries(6):  # scores of more than one origin are asked for once more
        assert changes_since(two[0])


def test_pages_say_what_changed_and_ask_why_the_version_goes_on(
    two: tuple[ResultVersion, ResultVersion], year: Period, zhou: Account, fang: Account, qingshi: Unit,
    client_of: Callable[[Account], Client],
) -> None:  # fmt: skip
    client, page = client_of(zhou), reverse("appraisal:publication", args=[two[1].pk])
    of_period = reverse("appraisal:period", args=[year.pk])
    said = "录入内容有变化：得分 1 格"
    assert [said in client.get(url).content.decode() for url in (page, of_period)] == [False, False]
    assert 'name="despite-reason"' not in client.get(page).content.decode()
    propose_publication(two[1], circle=Circle.APPRAISED, by=zhou, at=NOON)
    corrected(year, zhou, "T01", "D1", "81")

    shown = client_of(fang).get(page).content.decode()

    assert (said in shown, CHANGED in shown, 'name="despite-reason"' in shown, of_period in shown) == (True,) * 4
    assert f"{said}。请重新计算" in client.get(of_period).content.decode()
    refused = client_of(fang).post(f"{page}confirm/")
    assert (refused.status_code, Publication.objects.in_force().exists()) == (422, False)
    assert "这个字段是必填项" in refused.content.decode()
    assert client_of(fang).post(f"{page}confirm/", {"despite-reason": "按原版公布"}).status_code == 302
    assert confirmations()[-1].reason == "按原版公布"
    newer = run_scoring(year, by=zhou, at=NOON)
    assert f"{said}。第 {newer.number} 版已按变化后的内容计算" in client.get(of_period).content.decode()
    leader = make_account("何青", qingshi, Duty.UNIT_LEADER)
    assert said not in client_of(leader).get(of_period).content.decode()


@pytest.mark.clause("SX-6.8-a")
@pytest.mark.parametrize(("days", "words"), [(-1, "会议日期早于本版计算日期"), (0, ""), (1, "会议日期在今天之后")])
def test_meeting_is_neither_before_the_version_nor_to_come(
    two: tuple[ResultVersion, ResultVersion], zhou: Account, fang: Account, client_of: Callable[[Account], Client],
    days: int, words: str,
) -> None:  # fmt: skip
    version = run_scoring(two[0].period, by=zhou, at=timezone.now())
    propose_publication(version, circle=Circle.APPRAISED, by=zhou, at=timezone.now())
    confirm_publication(version, by=fang, at=timezone.now())
    day = timezone.localdate() + timedelta(days=days)
    page = reverse("appraisal:publication", args=[version.pk])
    assert "一人办理即可" in client_of(zhou).get(page).content.decode()

    sent = {"meeting_on": day.isoformat(), "record": "纪要〔2012〕3号", "document": paper()}
    answer = client_of(zhou).post(f"{page}approve/", sent)

    approved = Publication.objects.filter(version=version, approved_at__isnull=False)
    assert (answer.status_code, approved.exists()) == ((422, False) if words else (302, True))
    if words:
        errors = answer.context["forms"]["approve"].errors
        assert list(errors) == ["meeting_on"]
        assert words in errors["meeting_on"][0]


def test_page_names_the_proposer_and_who_will_see_the_version(
    two: tuple[ResultVersion, ResultVersion], zhou: Account, client_of: Callable[[Account], Client]
) -> None:
    client, page = client_of(zhou), reverse("appraisal:publication", args=[two[0].pk])
    form = client.get(page).content.decode()
    assert ("被考评单位的全体干部职工" in form, "联络员和一般干部" in form) == (True, True)
    propose_publication(two[0], circle=Circle.APPRAISED, by=zhou, at=NOON)

    shown = client.get(page).content.decode()

    assert ("提请人" in shown, str(zhou) in shown, "被考评单位的全体干部职工可以看到" in shown) == (True,) * 3
    (finding,) = [one for one in client.get(page).context["findings"] if "提请人" in one.facts]
    assert finding.facts["提请人"] == str(zhou)


def test_version_of_the_same_inputs_says_so_and_is_no_ground_for_moves(
    two: tuple[ResultVersion, ResultVersion], year: Period, zhou: Account, client_of: Callable[[Account], Client]
) -> None:
    first, second = two
    corrected(year, zhou, "T01", "D1", "60")
    third = run_scoring(year, by=zhou, at=NOON)
    fourth = run_scoring(year, by=zhou, at=NOON)
    client = client_of(zhou)

    rows = client.get(reverse("appraisal:period", args=[year.pk])).context["versions"]
    listed = {one.number: one.same for one in rows}
    boards = [client.get(reverse("appraisal:board", args=[one.pk])) for one in (first, second, third, fourth)]

    assert listed == {1: "", 2: "录入内容与第 1 版相同", 3: "", 4: "录入内容与第 3 版相同"}
    assert ["得分和名次没有差别" in board.content.decode() for board in boards] == [False, True, False, True]
    former = [board.context["board"].former for board in boards]
    assert [bool(ranks) for ranks in former] == [False, False, True, True]
    assert former[2] == former[3]


def test_document_measures_moves_against_what_was_published(
    two: tuple[ResultVersion, ResultVersion], year: Period, zhou: Account, fang: Account
) -> None:
    """The trials nobody saw, and a publication of the same inputs, are no ground."""
    first, second = two
    corrected(year, zhou, "T01", "D1", "60")
    third = run_scoring(year, by=zhou, at=NOON)
    assert [baseline_of(one) for one in (first, second, third)] == [None, None, None]
    corrected(year, zhou, "T01", "D1", "80")
    propose_publication(first, circle=Circle.APPRAISED, by=zhou, at=NOON)
    confirm_publication(first, by=fang, at=NOON)

    assert [baseline_of(one) for one in (second, third)] == [None, first]
    tables = [print_table(report, report.tables[0]) for report in map(gather, (second, third))]
    assert ["变化" in [column.title for column in table.columns] for table in tables] == [False, True]


def test_comparison_shows_all_four_decimals(
    two: tuple[ResultVersion, ResultVersion], year: Period, zhou: Account
) -> None:
    corrected(year, zhou, "T01", "D1", "60.0001")
    third = run_scoring(year, by=zhou, at=NOON)

    changes = {one.code: one for one in comparison(two[1], third).changes}

    one = changes["T01"]
    assert Decimal(one.after) - Decimal(one.before) == Decimal(one.change.replace("−", "-"))
    assert {len(text.rpartition(".")[2]) for text in (one.before, one.after, one.change)} == {4}
