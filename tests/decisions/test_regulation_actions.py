"""A matter under the State Council's order, in the database: what its actions keep, and what is pinned (GW713)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core import rulebook
from core.findings import Refused
from core.models import AuditEvent
from decisions.actions.catalogue import NewEntry, add_entry, remove_entry, rule_on_catalogue
from decisions.actions.hosts import set_hosts
from decisions.actions.legal_review import NewOpinion, file_opinion
from decisions.actions.matters import open_matter, switch_flag
from decisions.actions.papers import NewPaper, add_paper
from decisions.actions.publication import NewPublication, record_publication, withdraw_publication
from decisions.actions.research import add_option
from decisions.actions.resolutions import NewResolution, issue_resolution
from decisions.actions.risk import NewReport, file_risk_report
from decisions.enums import (
    DecidingBody,
    Event,
    Flag,
    PaperKind,
    ResolutionKind,
    Review,
    ReviewHead,
    RiskConclusion,
    Stage,
)
from decisions.gathering import case_of
from decisions.models import CatalogueEntry, CatalogueRuling, Matter, MatterHost, RiskAssessment
from decisions.providers.publication import work_items
from decisions.rules.catalogue import check_listed
from organization.models import Account, Unit
from tests.decisions import build_meetings as meet
from tests.decisions import build_rows as build
from tests.factories import NOON, SHANGHAI

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
NOW = datetime(2026, 11, 2, 9, tzinfo=SHANGHAI)
PARTS = {"points": "征地", "measures": "逐户走访", "plan": "应急值守"}


@pytest.fixture
def ordered(river: Matter, wen: Account) -> Matter:
    """River under the State Council's order and in its catalogue."""
    build.under(river, build.NATIONAL, wen)
    entry = add_entry(NewEntry("重大公共工程", "投资一亿元以上", "安发〔2012〕9号", TODAY), by=wen, at=NOON)
    rule_on_catalogue(river.pk, entry, reason="投资一亿二千万元", by=wen, at=NOON)
    return river


def refused(act: object, *args: object, **more: object) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(*args, **more)  # type: ignore[operator]
    return [one.clause for one in refusal.value.findings if one.blocks]


def report(one: Matter, by: Account, conclusion: RiskConclusion = RiskConclusion.CONTROLLABLE) -> RiskAssessment:
    return file_risk_report(one.pk, NewReport("县委政法委", TODAY, **PARTS, conclusion=conclusion), by=by, at=NOON)


def test_matter_pins_the_rules_of_its_body_and_day(hekou: Unit, wen: Account) -> None:
    """Before the order the county's documents; after it the order for the government, unless the clerk chose."""

    def line(at: datetime, body: DecidingBody, chosen: str = "") -> str:
        return open_matter(build.new_matter(hekou, body=body, line=chosen), by=wen, at=at).rulebook.line

    assert line(NOON, DecidingBody.GOVERNMENT) == "jinghai-2011"
    assert line(NOW, DecidingBody.GOVERNMENT) == "national-2019"
    assert line(NOW, DecidingBody.PARTY) == line(NOW, DecidingBody.JOINT) == "jinghai-2011"
    assert line(NOW, DecidingBody.GOVERNMENT, "jinghai-2011") == "jinghai-2011"
    assert sorted(Matter.objects.values_list("year", "serial")) == [
        (2012, 1),
        (2026, 1),
        (2026, 2),
        (2026, 3),
        (2026, 4),
    ]
    event = AuditEvent.objects.filter(verb="decisions.open_matter").order_by("-seq").first()
    assert event is not None
    assert "县决策目标体系文件（参数第 1 版）" in event.data


@pytest.mark.clause("GW713-3")
def test_catalogue_keeps_its_history(ordered: Matter, wen: Account) -> None:
    """An item whose standard changes is taken out and put in anew; what was ruled under it stands."""
    first = CatalogueEntry.objects.get()
    again = NewEntry("重大公共工程", "投资两亿元以上", "安发〔2012〕11号", TODAY)
    assert refused(add_entry, again, by=wen, at=NOON) == ["GW713-3"]
    remove_entry(first.pk, reason="标准提高", by=wen, at=NOON)
    second = add_entry(again, by=wen, at=NOON)

    assert list(CatalogueEntry.listed(TODAY)) == [second]
    assert CatalogueEntry.objects.get(pk=first.pk).withdrawal_reason == "标准提高"
    assert refused(remove_entry, first.pk, reason=" ", by=wen, at=NOON) == ["GW713-3", "GW713-3"]
    assert case_of(ordered, at=NOON).catalogued is True
    rule_on_catalogue(ordered.pk, None, reason="低于新标准", by=wen, at=NOON)
    outside = check_listed(case_of(ordered, at=NOON))
    assert outside is not None
    assert outside.title == "未列入重大行政决策事项目录，条例的专门要求不适用"
    assert CatalogueRuling.objects.filter(matter=ordered).count() == 2


