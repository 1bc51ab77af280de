"""Commitments: signed by the head, reviewed by the level above alone, open once submitted, changed as versions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.actions.commitments import (
    Draft,
    amend_commitment,
    review_commitment,
    save_commitment,
    submit_commitment,
)
from appraisal.enums.commitments import CommitmentEvent, CommitmentOutcome, CommitmentState
from appraisal.gathering.commitments import below, due_day, offers, superior_of
from appraisal.models import Commitment, Period, Scheme
from appraisal.reports.commitments import letter_paper
from appraisal.rules.commitments import STEPS, Covered, Promise, check_step, coverage, unfiled
from core.findings import Refused, blocking
from core.models import AuditEvent
from organization.enums import Duty, UnitKind, UnitLevel
from organization.models import Account, Unit
from tests.appraisal.promises import ROADS, SCHOOL, YEAR, approved, draft, head_of, submitted, verdict
from tests.appraisal.small import titles
from tests.factories import NOON, make_account, make_unit

SignIn = Callable[[Account], Client]
S, E = CommitmentState, CommitmentEvent


@pytest.fixture
def lu(hekou: Unit) -> Account:
    """陆远, head of 河口镇 by post and by duty."""
    return head_of(hekou, "陆远", "lu")


@pytest.fixture
def village(hekou: Unit) -> Unit:
    return make_unit(
        "上埠村", parent=hekou, code="T01V1", kind=UnitKind.VILLAGE, level=UnitLevel.GRASSROOTS, appraisal_system=""
    )


def test_each_step_is_open_in_its_states_only() -> None:
    allowed = {(state, event) for state, event in product(S, E) if not blocking(check_step(state, event))}

    assert allowed == {
        (S.DRAFT, E.SUBMIT), (S.RETURNED, E.SUBMIT), (S.AMENDING, E.SUBMIT), (S.SUBMITTED, E.APPROVE),
        (S.SUBMITTED, E.RETURN), (S.IN_FORCE, E.AMEND),
    } == set(STEPS)  # fmt: skip


@pytest.mark.clause("QSH-8-a")
def test_letter_needs_a_target_and_the_present_head_and_stands_once_a_year(hekou: Unit, lu: Account) -> None:
    clerk = make_account("龚文", hekou, Duty.UNIT_CLERK, username="gong")
    former = make_account("旧任", hekou, Duty.UNIT_LEADER, username="former")
    empty = Promise("维稳", "", "", None, "")

    with pytest.raises(Refused) as nothing:
        submit_commitment(hekou, None, YEAR, Draft(()), by=lu, at=NOON)
    with pytest.raises(Refused) as stranger:
        submit_commitment(hekou, None, YEAR, draft(), by=former, at=NOON)
    with pytest.raises(Refused) as assistant:
        submit_commitment(hekou, None, YEAR, draft(), by=clerk, at=NOON)
    with pytest.raises(Refused) as unfilled:
        submit_commitment(hekou, None, YEAR, draft(ROADS, empty), by=lu, at=NOON)
    row = submitted(hekou, lu)
    with pytest.raises(Refused) as again:
        submit_commitment(hekou, None, YEAR, draft(seen=1), by=lu, at=NOON)

    assert titles(nothing) == ["没有承诺目标"]
    assert [titles(one) for one in (stranger, assistant)] == [["签字人不是现任主要负责人"]] * 2
    assert titles(unfilled) == [f"第 2 项没有填写{name}" for name in ("目标", "措施", "完成时限")]
    assert titles(again) == ["承诺书已报送，正在审核，不能修改"]
    version = row.versions.get()
    assert (row.number, row.state, version.signer) == ("安承诺〔2012〕1号", "submitted", lu.person)
    assert version.sha256 == hashlib.sha256(version.text.encode()).hexdigest()
    assert [one.title for one in version.targets.all()] == ["修路", "建校"]


@pytest.mark.clause("QSH-8-a")
def test_unit_without_a_head_on_record_signs_nothing(qingshi: Unit, he: Account) -> None:
    with pytest.raises(Refused) as refused:
        submit_commitment(qingshi, None, YEAR, draft(), by=he, at=NOON)

    assert titles(refused) == ["没有登记现任主要负责人"]


@pytest.mark.clause("SX-8.2-a")
def test_only_the_level_above_accepts_or_returns(
    village: Unit, hekou: Unit, lu: Account, he: Account, zhou: Account
) -> None:
    elder = head_of(village, "村支书", "elder")
    row = submitted(village, elder)

    for stranger in (zhou, he, elder):
        with pytest.raises(Refused) as refused:
            review_commitment(row, verdict(row), by=stranger, at=NOON)
        assert "不是上一层的审核人" in titles(refused)
    with pytest.raises(Refused) as silent:
        review_commitment(row, verdict(row, support=" "), by=lu, at=NOON)
    with pytest.raises(Refused) as unread:
        review_commitment(row, verdict(row, read_hash="0" * 64), by=lu, at=NOON)
    review_commitment(row, verdict(row, CommitmentOutcome.RETURNED), by=lu, at=NOON)
    returned = Commitment.objects.get(pk=row.pk)
    second = submitted(village, elder)
    made = review_commitment(second, verdict(second), by=lu, at=NOON)

    assert (titles(silent), titles(unread)) == (["没有写明上级支持事项"], ["页面上的正文不是现在的正文"])
    assert (returned.state, returned.current) == ("returned", None)
    row.refresh_from_db()
    assert (row.state, row.current, made.support, made.filed_on) == ("in_force", made.version, "安排配套资金", None)
    assert row.versions.count() == 2


@pytest.mark.clause("SX-8.2-a")
def test_person_promises_his_unit_and_its_head_the_level_above(hekou: Unit, county: Unit, lu: Account) -> None:
    cadre = make_account("副镇长", hekou, Duty.CADRE, username="deputy")
    assert cadre.person is not None
    row = approved(hekou, cadre, lu, ROADS, person=cadre.person)

    assert (row.superior, row.person, row.state) == (hekou, cadre.person, "in_force")
    assert superior_of(hekou, lu.person, NOON.date()) == county
    with pytest.raises(Refused) as other:
        submit_commitment(hekou, cadre.person, YEAR, draft(), by=lu, at=NOON)
    assert "不能代为起草这份承诺" in titles(other)


@pytest.mark.clause("SX-8.2-a")
def test_one_who_drafted_it_or_belongs_to_it_does_not_review_it(hekou: Unit, lu: Account, insider: Account) -> None:
    """马骏 holds the office's duty and works in 河口镇 (SX-8.4-a)."""
    row = submitted(hekou, lu)

    with pytest.raises(Refused) as refused:
        review_commitment(row, verdict(row), by=insider, at=NOON)

    assert titles(refused) == ["不能审核本单位、本人或者本人起草的承诺"]


