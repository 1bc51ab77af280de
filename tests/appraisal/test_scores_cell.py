"""One member's scores: their origin, the story of a cell and the files behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.actions.imports import commit_import, undo_import, upload_workbook
from appraisal.actions.score_checks import CLEARED
from appraisal.actions.scores import add_evidence, enter_scores, withdraw_evidence
from appraisal.models import Period, Score, ScoreEvidence
from core.findings import Refused
from core.models import AuditEvent, StoredFile
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.small import PAPER, book_bytes, points, upload_of
from tests.appraisal.standing_year import *  # noqa: F403  the small scheme and its year
from tests.factories import NOON, make_account

ClientOf = Callable[[Account], Client]


@pytest.fixture
def office(zhou: Account, client_of: ClientOf) -> Client:
    return client_of(zhou)


def page(year: Period, leaf: str = "D1", name: str = "score", member: str = "T01") -> str:
    return f"{reverse(f'appraisal:{name}', args=[year.pk, member])}?leaf={leaf}"


def test_page_tells_the_whole_story_of_a_cell(office: Client, year: Period, zhou: Account) -> None:
    enter_scores(year, {("T01", "D1"): points(70), ("T02", "D1"): points(1)}, by=zhou, at=NOON)
    enter_scores(year, {("T01", "D1"): CLEARED}, by=zhou, at=NOON)
    enter_scores(year, {("T02", "D1"): points(2)}, by=zhou, at=NOON)
    batch = commit_import(upload_workbook(year, upload_of(book_bytes(year)), by=zhou, at=NOON), by=zhou, at=NOON)
    undo_import(batch, reason="传错文件", by=zhou, at=NOON)

    response = office.get(page(year))

    assert [(one.what, one.before, one.after, one.reason) for one in response.context["history"]] == [
        ("撤销导入", "80", "（空）", "传错文件"),
        ("导入", "（空）", "80", ""),
        ("录入", "70", "（空）", ""),
        ("录入", "（空）", "70", ""),
    ]
    assert {one.who for one in response.context["history"]} == {"周清和（zhou）"}


def test_page_lists_every_leaf_with_its_origin(office: Client, year: Period, zhou: Account) -> None:
    enter_scores(year, {("T01", "D1"): points(70), ("T01", "E1"): None}, by=zhou, at=NOON)

    lines = office.get(page(year)).context["lines"]

    assert [(one.leaf, one.value, one.origin) for one in lines] == [
        ("D1", "70", "2012-12-28 12:00 周清和 录入"),
        ("D2", "", "尚未录入"),
        ("E1", "不涉及", "2012-12-28 12:00 周清和 录入"),
    ]


def test_page_without_a_leaf_shows_the_first(office: Client, year: Period) -> None:
    response = office.get(reverse("appraisal:score", args=[year.pk, "T01"]))

    assert response.context["column"].leaf.code == "D1"


@pytest.mark.parametrize(("member", "leaf"), [("T01", "F1"), ("T01", "XX"), ("XX", "D1")])
def test_page_of_an_unknown_cell_is_missing(office: Client, year: Period, member: str, leaf: str) -> None:
    assert office.get(page(year, leaf, member=member)).status_code == 404


def test_evidence_is_kept_and_served(office: Client, year: Period, zhou: Account) -> None:
    enter_scores(year, {("T01", "D1"): points(70)}, by=zhou, at=NOON)

    data = {"file": upload_of(PAPER, "纪要.pdf"), "note": "常务会议"}
    response = office.post(page(year, name="add_evidence"), data, follow=True)

    evidence = ScoreEvidence.objects.get()
    assert response.redirect_chain == [(page(year), 302)]
    (file,) = response.context["files"]
    assert (file.name, file.url) == ("纪要.pdf", reverse("appraisal:evidence", args=[evidence.pk]))
    assert b"".join(office.get(file.url).streaming_content) == PAPER  # type: ignore[attr-defined]


def test_evidence_of_a_dangerous_kind_is_refused(office: Client, year: Period, zhou: Account) -> None:
    enter_scores(year, {("T01", "D1"): points(70)}, by=zhou, at=NOON)

    response = office.post(page(year, name="add_evidence"), {"file": upload_of(b"<svg/>", "图.svg")})

    assert (response.status_code, ScoreEvidence.objects.count()) == (422, 0)


def test_evidence_without_a_score_has_nowhere_to_hang(office: Client, year: Period) -> None:
    assert office.post(page(year, name="add_evidence"), {"file": upload_of(PAPER, "纪要.pdf")}).status_code == 404


def test_evidence_is_denied_to_units_and_readers(
    year: Period, zhou: Account, lu: Account, county: Unit, client_of: ClientOf
) -> None:
    enter_scores(year, {("T01", "D1"): points(70)}, by=zhou, at=NOON)
    reader = make_account("方敏", county, Duty.ORGANIZATION_OFFICE, username="fang")

    for account, code in ((lu, 403), (reader, 200)):
        client = client_of(account)
        assert client.get(page(year)).status_code == code
        posted = client.post(page(year, name="add_evidence"), {"file": upload_of(PAPER, "纪要.pdf")})
        assert posted.status_code == 403
    assert ScoreEvidence.objects.count() == 0


@pytest.mark.clause("SX-8.4-a")
def test_evidence_for_the_own_unit_is_refused_with_the_reason(
    year: Period, zhou: Account, insider: Account, client_of: ClientOf
) -> None:
    enter_scores(year, {("T01", "D1"): points(70)}, by=zhou, at=NOON)
    client = client_of(insider)

    shown = client.get(page(year)).content.decode()
    posted = client.post(page(year, name="add_evidence"), {"file": upload_of(PAPER, "纪要.pdf")})

    assert "本单位人员不得为本单位添加凭证" in shown
    assert (posted.status_code, ScoreEvidence.objects.count()) == (409, 0)


def test_page_costs_the_same_for_more_files(office: Client, year: Period, zhou: Account) -> None:
    enter_scores(year, {("T01", leaf): points(40) for leaf in ("D1", "D2", "E1")}, by=zhou, at=NOON)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            office.get(page(year))
        return len(queries)

    add_evidence(Score.objects.get(indicator__code="D1"), upload_of(PAPER, "一.pdf"), by=zhou, at=NOON)
    one = count()
    for name in ("二", "三", "四"):
        add_evidence(Score.objects.get(indicator__code="D1"), upload_of(PAPER, f"{name}.pdf"), by=zhou, at=NOON)

    assert (count(), one <= 20) == (one, True)


def test_form_says_what_files_it_takes_and_refuses_a_plain_text(office: Client, year: Period, zhou: Account) -> None:
    enter_scores(year, {("T01", "D1"): points(70)}, by=zhou, at=NOON)

    shown = office.get(page(year)).content.decode()
    response = office.post(page(year, name="add_evidence"), {"file": upload_of("说明".encode(), "说明.txt")})

    assert "PDF、OFD、Word、Excel、PNG、JPG，不超过 20 MB。" in shown
    assert (response.status_code, ScoreEvidence.objects.count(), StoredFile.objects.count()) == (422, 0, 0)


@pytest.fixture
def wrong(year: Period, zhou: Account) -> ScoreEvidence:
    enter_scores(year, {("T01", "D1"): points(70)}, by=zhou, at=NOON)
    return add_evidence(Score.objects.get(), upload_of(PAPER, "别家的.pdf"), by=zhou, at=NOON)


def test_withdrawn_evidence_stays_on_record_struck_through(office: Client, year: Period, wrong: ScoreEvidence) -> None:
    data = {"evidence": wrong.pk, "reason": "传错单位"}
    response = office.post(page(year, name="withdraw_evidence"), data, follow=True)

    assert response.redirect_chain == [(page(year), 302)]
    (file,) = response.context["files"]
    assert (file.name, file.withdrawn.endswith("撤销，理由：传错单位")) == ("别家的.pdf", True)
    assert "<s>别家的.pdf</s>" in response.content.decode()
    assert [line.files for line in response.context["lines"]] == [0, 0, 0]
    assert b"".join(office.get(file.url).streaming_content) == PAPER  # type: ignore[attr-defined]
    event = AuditEvent.objects.get(verb="appraisal.withdraw_evidence")
    assert (event.reason, "别家的.pdf" in event.data) == ("传错单位", True)


def test_withdrawn_evidence_is_served_to_the_unit_no_more(
    year: Period, zhou: Account, lu: Account, wrong: ScoreEvidence, client_of: ClientOf
) -> None:
    file = reverse("appraisal:evidence", args=[wrong.pk])
    assert b"".join(client_of(lu).get(file).streaming_content) == PAPER  # type: ignore[attr-defined]

    withdraw_evidence(wrong, reason="传错单位", by=zhou, at=NOON)

    assert client_of(lu).get(file).status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"reason": "传错"}, "请选择文件"),
        ({"evidence": 0, "reason": "传错"}, "该凭证已不在列"),
        ({}, "这个字段是必填项"),
    ],
    ids=["no file", "strange file", "no reason"],
)
def test_withdrawal_without_file_or_reason_says_so(
    office: Client, year: Period, wrong: ScoreEvidence, data: dict[str, object], said: str
) -> None:
    response = office.post(page(year, name="withdraw_evidence"), data)

    wrong.refresh_from_db()
    assert (response.status_code, said in response.content.decode(), wrong.withdrawn_at) == (422, True, None)


@pytest.mark.clause("SX-8.4-a")
def test_withdrawal_for_the_own_unit_twice_or_without_reason_is_refused(
    year: Period, zhou: Account, insider: Account, wrong: ScoreEvidence
) -> None:
    with pytest.raises(Refused, match="SX-8.4-a"):
        withdraw_evidence(wrong, reason="传错", by=insider, at=NOON)
    with pytest.raises(Refused, match="撤销须写明理由"):
        withdraw_evidence(wrong, reason=" ", by=zhou, at=NOON)
    withdraw_evidence(wrong, reason="传错", by=zhou, at=NOON)
    with pytest.raises(Refused, match="该凭证已经撤销"):
        withdraw_evidence(wrong, reason="传错", by=zhou, at=NOON)
    with pytest.raises(Refused, match="该得分附有凭证"):
        enter_scores(year, {("T01", "D1"): CLEARED}, by=zhou, at=NOON)


def test_withdrawal_is_denied_to_readers(year: Period, county: Unit, wrong: ScoreEvidence, client_of: ClientOf) -> None:
    reader = make_account("方敏", county, Duty.ORGANIZATION_OFFICE, username="fang")

    posted = client_of(reader).post(page(year, name="withdraw_evidence"), {"evidence": wrong.pk, "reason": "传错"})

    assert posted.status_code == 403
    assert "传错了文件" not in client_of(reader).get(page(year)).content.decode()
