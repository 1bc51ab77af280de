"""A bulletin for the world of the matrix."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from accountability.enums import BulletinKind
from accountability.models import Bulletin, BulletinContent, BulletinVersion
from accountability.rules.bulletin_content import Content, Head, hash_of, to_text
from core.file_kinds import FileKind
from core.files import store_made
from core.periods import parse_period
from organization.enums import Duty
from organization.models import Account


def issued_bulletin(accounts: Mapping[Duty, Account]) -> Bulletin:
    """An issued bulletin of a quarter in which nothing fell due."""
    office, leader = accounts[Duty.INSPECTION_OFFICE], accounts[Duty.COUNTY_LEADER]
    at = timezone.now()
    quarter = parse_period("2012Q1")
    head = Head(BulletinKind.QUARTERLY, quarter.code, quarter.label, quarter.start, quarter.end, quarter.end, "")
    kinds = {"document": FileKind.PDF, "workbook": FileKind.XLSX}
    files = {
        name: store_made(b"%PDF-", name=f"1.{kind.value}", kind=kind, by=office, at=at) for name, kind in kinds.items()
    }
    row = Bulletin.objects.create(
        kind=BulletinKind.QUARTERLY, period=quarter.code, title="第一季度通报", due_on=quarter.end, state="issued",
        submitted_at=at, submitted_by=office, approved_at=at, approved_by=leader, number="安督通〔2012〕1号",
        issued_at=at, issued_by=office, recorded_at=at, recorded_by=office, **files,
    )  # fmt: skip
    text = to_text(Content(head))
    content = BulletinContent.objects.create(
        bulletin=row, text=text, sha256=hash_of(text), recorded_at=at, recorded_by=office
    )
    row.current = BulletinVersion.objects.create(
        bulletin=row, number=1, content=content, lead="现将情况通报如下。", closing="抓好落实。", mentions="[]",
        recorded_at=at, recorded_by=office,
    )  # fmt: skip
    row.save()
    return row