@pytest.mark.clause("SX-8.2-b")
def test_accepted_commitments_of_the_countys_units_carry_the_filing_day(
    county: Unit, hekou: Unit, qingshi: Unit, lu: Account, zhou: Account
) -> None:
    approved(hekou, lu, zhou)
    units, _ = below(county, YEAR)
    due = due_day(YEAR, NOON.date())

    assert {one.name: one.filed_on for one in units} == {"河口镇": NOON.date(), "青石镇": None}
    assert due == date(2012, 3, 31)
    assert unfiled(units, due, due) == []
    assert [one.name for one in unfiled(units, due, due + timedelta(days=1))] == ["青石镇"]


@pytest.mark.clause("SX-8.1-a")
def test_coverage_lists_units_and_people_below_until_all_have_promised(
    village: Unit, hekou: Unit, lu: Account, client_of: SignIn
) -> None:
    make_unit("财政所", parent=hekou, code="T01S1", kind=UnitKind.OFFICE, level=UnitLevel.SECTION, appraisal_system="")
    elder = head_of(village, "村支书", "elder")
    submitted(village, elder)
    url = reverse("appraisal:commitment_coverage")

    page = client_of(lu).get(url, {"unit": hekou.code, "year": YEAR}).content.decode()

    units, people = below(hekou, YEAR)
    assert {one.name: one.done for one in units} == {"财政所": False, "上埠村": True}
    assert [one.name for one in people] == ["陆远"]
    told = coverage([*units, *people])
    assert ([one.name for one in told.missing], told.percent) == (["财政所", "陆远"], 33)
    assert coverage([Covered("1", "上埠村", S.IN_FORCE), Covered("2", "陆远", S.SUBMITTED)]).percent == 100
    assert coverage([Covered("1", "上埠村", S.DRAFT)]).percent == 0
    assert page.index("财政所") < page.index("上埠村")
    assert "没有承诺书" in page