@pytest.mark.clause("GW713-10")
def test_intent_is_studied_before_it_is_closed(ordered: Matter, wen: Account) -> None:
    build.fill(ordered, Stage.INTENT, wen)
    assert refused(build.step, ordered, Stage.INTENT, Event.CLOSE, wen) == ["GW713-10"]
    late = NewPaper(PaperKind.INTENT_STUDY, "启动研究论证", TODAY, text="必要、可行")
    row = add_paper(ordered.pk, Stage.INTENT, late, by=wen, at=NOON)
    assert refused(build.step, ordered, Stage.INTENT, Event.CLOSE, wen) == ["GW713-10"]
    before = NewPaper(PaperKind.INTENT_STUDY, "启动研究论证", build.BEFORE, text="必要、可行")
    add_paper(ordered.pk, Stage.INTENT, before, replaces=row.pk, by=wen, at=NOON)

    assert build.step(ordered, Stage.INTENT, Event.CLOSE, wen).state == "closed"


@pytest.mark.clause("GW713-11")
def test_matter_of_several_hosts_has_one_lead(hekou: Unit, qingshi: Unit, county: Unit, wen: Account) -> None:
    both = (hekou, qingshi)
    assert refused(open_matter, build.new_matter(None, hosts=both), by=wen, at=NOON) == ["GW713-11"]  # type: ignore[arg-type]
    one = open_matter(build.new_matter(hekou, hosts=both), by=wen, at=NOON)
    assert list(MatterHost.objects.in_force().values_list("unit__name", flat=True)) == [qingshi.name]

    assert refused(set_hosts, one.pk, None, both, reason="机构改革", by=wen, at=NOON) == ["GW713-11"]
    assert refused(set_hosts, one.pk, qingshi, [hekou], reason=" ", by=wen, at=NOON) == ["GW713-11"]
    changed = set_hosts(one.pk, qingshi, [hekou], reason="工程在青石镇", by=wen, at=NOON)

    assert changed.lead_unit == qingshi
    assert list(MatterHost.objects.in_force().values_list("unit__name", flat=True)) == [hekou.name]
    assert MatterHost.objects.count() == 2


@pytest.mark.clause("GW713-12")
def test_split_views_hold_the_research_until_there_are_options(ordered: Matter, wen: Account) -> None:
    build.under(ordered, "jinghai-2011", wen)
    build.at_stage(ordered, Stage.RESEARCH, wen)
    build.fill(ordered, Stage.RESEARCH, wen)
    build.under(ordered, build.NATIONAL, wen)
    switch_flag(ordered.pk, Flag.VIEWS_SPLIT, on=True, reason="两镇意见不一", by=wen, at=NOON)
    texts = {"content": "分段清淤", "weighing": "投资少，工期长", "by": wen, "at": NOON}
    assert refused(add_option, ordered.pk, title=" ", **texts) == ["GW713-12"]
    add_option(ordered.pk, title="方案一", **texts)

    assert refused(build.step, ordered, Stage.RESEARCH, Event.CLOSE, wen) == ["GW713-12"]
    add_option(ordered.pk, title="方案二", **texts)
    assert build.step(ordered, Stage.RESEARCH, Event.CLOSE, wen).state == "closed"


@pytest.fixture
def complete(ordered: Matter, wen: Account) -> Matter:
    """All stages before the meeting by the county's documents, then seen by the order."""
    build.under(ordered, "jinghai-2011", wen)
    meet.ready(ordered, wen)
    return build.under(ordered, build.NATIONAL, wen)


@pytest.mark.clause("GW713-22", "GW713-23", "GW713-24", "GW713-29")
def test_meeting_waits_for_risk_and_package(complete: Matter, wen: Account, county: Unit) -> None:
    """Each missing paper is told; a risk beyond control bars, assessed anew after the draft was adjusted it goes on."""
    for flag in (Flag.STABILITY, Flag.MARKET):
        switch_flag(complete.pk, flag, on=True, reason="涉及征地和招标", by=wen, at=NOON)
    three = meet.members(county, 3)
    meeting = meet.planned(three, wen)
    run = build.run_of(complete, Stage.LEGAL_REVIEW)

    def missing() -> list[str]:
        with pytest.raises(Refused) as refusal:
            meet.add_item(meeting.pk, complete.pk, by=wen, at=NOON)
        return [one.title for one in refusal.value.findings if one.blocks]

    assert missing() == ["上会材料缺少公平竞争审查意见", "上会材料缺少风险评估报告"]
    build.paper(run, PaperKind.FAIR_COMPETITION, wen)
    bare = NewReport("政法委", TODAY, "征地", " ", "", RiskConclusion.CONTROLLABLE)
    assert refused(file_risk_report, complete.pk, bare, by=wen, at=NOON) == ["GW713-23", "GW713-23"]
    report(complete, wen, RiskConclusion.UNCONTROLLABLE)
    assert missing() == ["风险不可控，不得作出决策"]
    report(complete, wen)

    assert meet.add_item(meeting.pk, complete.pk, by=wen, at=NOON).draft is not None
    assert [one.conclusion for one in RiskAssessment.objects.order_by("pk")] == ["uncontrollable", "controllable"]


