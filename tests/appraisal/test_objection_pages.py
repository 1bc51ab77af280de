"""Objections through their pages: from the unit's sheet to the new version, the filing and the archive."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appraisal.actions.objections import withdraw_objection
from appraisal.enums.objections import ObjectionKind, ObjectionState
from appraisal.models import Objection, Period, Publication, ResultFiling, YearArchive
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.objections import filed, published
from tests.appraisal.versions import approve, paper
from tests.factories import make_account, make_unit

ClientOf = Callable[[Account], Client]


@pytest.fixture
def out(year: Period, zhou: Account, fang: Account) -> Publication:
    return published(year, zhou, fang, at=timezone.now())


@pytest.fixture
def leader(county: Unit) -> Account:
    return make_account("白振国", county, Duty.COUNTY_LEADER, username="bai")


@pytest.fixture
def reviewer(county: Unit) -> Account:
    return make_account("纪成", make_unit("县审计局", parent=county), Duty.ASSESSOR, username="ji")


@pytest.mark.clause("SX-6.7-c")
def test_an_objection_walks_from_the_sheet_to_a_new_version(
    out: Publication, lu: Account, zhou: Account, leader: Account, reviewer: Account, client_of: ClientOf
) -> None:
    filing = reverse("appraisal:file_objection", args=[out.version_id, "T01"])
    empty = client_of(lu).post(filing, {})
    assert (empty.status_code, Objection.objects.count()) == (422, 0)
    asked = {"item": "leaf:D1", "claimed": "90", "text": "漏计项目", "document": paper()}

    assert client_of(lu).post(filing, asked).status_code == 302
    row = Objection.objects.get()
    page = reverse("appraisal:objection", args=[row.pk])
    naming = reverse("appraisal:name_reviewers", args=[row.pk])
    assert client_of(zhou).get(naming).status_code == 403
    assert client_of(leader).post(naming, {"first": "周清和"}).status_code == 409
    assert client_of(leader).post(naming, {"first": "纪成", "paper": "安办函1号"}).status_code == 302
    conclusion = reverse("appraisal:conclude_review", args=[row.pk])
    assert client_of(lu).get(conclusion).status_code == 403
    found = {"outcome": "correct", "item": "leaf:D1", "proposed": "90", "reason": "项目已竣工", "document": paper()}
    assert client_of(reviewer).post(conclusion, found).status_code == 302

    shown = client_of(leader).get(page).content.decode()
    assert "批准更正对全组的影响（试算，不保存）：2 个对象中 1 个有变化" in shown
    decided = client_of(leader).post(reverse("appraisal:decide_objection", args=[row.pk]), {"note": "同意"})
    corrected = client_of(zhou).post(reverse("appraisal:correct_objection", args=[row.pk]))
    row.refresh_from_db()
    assert (decided.status_code, corrected.status_code, row.state) == (302, 302, ObjectionState.CORRECTED)
    again = client_of(zhou).post(reverse("appraisal:correct_objection", args=[row.pk]))
    assert again.status_code == 409, "carried out once (P07)"


@pytest.mark.clause("SX-6.7-b")
def test_the_doubted_unit_sees_neither_sender_nor_words_nor_papers(
    out: Publication, lu: Account, he: Account, zhou: Account, client_of: ClientOf
) -> None:
    address = reverse("appraisal:doubt", args=[out.version_id])
    asked = {"member": "T02", "addressee": "leaders", "text": "得分与事实不符", "document": paper("照片.pdf")}

    assert client_of(lu).post(address, asked).status_code == 302
    row = Objection.objects.get(kind=ObjectionKind.OTHER)
    page, listed = reverse("appraisal:objection", args=[row.pk]), reverse("appraisal:objections")
    for seen in (client_of(he).get(page), client_of(he).get(listed)):
        text = seen.content.decode()
        assert row.number in text
        assert [word for word in ("河口镇", "陆远", "得分与事实不符", "照片") if word in text] == []
    assert client_of(he).get(reverse("appraisal:objection_file", args=[row.pk])).status_code == 404
    assert "得分与事实不符" in client_of(zhou).get(page).content.decode(), "control: the office reads it"
    given = client_of(zhou).get(reverse("appraisal:objection_file", args=[row.pk]))
    assert b"".join(given.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


@pytest.mark.clause("SX-1-d")
def test_an_approved_result_is_signed_for_and_archived_once_nothing_is_open(
    out: Publication, lu: Account, zhou: Account, fang: Account, client_of: ClientOf
) -> None:
    row = filed(out, lu, at=timezone.now())
    archive, close = (reverse(f"appraisal:{name}", args=[out.version_id]) for name in ("archive", "archive_year"))
    assert client_of(zhou).post(close).status_code == 409
    withdraw_objection(row, reason="已核对", by=lu, at=timezone.now())
    approve(out.version, zhou, at=timezone.now())
    filing = ResultFiling.objects.get()

    assert client_of(fang).post(reverse("appraisal:receive_filing", args=[filing.pk])).status_code == 302
    assert client_of(zhou).post(close).status_code == 302
    assert client_of(zhou).post(close).status_code == 409, "nothing new to file"
    assert client_of(zhou).get(archive).status_code == 200

    filing.refresh_from_db()
    kept = YearArchive.objects.get()
    assert filing.received_by == fang
    response = client_of(zhou).get(reverse("appraisal:download_archive", args=[out.version_id]))
    bundle = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    listed = bundle.read("SHA256SUMS.txt").decode()
    sums = dict(reversed(line.split("  ", 1)) for line in listed.splitlines())
    assert {name: hashlib.sha256(bundle.read(name)).hexdigest() for name in sums} == sums
    assert (len(sums), hashlib.sha256(listed.encode()).hexdigest()) == (kept.files, kept.sha256)
    assert {name.split("/")[0][1:] for name in sums} >= {"方案", "计分输入", "结果版本", "公布与审定", "异议"}
