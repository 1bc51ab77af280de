"""Pages of ranking documents: three clicks to a download, made once, made anew after approval, on record."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from appraisal.actions.publication import record_approval
from appraisal.actions.scoring import run_scoring
from appraisal.demo.papers import paper
from appraisal.models import RankingDocument, Result, ResultVersion
from appraisal.reports import making, ranking_document
from appraisal.reports.background import DOCUMENT
from core import jobs
from core.models import AuditEvent, Job, StoredFile
from organization.enums import Duty
from organization.models import Account

Find = Callable[[str, int], ResultVersion]
SignIn = Callable[[Account], Client]


@pytest.fixture
def inspector(holder: Callable[..., Account], sign_in: SignIn) -> Client:
    return sign_in(holder(Duty.INSPECTION_OFFICE))


@pytest.fixture
def lu(holder: Callable[..., Account], sign_in: SignIn) -> Client:
    """The head of 河口镇."""
    return sign_in(holder(Duty.UNIT_LEADER, "T04"))


def _body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def _approve(version: ResultVersion, by: Account) -> None:
    upload: SimpleUploadedFile = paper("会议纪要", ["审定。"], day=timezone.localdate())
    record_approval(
        version, meeting_on=timezone.localdate(), record="安考评纪〔2013〕4号", upload=upload, by=by, at=timezone.now()
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "head"), [("pdf", b"%PDF-"), ("xlsx", b"PK\x03\x04")])
def test_quarterly_report_is_three_clicks_from_the_workbench(inspector: Client, kind: str, head: bytes) -> None:
    workbench = inspector.get("/")
    first = re.search(r'href="([^"]+)">考核</a>', workbench.content.decode())
    assert first is not None
    board = inspector.get(first[1], follow=True)
    second = re.search(r'href="([^"]+)"[^>]*>排名报告</a>', board.content.decode())
    assert second is not None
    page = inspector.get(second[1]).content.decode()
    row = page[page.index("2012年第三季度</a>") :]
    third = re.search(r'action="([^"]+)"', row)
    assert third is not None
    download = inspector.post(third[1], {"kind": kind}, follow=True)
    assert download.status_code == 200
    assert download["Content-Disposition"].startswith("attachment")
    assert _body(download).startswith(head)


def test_reports_page_takes_the_published_version_and_tells_of_a_newer_one(inspector: Client, version_of: Find) -> None:
    lines = {line.period: line for line in inspector.get(reverse("appraisal:reports")).context["lines"]}
    assert list(lines) == ["2012年度", "2012年第四季度", "2012年第三季度", "2012年第二季度", "2012年第一季度"]
    assert (lines["2012年度"].title, lines["2012年度"].state) == ("第 2 版", "已审定")
    assert (lines["2012年第四季度"].title, lines["2012年第四季度"].state) == ("第 1 版", "待审")
    version = version_of("2012", 2)
    run_scoring(version.period, by=version.computed_by, at=timezone.now())
    lines = {line.period: line for line in inspector.get(reverse("appraisal:reports")).context["lines"]}
    assert (lines["2012年度"].title, lines["2012年度"].other) == ("第 2 版", "另有第 3 版未公布")


def test_document_is_made_once_and_served_again(inspector: Client, version_of: Find) -> None:
    version = version_of("2012Q1", 1)
    url = reverse("appraisal:make_document", args=[version.pk])
    one, two = (_body(inspector.post(url, {"kind": "xlsx"}, follow=True)) for _ in range(2))
    assert one == two
    assert RankingDocument.objects.filter(version=version).count() == 1
    verbs = list(AuditEvent.objects.order_by("-seq").values_list("verb", flat=True)[:3])
    assert sorted(verbs) == ["appraisal.download_document", "appraisal.download_document", "appraisal.make_document"]


def test_document_is_made_anew_after_approval(
    preliminary: None, version_of: Find, holder: Callable[..., Account]
) -> None:
    version, by = version_of("2012", 2), holder(Duty.INSPECTION_OFFICE)
    before = ranking_document(version, "pdf", by=by, at=timezone.now(), groups=["P"])
    _approve(version, holder(Duty.APPRAISAL_OFFICE))
    after = ranking_document(version_of("2012", 2), "pdf", by=by, at=timezone.now(), groups=["P"])
    marks = [
        "初步结果" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
        for data in (before, after)
    ]
    assert marks == [True, False]
    assert RankingDocument.objects.filter(version=version).count() == 2


def test_second_maker_of_a_document_gets_the_first_ones(version_of: Find, holder: Callable[..., Account]) -> None:
    version, by, order = version_of("2012Q1", 1), holder(Duty.INSPECTION_OFFICE), making.Order("xlsx")
    first, second = (
        making.keep(version, order, data, "排名.xlsx", by=by, at=timezone.now()) for data in (b"first", b"second")
    )  # fmt: skip
    assert first == second
    with second.document.content.open("rb") as kept:
        assert kept.read() == b"first"
    assert StoredFile.objects.filter(name="排名.xlsx").count() == 1


def test_export_asks_for_a_fresh_second_factor(inspector: Client, version_of: Find, settings: Any) -> None:
    url = reverse("appraisal:make_document", args=[version_of("2012Q1", 1).pk])
    assert inspector.post(url, {"kind": "xlsx"}).status_code == 302
    settings.SECOND_FACTOR_REQUIRED = True
    assert inspector.post(url, {"kind": "xlsx"}).status_code == 403
    row = RankingDocument.objects.get()
    answer = inspector.get(reverse("appraisal:document", args=[row.version_id, row.pk]))
    assert answer["Location"].startswith(reverse("organization:step_up"))


def test_command_writes_both_kinds(version_of: Find, tmp_path: Path) -> None:
    version = version_of("2012Q1", 1)
    for kind, head in (("pdf", b"%PDF-"), ("xlsx", b"PK")):
        target = tmp_path / f"ranking.{kind}"
        call_command(
            "export_ranking", version.scheme.code, "2012Q1", format=kind, output=str(target), stdout=StringIO()
        )
        assert target.read_bytes().startswith(head)


def test_groups_and_number_make_documents_of_their_own(version_of: Find, holder: Callable[..., Account]) -> None:
    version, by = version_of("2012Q1", 1), holder(Duty.INSPECTION_OFFICE)
    orders = [
        making.Order("pdf"),
        making.Order("xlsx"),
        making.Order("pdf", ("T",)),
        making.Order("pdf", ("T", "P")),
        making.Order("pdf", per_unit=True),
        making.Order("pdf", number="安督〔2012〕18号"),
    ]
    variants = [making.variant_of(version, order, by=by) for order in orders]
    assert len(set(variants)) == len(orders)
    assert max(map(len, variants)) <= 60
    assert making.variant_of(version, making.Order("pdf", ("G", "P", "T")), by=by) == variants[0]


def test_long_pdf_is_made_by_a_job(inspector: Client, version_of: Find, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "ROWS_IN_REQUEST", 22)
    version = version_of("2012Q1", 1)
    url = reverse("appraisal:make_document", args=[version.pk])
    answer = inspector.post(url, {"kind": "pdf", "groups": ["P"]})
    assert answer["Location"] == reverse("appraisal:documents", args=[version.pk])
    inspector.post(url, {"kind": "pdf", "groups": ["P"]})
    job = Job.objects.get(kind=DOCUMENT)
    assert "排队中" in inspector.get(answer["Location"]).content.decode()
    jobs.run(job.pk)
    jobs.run(job.pk)
    job.refresh_from_db()
    row = RankingDocument.objects.get(version=version)
    assert (job.state, job.result["document"]) == ("done", row.pk)
    assert inspector.get(answer["Location"]).context["job"].result_url
    Job.objects.filter(pk=job.pk).update(ended_at=timezone.now() - timedelta(hours=1))
    assert inspector.get(answer["Location"]).context["job"] is None
    progress = inspector.get(reverse("appraisal:document_progress", args=[version.pk, job.pk]))
    assert reverse("appraisal:document", args=[version.pk, row.pk]) in progress.content.decode()


def test_long_workbook_needs_no_job(version_of: Find) -> None:
    version = version_of("2012", 2)
    found = [
        making.needs_job(version, making.Order(kind, per_unit=units))
        for kind, units in (("pdf", False), ("pdf", True), ("xlsx", True))
    ]
    assert found == [False, True, False]


@pytest.mark.parametrize("name", ["documents", "make_document"])
def test_unit_leader_is_refused(lu: Client, version_of: Find, name: str) -> None:
    url = reverse(f"appraisal:{name}", args=[version_of("2012", 2).pk])
    answer = lu.get(url) if name == "documents" else lu.post(url, {"kind": "pdf"})
    assert answer.status_code in (403, 405)
    assert not RankingDocument.objects.exists()
    assert lu.get(reverse("appraisal:reports")).status_code == 403


def test_document_belongs_to_its_version(inspector: Client, lu: Client, version_of: Find) -> None:
    version, other = version_of("2012Q1", 1), version_of("2012Q2", 1)
    inspector.post(reverse("appraisal:make_document", args=[version.pk]), {"kind": "xlsx"})
    row = RankingDocument.objects.get()
    answers = [
        client.get(reverse("appraisal:document", args=[pk, row.pk]))
        for client, pk in ((inspector, version.pk), (inspector, other.pk), (lu, version.pk), (Client(), version.pk))
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 403, 302]
    assert _body(answers[0]).startswith(b"PK")


def test_wrong_option_is_explained(inspector: Client, version_of: Find) -> None:
    url = reverse("appraisal:make_document", args=[version_of("2012Q1", 1).pk])
    assert inspector.post(url, {"kind": "pdf", "groups": ["Z"]}).status_code == 422
    assert inspector.post(url, {"kind": "docx"}).status_code == 422
    assert inspector.get(url).status_code == 405


def test_board_export_holds_the_rows_shown_and_states_the_filters(inspector: Client, version_of: Find) -> None:
    version, asked = version_of("2012", 2), {"group": "T", "moved": "on", "sort": "-final"}
    answer = inspector.get(reverse("appraisal:export_board", args=[version.pk]), asked)
    book = load_workbook(io.BytesIO(answer.content))
    cover = {row[0].value: row[1].value for row in book["封面"].iter_rows(min_row=2)}
    assert (cover["筛选"], cover["对比"], cover["考核系统"]) == ("仅名次有变化的单位", "第 1 版", "第一大块（乡镇口）")
    rows = list(book.worksheets[1].iter_rows(min_row=4, values_only=True))
    shown = inspector.get(reverse("appraisal:board", args=[version.pk]), asked).context["board"].rows
    assert [row[2] for row in rows] == [row.name for row in shown]
    assert 0 < len(rows) < 15
    event = AuditEvent.objects.order_by("-seq").first()
    assert event is not None
    assert event.verb == "appraisal.export_board"


def test_unit_leader_exports_the_board_he_sees(lu: Client, version_of: Find) -> None:
    shown, hidden = version_of("2012", 2), version_of("2012", 1)
    answers = [lu.get(reverse("appraisal:export_board", args=[one.pk]), {"group": "T"}) for one in (shown, hidden)]
    assert [answer.status_code for answer in answers] == [200, 404]


def test_board_export_without_filters_has_every_exact_total(inspector: Client, version_of: Find) -> None:
    version = version_of("2012Q3", 1)
    answer = inspector.get(reverse("appraisal:export_board", args=[version.pk]), {"group": "G"})
    rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[1].iter_rows(min_row=4, values_only=True))
    finals = Result.objects.filter(version=version, group__code="G").order_by("rank", "member__code")
    assert [round(row[-2] * 10_000) for row in rows] == list(finals.values_list("final", flat=True))


@pytest.mark.parametrize(("name", "most"), [("reports", 12), ("documents", 16)])
def test_pages_take_few_queries(
    inspector: Client, version_of: Find, django_assert_max_num_queries: DjangoAssertNumQueries, name: str, most: int
) -> None:
    version = version_of("2012", 2)
    url = reverse(f"appraisal:{name}", args=[] if name == "reports" else [version.pk])
    inspector.get(url)
    with django_assert_max_num_queries(most):
        assert inspector.get(url).status_code == 200
