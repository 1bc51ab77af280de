"""A version's way to the units: every step in every state, the second person, and what the next version replaces."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from appraisal.actions.entries import enter_adjustment, enter_mark
from appraisal.actions.ground import Ground, changes_since
from appraisal.actions.publication import (
    confirm_publication,
    propose_publication,
    recall_proposal,
    record_approval,
    withdraw_publication,
)
from appraisal.actions.scores import enter_scores
from appraisal.actions.scoring import run_scoring
from appraisal.enums import Circle, MarkKind, VersionState
from appraisal.models import Group, Mark, Member, Period, Publication, ResultVersion, Score
from appraisal.rules.filing import NO_FILING
from appraisal.rules.publication import VersionFacts, check_confirm, check_propose, check_step
from core.findings import Refused, blocking
from core.models import AuditEvent, StoredFile
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import PAPER, committed, points, praise_of
from tests.factories import NOON, make_account, make_unit

STATES: dict[VersionState, dict[str, Any]] = {
    VersionState.DRAFT: {},
    VersionState.PROPOSED: {"proposed_by": "zhou"},
    VersionState.PRELIMINARY: {"proposed_by": "zhou", "confirmed": True},
    VersionState.FINAL: {"proposed_by": "zhou", "confirmed": True, "approved": True},
    VersionState.SUPERSEDED: {"proposed_by": "zhou", "confirmed": True, "withdrawn": True},
}
ALLOWED = {
    ("propose", VersionState.DRAFT),
    ("recall", VersionState.PROPOSED),
    ("confirm", VersionState.PROPOSED),
    ("approve", VersionState.PRELIMINARY),
    ("withdraw", VersionState.PRELIMINARY),
    ("withdraw", VersionState.FINAL),
}


def facts(**changes: object) -> VersionFacts:
    values = {
        "label": "2012 第 1 版", "scheme_issued": True, "superseded_by": "", "replaces_final": "",
        "proposed_by": "", "confirmed": False,
        "approved": False, "withdrawn": False,
    }  # fmt: skip
    return VersionFacts(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.clause("SX-6.8-a")
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", ["propose", "recall", "confirm", "approve", "withdraw"])
def test_each_step_is_open_in_its_states_only(step: str, state: VersionState) -> None:
    found = facts(**STATES[state])

    assert found.state is state
    assert (not blocking(check_step(step, found))) == ((step, state) in ALLOWED)


def test_confirm_needs_a_second_person() -> None:
    found = facts(proposed_by="zhou")

    assert [one.title for one in blocking(check_confirm(found, by="zhou"))] == ["提请与确认须由两人办理"]
    assert blocking(check_confirm(found, by="fang")) == []


def test_an_older_version_neither_proposed_nor_confirmed_beside_a_newer_one() -> None:
    newer = "2012 第 2 版"

    proposing = blocking(check_propose(facts(superseded_by=newer)))
    confirming = blocking(check_confirm(facts(proposed_by="zhou", superseded_by=newer), by="fang"))

    assert [one.title for one in proposing] == ["已有更新的版本公布"]
    assert [one.title for one in confirming] == ["已有更新的版本公布"]


@pytest.fixture
def fang(county: Unit) -> Account:
    return make_account("方敏", county, Duty.ORGANIZATION_OFFICE, username="fang")


@pytest.fixture
def two(year: Period, zhou: Account) -> tuple[ResultVersion, ResultVersion]:
    """Two versions of one period by the same inputs, nothing proposed."""
    Group.objects.filter(scheme=year.scheme, code="B2").update(total_weight=points(500))  # its one top item weighs 500
    committed(year, zhou)
    return run_scoring(year, by=zhou, at=NOON), run_scoring(year, by=zhou, at=NOON)


def paper(name: str = "纪要.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PAPER)


def approve(one: ResultVersion, by: Account, **more: str) -> None:
    record_approval(one, meeting_on=NOON.date(), record="纪要〔2012〕3号", upload=paper(), by=by, at=NOON, **more)


def test_confirm_newer_version_withdraws_the_former_and_says_so(
    two: tuple[ResultVersion, ResultVersion], zhou: Account, fang: Account
) -> None:
    for one in two:
        propose_publication(one, circle=Circle.APPRAISED, by=zhou, at=NOON)
        confirm_publication(one, by=fang, at=NOON)

    assert Publication.objects.in_force().get().version == two[1]
    data = [json.loads(event.data)["after"] for event in confirmations()]
    assert data == [{"replaced": []}, {"replaced": [1]}]


def test_confirm_older_proposal_after_a_newer_publication_is_refused(
    two: tuple[ResultVersion, ResultVersion], zhou: Account, fang: Account
) -> None:
    older, newer = two
    propose_publication(older, circle=Circle.APPRAISED, by=zhou, at=NOON)
    propose_publication(newer, circle=Circle.APPRAISED, by=zhou, at=NOON)
    confirm_publication(newer, by=fang, at=NOON)

    with pytest.raises(Refused, match="已有更新的版本公布"):
        confirm_publication(older, by=fang, at=NOON)

    assert Publication.objects.in_force().get().version == newer
    recall_proposal(older, reason="已公布第 2 版", by=zhou, at=NOON)
    assert not Publication.objects.filter(version=older).exists()


def test_withdrawn_version_does_not_come_back_and_the_next_one_may(
    two: tuple[ResultVersion, ResultVersion], zhou: Account, fang: Account
) -> None:
    older, newer = two
    propose_publication(older, circle=Circle.APPRAISED, by=zhou, at=NOON)
    confirm_publication(older, by=fang, at=NOON)
    approve(older, zhou)
    withdraw_publication(older, reason="数据有误", upload=paper(), by=fang, at=NOON)

    with pytest.raises(Refused, match="提请公布须在规定环节进行"):
        propose_publication(older, circle=Circle.APPRAISED, by=zhou, at=NOON)

    propose_publication(newer, circle=Circle.APPRAISED, by=zhou, at=NOON)
    confirm_publication(newer, by=fang, at=NOON)
    assert Publication.objects.in_force().get().version == newer


@pytest.fixture
def final(two: tuple[ResultVersion, ResultVersion], zhou: Account, fang: Account) -> Publication:
    """The first version is approved, the second proposed."""
    older, newer = two
    propose_publication(older, circle=Circle.APPRAISED, by=zhou, at=NOON)
    confirm_publication(older, by=fang, at=NOON)
    approve(older, zhou)
    propose_publication(newer, circle=Circle.APPRAISED, by=zhou, at=NOON)
    return Publication.objects.get(version=older)


NO_REASON, NO_PAPER = "撤下已审定的最终结果须写明理由", "撤下已审定的最终结果须附依据文件"


@pytest.mark.clause("SX-6.8-a")
@pytest.mark.parametrize(
    ("reason", "with_paper", "missing"),
    [("", False, [NO_REASON, NO_PAPER]), (" ", True, [NO_REASON]), ("数据有误", False, [NO_PAPER])],
)
@pytest.mark.parametrize("way", ["replaced", "withdrawn"])
def test_final_result_does_not_end_without_reason_and_paper(
    final: Publication, two: tuple[ResultVersion, ResultVersion], fang: Account, reason: str, with_paper: bool,
    missing: list[str], way: str,
) -> None:  # fmt: skip
    upload = paper() if with_paper else None
    act, version = (confirm_publication, two[1]) if way == "replaced" else (withdraw_publication, two[0])

    with pytest.raises(Refused) as refused:
        act(version, reason=reason, upload=upload, by=fang, at=NOON)

    assert [(one.title, one.clause, dict(one.facts)) for one in refused.value.findings] == [
        (title, "SX-6.8-a", {"已审定": str(two[0])}) for title in missing
    ]
    final.refresh_from_db()
    assert (final.withdrawn_at, Publication.objects.in_force().get()) == (None, final)


@pytest.mark.clause("SX-6.8-a")
def test_final_result_is_replaced_with_reason_and_paper_on_record(
    final: Publication, two: tuple[ResultVersion, ResultVersion], fang: Account
) -> None:
    confirm_publication(two[1], reason="复核更正两项得分", upload=paper("同意撤下.pdf"), by=fang, at=NOON)

    final.refresh_from_db()
    assert Publication.objects.in_force().get().version == two[1]
    assert (final.withdrawal_reason, str(final.withdrawal_document), final.withdrawn_by) == (
        "复核更正两项得分", "同意撤下.pdf", fang
    )  # fmt: skip
    event = confirmations()[-1]
    after = {"replaced": [1], "withdrawn_final": str(two[0]), "paper": "同意撤下.pdf"}
    assert (event.reason, json.loads(event.data)["after"]) == ("复核更正两项得分", after)


def test_preliminary_result_is_replaced_without_a_paper(
    two: tuple[ResultVersion, ResultVersion], zhou: Account, fang: Account
) -> None:
    """Negative control: it is the approval that asks for reason and paper."""
    for one in two:
        propose_publication(one, circle=Circle.APPRAISED, by=zhou, at=NOON)
        confirm_publication(one, reason="不用", upload=paper(), by=fang, at=NOON)

    older = Publication.objects.get(version=two[0])
    assert (older.withdrawal_reason, older.withdrawal_document) == (f"由{two[1]}替代", None)
    assert (confirmations()[-1].reason, StoredFile.objects.filter(name="纪要.pdf").count()) == ("", 0)


def test_database_keeps_a_final_result_from_ending_silently(final: Publication, fang: Account) -> None:
    ended = Publication.objects.filter(pk=final.pk)
    with pytest.raises(IntegrityError, match="publication_final_ends_with_paper"), transaction.atomic():
        ended.update(withdrawn_at=NOON, withdrawn_by=fang, withdrawal_reason="悄悄撤下")

    assert ended.get().withdrawn_at is None


def test_page_asks_for_reason_and_paper_and_shows_them_afterwards(
    final: Publication, two: tuple[ResultVersion, ResultVersion], fang: Account,
    client_of: Callable[[Account], Client],
) -> None:  # fmt: skip
    client = client_of(fang)
    old, new = (reverse("appraisal:publication", args=[one.pk]) for one in two)
    shown = client.get(new).content.decode()
    assert (NO_REASON in shown, "撤下最终结果并确认公布" in shown, 'name="replace-document"' in shown) == (True,) * 3

    refused = client.post(f"{new}confirm/")
    assert (refused.status_code, "这个字段是必填项" in refused.content.decode()) == (422, True)
    assert Publication.objects.in_force().get() == final

    sent = {"replace-reason": "复核更正两项得分", "replace-document": paper("同意撤下.pdf")}
    assert client.post(f"{new}confirm/", sent).status_code == 302

    shown = client.get(old).content.decode()
    assert ("撤下理由：复核更正两项得分" in shown, "同意撤下.pdf" in shown, "已被替代" in shown) == (True,) * 3
    paper_url = reverse("appraisal:withdrawal_paper", args=[two[0].pk])
    assert paper_url in shown
    assert b"".join(client.get(paper_url)) == PAPER  # type: ignore[arg-type]  # a stream


def test_page_of_an_ordinary_confirmation_asks_for_neither(
    two: tuple[ResultVersion, ResultVersion], zhou: Account, fang: Account, client_of: Callable[[Account], Client]
) -> None:
    """Negative control of the page."""
    propose_publication(two[0], circle=Circle.APPRAISED, by=zhou, at=NOON)
    client, page = client_of(fang), reverse("appraisal:publication", args=[two[0].pk])

    shown = client.get(page).content.decode()

    assert (NO_REASON in shown, "replace-document" in shown) == (False, False)
    assert client.post(f"{page}confirm/").status_code == 302
    assert Publication.objects.in_force().get().version == two[0]


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
    enter_adjustment(year.scheme, facts, filing=NO_FILING, upload=paper(), by=by, at=NOON)


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
    with django_assert_num_queries(5):
        assert not changes_since(two[0])
    corrected(year, zhou, "T01", "D1", "81")
    with django_assert_num_queries(6):
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
    assert said in client.get(of_period).content.decode()
    refused = client_of(fang).post(f"{page}confirm/")
    assert (refused.status_code, Publication.objects.in_force().exists()) == (422, False)
    assert "这个字段是必填项" in refused.content.decode()
    assert client_of(fang).post(f"{page}confirm/", {"despite-reason": "按原版公布"}).status_code == 302
    assert confirmations()[-1].reason == "按原版公布"
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


def confirmations() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(verb="appraisal.confirm_publication").order_by("seq"))


@pytest.mark.parametrize(
    ("circle", "seen_by"),
    [(Circle.APPRAISED, {"何青", "所长"}), (Circle.COUNTY, {"何青", "所长", "外人"})],
)
def test_published_version_is_seen_by_its_circle(
    circle: Circle, seen_by: set[str], two: tuple[ResultVersion, ResultVersion], county: Unit, qingshi: Unit,
    zhou: Account, fang: Account,
) -> None:  # fmt: skip
    body = make_unit("财政所", parent=qingshi, appraised_with=qingshi, appraisal_system="")
    readers = [
        make_account("何青", qingshi, Duty.UNIT_LEADER),
        make_account("所长", body, Duty.UNIT_CLERK),
        make_account("外人", make_unit("县档案馆", parent=county), Duty.CADRE),
    ]

    propose_publication(two[0], circle=circle, by=zhou, at=NOON)
    assert not any(ResultVersion.objects.visible_to(one).exists() for one in readers)
    confirm_publication(two[0], by=fang, at=NOON)

    found = {str(one): list(ResultVersion.objects.visible_to(one)) for one in readers}
    assert found == {str(one): [two[0]] if str(one) in seen_by else [] for one in readers}
