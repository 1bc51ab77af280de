"""The certificate of due procedure and the archive: printed, bundled, read back (GW713-33)."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core.findings import Refused
from core.models import AuditEvent, StoredFile
from decisions.actions.archive import close_archive, explain_gap
from decisions.actions.matters import declare_emergency, end_matter
from decisions.actions.papers import NewPaper, add_paper
from decisions.actions.resolutions import NewResolution, issue_resolution
from decisions.enums import Event, PaperKind, ResolutionKind, Stage
from decisions.gathering.archive import RECORDS, dossier_of, standing_of
from decisions.models import Archive, ArchiveNote, Matter, Proposal
from decisions.reports.archive import INDEX, MANIFEST, manifest_digest, write_archive
from decisions.reports.certificate import certificate_of, print_certificate
from decisions.rules.archive import SLOTS
from organization.models import Account, Unit
from tests.decisions import build_meetings as meet
from tests.decisions import build_rows as build
from tests.decisions.standing_rows import *  # noqa: F403  the units and their people
from tests.decisions.standing_rows import stand
from tests.factories import NOON
from tests.house.world import PDF
from tests.standing import standing

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]
MOST_QUERIES = 20


@pytest.fixture(scope="module")
def stood(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """Decided by a meeting of ten, its minutes issued; one paper of the research has a file."""
    with standing(django_db_blocker):
        river = stand()
        wen = Account.objects.get(username="wen")
        build.settle(river, Stage.INTENT, wen)
        build.step(river, Stage.RESEARCH, Event.OPEN, wen)
        paper = NewPaper(PaperKind.OTHER, "踏勘记录", NOON.date(), number="河调〔2012〕3号", text="踏勘")
        upload = SimpleUploadedFile("踏勘记录.pdf", PDF, "application/pdf")
        add_paper(river.pk, Stage.RESEARCH, paper, upload=upload, by=wen, at=NOON)
        meet.ready(river, wen)
        ten = meet.members(Unit.objects.get(code="AL"), 10)
        meet.voted(meet.opened(river, ten, wen, absent=1), ten, "aaaaaaaan", wen)
        new = NewResolution(ResolutionKind.MINUTES, "关于城区河道综合整治的会议纪要", "同意。", NOON.date())
        issue_resolution(river.pk, new, by=wen, at=NOON)
        build.step(river, Stage.RESOLUTION, Event.CLOSE, wen)
        yield river.pk


@pytest.fixture
def resolved(stood: int, db: None) -> Matter:
    return Matter.objects.get(pk=stood)


def gaps(one: Matter) -> list[str]:
    return [slot.kind.key for slot in standing_of(one, at=NOON)[1] if slot.gap]


def explain_all(one: Matter, by: Account) -> None:
    for key in gaps(one):
        explain_gap(one.pk, key, reason="本事项不涉及", by=by, at=NOON)


def at(name: str, *args: object) -> str:
    return reverse(f"decisions:{name}", args=args)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def words(data: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)


def bundle(one: Matter, by: Account) -> zipfile.ZipFile:
    with write_archive(dossier_of(one, at=NOON), by=str(by), at=NOON) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def sums(archive: zipfile.ZipFile) -> dict[str, str]:
    """Path -> fingerprint, as sha256sum reads its list."""
    lines = csv.reader(archive.read(MANIFEST).decode().splitlines(), delimiter="\n", quoting=csv.QUOTE_NONE)
    return {line[0][66:]: line[0][:64] for line in lines}


def test_certificate_names_article_deed_hour_person_number_and_fingerprint(resolved: Matter, wen: Account) -> None:
    found = certificate_of(resolved, at=NOON)
    said = words(print_certificate(found, by=str(wen), at=NOON))

    assert found.complete
    for part in (
        "程序合规证明", resolved.number, resolved.title, "决策目标体系五（八）", "应到10，实到9，赞成8，反对1，弃权0",
        "安府纪要〔2012〕1号", "河调〔2012〕3号", "确定为不适用", "决定人：县政府主要领导", "文若水", "2012-12-2812:00",
    ):  # fmt: skip
        assert part in said
    digests = {row.digest for row in found.rows if row.number}
    assert digests <= set(StoredFile.objects.values_list("sha256", flat=True))
    for digest in digests:
        assert digest[:16] in said


def test_certificate_of_a_matter_under_way_does_not_certify(river: Matter, wen: Account) -> None:
    found = certificate_of(river, at=NOON)
    said = words(print_certificate(found, by=str(wen), at=NOON))

    assert "程序办理情况表" in said
    assert "程序合规证明" not in said


def test_certificate_shows_every_exception(river: Matter, county: Unit, wen: Account) -> None:
    build.settle(river, Stage.INTENT, wen)
    declare_emergency(
        river.pk, leader=build.secretary(county), kind="防汛", reason="堤防出险", declared_on=NOON.date(),
        paper_number="安委〔2012〕9号", by=wen, at=NOON,
    )  # fmt: skip
    build.step(river, Stage.RESEARCH, Event.CUT, wen, reason="来不及调研")

    rows = [row for row in certificate_of(river, at=NOON).rows if row.clause == "JH-A-5.9-c"]

    assert [(row.result, row.number) for row in rows] == [("紧急压减", ""), ("例外", "安委〔2012〕9号")]
    assert "来不及调研" in rows[0].what


@pytest.mark.clause("GW713-33")
def test_archive_with_an_empty_slot_and_no_reason_is_not_closed(resolved: Matter, wen: Account) -> None:
    empty = gaps(resolved)
    with pytest.raises(Refused) as refusal:
        close_archive(resolved.pk, by=wen, at=NOON)
    with pytest.raises(Refused, match="空缺原因没有填写"):
        explain_gap(resolved.pk, empty[0], reason=" ", by=wen, at=NOON)
    with pytest.raises(Refused, match="已有材料"):
        explain_gap(resolved.pk, "draft", reason="没有", by=wen, at=NOON)
    explain_all(resolved, wen)

    row = close_archive(resolved.pk, by=wen, at=NOON)

    assert empty == ["risk", "competition"]
    assert [one.title for one in refusal.value.findings] == ["风险评估报告空缺", "公平竞争审查意见空缺"]
    assert (row.sha256, Archive.objects.count()) == (manifest_digest(dossier_of(resolved, at=NOON)), 1)
    assert AuditEvent.objects.filter(verb="decisions.close_archive").count() == 1


def test_reason_given_by_the_procedure_fills_a_slot(resolved: Matter) -> None:
    reasons = {slot.kind.key: slot.reason for slot in standing_of(resolved, at=NOON)[1]}

    assert reasons["hearing"] == "听证不适用：不涉及（县政府主要领导）"


@pytest.mark.clause("GW713-33")
def test_matter_under_way_is_not_filed_and_one_given_up_is(river: Matter, wen: Account) -> None:
    with pytest.raises(Refused, match="事项尚未形成决议，也未终止"):
        close_archive(river.pk, by=wen, at=NOON)

    end_matter(river.pk, reason="上级已统一部署", by=wen, at=NOON)

    assert close_archive(river.pk, by=wen, at=NOON).files > 0


@pytest.mark.clause("GW713-33")
def test_bundle_is_read_back_and_every_fingerprint_fits(resolved: Matter, wen: Account) -> None:
    archive = bundle(resolved, wen)
    listed = sums(archive)

    assert archive.testzip() is None
    assert set(listed) == set(archive.namelist()) - {MANIFEST}
    assert {
        path for path, digest in listed.items() if hashlib.sha256(archive.read(path)).hexdigest() != digest
    } == set()
    index = words(archive.read(INDEX))
    for part in ("卷内目录", resolved.title, "空缺：风险评估报告", "空缺：听证材料——听证不适用：不涉及"):
        assert part in index
    assert "程序合规证明" in words(archive.read("程序合规证明.pdf"))


def test_bundle_holds_every_file_and_record_of_the_matter(resolved: Matter, wen: Account) -> None:
    archive = bundle(resolved, wen)
    contents = [archive.read(path) for path in archive.namelist()]
    digests = {hashlib.sha256(data).hexdigest() for data in contents}
    said = "\n".join(data.decode() for path, data in zip(archive.namelist(), contents, strict=True) if ".txt" in path)

    assert set(StoredFile.objects.values_list("sha256", flat=True)) <= digests
    for part in (
        "踏勘",
        "会议名册和表决",
        "常委10",
        "缺席（外出招商）",
        "书面意见：同意",
        "常委9，组成人员，到会，反对",
    ):
        assert part in said
    folders = {path.split("/")[0] for path in archive.namelist() if "/" in path}
    assert {"00-总体情况", "01-意向征集", "02-调查研究", "08-法律审查", "09-形成决议"} <= folders


def test_bundle_tells_no_contact(river: Matter, wen: Account) -> None:
    Proposal.objects.filter(pk=build.proposal(wen, contact="13900000000").pk).update(
        matter=river, state="merged", screened_at=NOON, screened_by=wen
    )

    archive = bundle(river, wen)

    assert not any(b"13900000000" in archive.read(path) for path in archive.namelist())
    assert any("丁一" in archive.read(path).decode() for path in archive.namelist() if path.endswith(".txt"))


def test_file_that_was_changed_on_disk_is_not_handed_out(resolved: Matter, wen: Account) -> None:
    file = StoredFile.objects.order_by("stored_at").first()
    assert file is not None
    disk = Path(file.content.path)
    kept = disk.read_bytes()
    disk.write_bytes(b"%PDF-1.4 something else")

    try:
        with pytest.raises(ValueError, match="与登记的指纹不一致"):
            write_archive(dossier_of(resolved, at=NOON), by=str(wen), at=NOON)
    finally:
        disk.write_bytes(kept)


def test_same_records_give_the_same_list(resolved: Matter) -> None:
    assert manifest_digest(dossier_of(resolved, at=NOON)) == manifest_digest(dossier_of(resolved, at=timezone.now()))


def test_slots_are_filled_by_tables_and_papers_that_exist() -> None:
    filled = {records.slot for records in RECORDS if records.slot} | {slot.key for slot in SLOTS if slot.papers}

    assert filled == {slot.key for slot in SLOTS}


def test_page_closes_explains_and_exports(resolved: Matter, wen: Account, client_of: ClientOf) -> None:
    client = client_of(wen)
    first = client.get(at("archive", resolved.pk))
    early = client.post(at("close_archive", resolved.pk))
    empty = client.post(at("archive_gap", resolved.pk, "risk"), {"reason": ""})
    for key in gaps(resolved):
        client.post(at("archive_gap", resolved.pk, key), {"reason": "本事项不涉及"})
    done = client.post(at("close_archive", resolved.pk), follow=True)
    response = client.get(at("export_archive", resolved.pk))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    paper = client.get(at("certificate", resolved.pk))

    assert (first.status_code, early.status_code, empty.status_code) == (200, 409, 409)
    assert "风险评估报告空缺" in text(early)
    assert ArchiveNote.objects.count() == 2
    assert "已归档" in text(done)
    assert MANIFEST in archive.namelist()
    assert paper.content.startswith(b"%PDF")
    assert AuditEvent.objects.filter(verb__in=["decisions.export_archive", "decisions.print_certificate"]).count() == 2
    assert client.get(at("archive_gap", resolved.pk, "nothing")).status_code == 404


def test_unit_gets_its_certificate_and_not_the_archive(
    resolved: Matter, lu: Account, zhou: Account, client_of: ClientOf
) -> None:
    unit, office = client_of(lu), client_of(zhou)

    assert unit.get(at("certificate", resolved.pk)).status_code == 200
    assert {unit.get(at(name, resolved.pk)).status_code for name in ("archive", "export_archive")} == {403}
    assert unit.post(at("close_archive", resolved.pk)).status_code == 403
    assert office.get(at("certificate", resolved.pk)).status_code == 403


def test_page_costs_the_same_with_much_history(resolved: Matter, wen: Account, client_of: ClientOf) -> None:
    explain_all(resolved, wen)
    for _ in range(4):
        close_archive(resolved.pk, by=wen, at=NOON)
    client = client_of(wen)
    client.get(at("archive", resolved.pk))

    with CaptureQueriesContext(connection) as caught:
        client.get(at("archive", resolved.pk))

    assert len(caught) <= MOST_QUERIES