@pytest.mark.clause("SX-8.1-a")
def test_promises_of_the_level_above_are_offered_below(village: Unit, hekou: Unit, lu: Account, zhou: Account) -> None:
    row = approved(hekou, lu, zhou)
    elder = head_of(village, "村支书", "elder")
    found = offers(village, None, YEAR, None, hekou)
    first = Promise(found[0].title, "上埠段 3 公里", "投工投劳", date(2012, 10, 31), found[0].source)

    below_it = submitted(village, elder, first)

    assert [one.title for one in found] == ["修路", "建校"]
    assert row.current is not None
    assert below_it.versions.get().targets.get().above == row.current.targets.get(order=1)


def test_draft_takes_up_items_of_the_scheme_and_nothing_else(
    year: Period, scheme: Scheme, hekou: Unit, lu: Account
) -> None:
    found = offers(hekou, None, YEAR, scheme, None)
    foreign = Promise("别组的指标", "目标", "措施", date(2012, 5, 1), "i:999999")

    with pytest.raises(Refused) as refused:
        save_commitment(hekou, None, YEAR, draft(foreign), by=lu, at=NOON)
    row = save_commitment(hekou, None, YEAR, draft(Promise("小项D1", "", "", None, found[0].source)), by=lu, at=NOON)

    assert titles(refused) == ["有一项目标的来源不在可选范围内"]
    assert [one.title for one in found] == ["小项D1", "小项D2", "小项E1"]
    assert (row.scheme, row.draft[0]["source"]) == (scheme, found[0].source)


def test_second_saving_of_the_same_page_is_refused(hekou: Unit, lu: Account) -> None:
    save_commitment(hekou, None, YEAR, draft(), by=lu, at=NOON)

    with pytest.raises(Refused) as refused:
        save_commitment(hekou, None, YEAR, draft(), by=lu, at=NOON)

    assert titles(refused) == ["别人已经保存过这份草稿"]


def test_change_is_a_new_version_with_its_reason_and_the_old_one_holds_until_then(
    hekou: Unit, lu: Account, zhou: Account
) -> None:
    row = approved(hekou, lu, zhou)
    first = row.current

    with pytest.raises(Refused) as reasonless:
        amend_commitment(row, reason=" ", by=lu, at=NOON)
    amend_commitment(row, reason="省里调整建校计划", by=lu, at=NOON)
    second = submitted(hekou, lu, ROADS)
    meanwhile = Commitment.objects.get(pk=row.pk)
    review_commitment(second, verdict(second), by=zhou, at=NOON)

    assert titles(reasonless) == ["没有填写变更理由"]
    assert (meanwhile.state, meanwhile.current) == ("submitted", first)
    row.refresh_from_db()
    assert row.current is not None
    assert (row.current.version, row.current.reason, row.number) == (2, "省里调整建校计划", "安承诺〔2012〕1号")
    assert [one.title for one in row.current.targets.all()] == ["修路"]


def test_letter_tells_both_sides_and_the_hash(hekou: Unit, lu: Account, zhou: Account) -> None:
    row = approved(hekou, lu, zhou)
    assert row.current is not None

    paper = letter_paper(row.current)

    told = "".join(line.text for line in paper.body)
    assert paper.number == "安承诺〔2012〕1号"
    assert all(words in told for words in ("陆远", "周清和", "安排配套资金", "完成 12 公里通村公路"))
    assert row.current.sha256[:8] in told


