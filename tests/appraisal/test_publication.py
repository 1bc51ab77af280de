"""A version's way to the units: every step in every state, the second person, and what the next version replaces."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from appraisal.actions.publication import (
    confirm_publication,
    propose_publication,
    recall_proposal,
    withdraw_publication,
)
from appraisal.enums import Circle, VersionState
from appraisal.models import Publication, ResultVersion
from appraisal.rules.publication import VersionFacts, check_confirm, check_propose, check_step
from core.findings import Refused, blocking
from core.models import StoredFile
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import PAPER
from tests.appraisal.versions import approve, confirmations, paper
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


@pytest.mark.parametrize(
    ("circle", "seen_by"),
    [
        (Circle.APPRAISED, {"何青", "所长", "干部", "数据员"}),
        (Circle.COUNTY, {"何青", "所长", "干部", "数据员", "外人"}),
    ],
)
def test_published_version_is_seen_by_its_circle(
    circle: Circle, seen_by: set[str], two: tuple[ResultVersion, ResultVersion], county: Unit, qingshi: Unit,
    zhou: Account, fang: Account, client_of: Callable[[Account], Client],
) -> None:  # fmt: skip
    body = make_unit("财政所", parent=qingshi, appraised_with=qingshi, appraisal_system="")
    readers = [
        make_account("何青", qingshi, Duty.UNIT_LEADER),
        make_account("所长", body, Duty.UNIT_CLERK),
        make_account("干部", qingshi, Duty.CADRE),
        make_account("数据员", qingshi, Duty.DATA_SUPPLIER),
        make_account("外人", make_unit("县档案馆", parent=county), Duty.CADRE),
    ]

    propose_publication(two[0], circle=circle, by=zhou, at=NOON)
    assert not any(ResultVersion.objects.visible_to(one).exists() for one in readers)
    confirm_publication(two[0], by=fang, at=NOON)

    found = {str(one): list(ResultVersion.objects.visible_to(one)) for one in readers}
    assert found == {str(one): [two[0]] if str(one) in seen_by else [] for one in readers}
    board = reverse("appraisal:board", args=[two[0].pk])
    answers = {str(one): client_of(one).get(board).status_code for one in readers}
    assert answers == {str(one): 200 if str(one) in seen_by else 404 for one in readers}