@pytest.mark.clause("GW713-25", "GW713-27")
def test_review_under_the_order_has_seven_heads_and_an_exception(ordered: Matter, wen: Account) -> None:
    build.under(ordered, "jinghai-2011", wen)
    build.at_stage(ordered, Stage.LEGAL_REVIEW, wen)
    build.under(ordered, build.NATIONAL, wen)
    package = NewPaper(PaperKind.LEGALITY_PACKAGE, "送审材料", TODAY, text="草案、说明")
    add_paper(ordered.pk, Stage.LEGAL_REVIEW, package, by=wen, at=NOON)
    heads = dict.fromkeys(ReviewHead, True) | {ReviewHead.POWER: False}
    later = NOON + timedelta(days=20)

    def opinion(asked: dict[ReviewHead, bool], overall: Review) -> NewOpinion:
        return NewOpinion("安法审〔2013〕7号", 1, later.date(), "意见", asked, {}, overall)

    four = {head: heads[head] for head in (ReviewHead.LAW, ReviewHead.POLICY, ReviewHead.PRACTICE, ReviewHead.OTHER)}
    assert refused(file_opinion, ordered.pk, opinion(four, Review.PASS), by=wen, at=later) == ["GW713-27"]
    review = file_opinion(ordered.pk, opinion(heads, Review.FAIL), by=wen, at=later)
    assert review.heads.count() == 7

    assert refused(build.step, ordered, Stage.LEGAL_REVIEW, Event.CLOSE, wen) == ["JH-A-5.7-c"]
    switch_flag(ordered.pk, Flag.EXPLORATORY, on=True, reason="国家尚无规定", by=wen, at=NOON)
    assert refused(build.step, ordered, Stage.LEGAL_REVIEW, Event.CLOSE, wen) == ["GW713-25"]
    stated = NewPaper(PaperKind.LEGAL_RISK, "法律风险说明", TODAY, text="可能的争议和应对")
    add_paper(ordered.pk, Stage.LEGAL_REVIEW, stated, by=wen, at=NOON)
    assert build.step(ordered, Stage.LEGAL_REVIEW, Event.CLOSE, wen).state == "closed"


@pytest.mark.clause("GW713-31", "GW713-32", "QSH-5-b", "QSH-5-c")
def test_decision_is_voted_reported_and_published(complete: Matter, wen: Account, county: Unit) -> None:
    """No resolution without a vote of record, none issued without the report; once resolved a to-do with a light."""
    run = build.step(complete, Stage.RESOLUTION, Event.OPEN, wen)
    clauses = refused(build.step, complete, Stage.RESOLUTION, Event.CLOSE, wen)
    assert {"QSH-5-b", "GW713-31"} <= set(clauses)
    build.fill(complete, Stage.RESOLUTION, wen)
    paper = NewResolution(ResolutionKind.MINUTES, "纪要", "会议同意。", TODAY)
    assert refused(issue_resolution, complete.pk, paper, by=wen, at=NOON) == ["GW713-31"]
    assert refused(build.step, complete, Stage.RESOLUTION, Event.CLOSE, wen) == ["GW713-31"]
    party = NewPaper(PaperKind.PARTY_REPORT, "关于河道整治的请示", TODAY, number="安府报〔2012〕7号", text="请示")
    add_paper(complete.pk, Stage.RESOLUTION, party, by=wen, at=NOON)
    assert run.pk == build.step(complete, Stage.RESOLUTION, Event.CLOSE, wen).pk

    def lights(days: int) -> list[tuple[str, str | None]]:
        items = work_items(wen, TODAY + timedelta(days))
        return [(one.title, one.light.value if one.light else None) for one in items]

    title = f"公布决定和解读：{complete.title}"
    assert (lights(0), lights(11)) == ([(title, "green")], [(title, "red")])
    asked = {"by": wen, "at": NOON}
    assert refused(record_publication, complete.pk, NewPublication(TODAY, "", " ", "采纳 3 条"), **asked) == [
        "GW713-32", "GW713-32",
    ]  # fmt: skip
    row = record_publication(complete.pk, NewPublication(TODAY, "政府公报", "为什么整治", "采纳 3 条"), **asked)
    assert lights(11) == []
    withdraw_publication(row.pk, reason="渠道登记有误", **asked)
    assert lights(11) == [(title, "red")]


def test_matter_of_the_county_documents_is_never_asked_to_publish(complete: Matter, wen: Account) -> None:
    """Negative control: the same matter under the county's version owes no publication."""
    build.under(complete, "jinghai-2011", wen)
    build.step(complete, Stage.RESOLUTION, Event.OPEN, wen)
    build.fill(complete, Stage.RESOLUTION, wen)
    build.step(complete, Stage.RESOLUTION, Event.CLOSE, wen)

    assert list(work_items(wen, TODAY + timedelta(99))) == []
    assert rulebook.named(complete.rulebook) == "县决策目标体系文件（参数第 1 版）"