def _form(rows: tuple[Promise, ...], act: str, seen: int = 0) -> dict[str, Any]:
    sent: dict[str, Any] = {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": 0, "seen": seen, "act": act}
    for place, one in enumerate(rows):
        sent |= {f"rows-{place}-{name}": getattr(one, name) or "" for name in ("source", "title", "goal", "measure")}
        sent[f"rows-{place}-due"] = one.due.isoformat() if one.due else ""
    return sent


def test_leader_files_it_from_one_page_and_the_office_signs(
    hekou: Unit, scheme: Scheme, lu: Account, he: Account, zhou: Account, client_of: SignIn
) -> None:
    url = reverse("appraisal:write_commitment", args=[hekou.pk, YEAR])
    leader, office, stranger = client_of(lu), client_of(zhou), client_of(he)
    own = Promise("", "", "", None)

    opened = leader.get(url)
    incomplete = leader.post(url, _form((Promise("修路", "", "措施", None),), "submit"))
    saved = leader.post(url, _form((ROADS, own), "save"))
    row = Commitment.objects.get()
    hidden = stranger.get(reverse("appraisal:commitment", args=[row.pk]))
    done = leader.post(url, _form((ROADS, SCHOOL), "submit", seen=1))
    page = reverse("appraisal:commitment", args=[row.pk])
    seen = stranger.get(page)
    hash_ = row.versions.get().sha256
    theirs = stranger.post(reverse("appraisal:approve_commitment", args=[row.pk]), {"sha256": hash_, "support": "好"})
    bare = office.post(reverse("appraisal:return_commitment", args=[row.pk]), {"sha256": hash_, "comment": " "})
    signed = office.post(reverse("appraisal:approve_commitment", args=[row.pk]), {"sha256": hash_, "support": "支持"})
    paper = leader.get(reverse("appraisal:commitment_paper", args=[row.pk, 1]))

    assert (opened.status_code, incomplete.status_code, saved.status_code, hidden.status_code) == (200, 422, 302, 404)
    assert [one.errors.get("goal", []) for one in incomplete.context["rows"].forms] == [
        ["第 1 项没有填写目标。补齐后报送（依据 QSH-8-a）"]
    ]
    assert (done.status_code, seen.status_code, theirs.status_code, signed.status_code) == (302, 200, 403, 302)
    told = bare.content.decode()
    assert (bare.status_code, "没有写明退回意见" in told, "is-invalid" in told) == (422, True, True)
    assert Commitment.objects.get().state == "in_force"
    assert paper.content[:5] == b"%PDF-"
    assert stranger.get(url).status_code == 404
    assert AuditEvent.objects.filter(verb="appraisal.submit_commitment").count() == 1


def test_list_costs_the_same_for_one_and_many(county: Unit, zhou: Account, client_of: SignIn) -> None:
    client, url = client_of(zhou), reverse("appraisal:commitments")
    counts = []
    for number in (1, 5):
        for place in range(number):
            unit = make_unit(f"镇{number}{place}", parent=county)
            approved(unit, head_of(unit, f"镇长{number}{place}", f"head{number}{place}"), zhou)
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        counts.append(len(caught))

    assert counts[0] == counts[1]
    assert counts[0] <= 20


@pytest.mark.clause("QSH-8-b")
def test_portal_shows_what_was_submitted_and_no_draft(hekou: Unit, qingshi: Unit, lu: Account, client: Client) -> None:
    he = head_of(qingshi, "何佩兰", "he2")
    cadre = make_account("副镇长", hekou, Duty.CADRE, username="deputy")
    sent = submitted(hekou, lu)
    kept = save_commitment(qingshi, None, YEAR, draft(), by=he, at=NOON)
    own = submitted(hekou, cadre, ROADS, person=cadre.person)

    page = client.get(reverse("portal:commitments")).content.decode()
    answers = [client.get(reverse("portal:commitment", args=[one.pk])) for one in (sent, kept, own)]

    assert "河口镇2012年度工作承诺书" in page
    assert ("青石镇" in page, "副镇长" in page) == (False, False)
    assert [one.status_code for one in answers] == [200, 404, 404]
    assert "完成 12 公里通村公路" in answers[0].content.decode()
