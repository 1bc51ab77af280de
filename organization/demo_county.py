"""Loads the organization part of the demo county: units, titles, posts, people, accounts with duties, some filings.

Deterministic and safe to run twice: once the marker stands, nothing is touched, so that what a visitor changed stays.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.html import escape

from organization.actions.posts import add_title
from organization.actions.register import import_register
from organization.actions.rules import file_rule
from organization.demo_accounts import load_accounts
from organization.demo_people import people_and_posts, titles
from organization.demo_units import appraised_codes, unit_rows
from organization.enums import Duty, RuleSystem
from organization.models import Account, DemoMarker, DutyHolding, Unit
from organization.rules.register_rows import (
    Register,
)

LATER_VERSION_EVERY, MISSING_EVERY = 7, 3


@transaction.atomic
def load(at: datetime) -> str:
    """Fill the county once; returns one line about it, "" when it was there."""
    if DemoMarker.objects.exists():
        return ""
    system = Account.objects.system()
    for order, (name, category) in enumerate(titles(), start=1):
        add_title(name=name, category=category, order=order, by=system, at=at)
    posts, people = people_and_posts()
    import_register(
        register=Register(tuple(unit_rows()), tuple(posts), tuple(people)), source="演示数据", by=system, at=at
    )
    accounts = load_accounts(at)
    filed = _file_rules(at)
    DemoMarker.objects.create(loaded_at=at, note="安澜县，虚构")
    persons = len({row.number for row in people})
    return f"单位 {len(unit_rows())}，职位 {len(posts)}，人员 {persons}，账号 {accounts}，实施细则 {filed}"


def _file_rules(at: datetime) -> int:
    """Two of three appraised units have filed their rules, so that the overview shows both states."""
    clerks = {
        holding.unit_id: holding.account
        for holding in DutyHolding.objects.in_force().filter(duty=Duty.UNIT_CLERK).select_related("account__person")
    }
    count = 0
    for place, unit in enumerate(Unit.objects.filter(code__in=appraised_codes()).order_by("order")):
        if place % MISSING_EVERY == 1 or unit.pk not in clerks:
            continue
        systems = list(RuleSystem) if place % MISSING_EVERY == 0 else [RuleSystem.EXECUTION]
        for system in systems:
            versions = [("2011 年版", date(2011, 10, 12)), ("2012 年修订", date(2012, 3, 5))]
            for version, dated in versions if place % LATER_VERSION_EVERY == 0 else versions[:1]:
                title = f"{unit.name}{system.label}"
                upload = SimpleUploadedFile(f"{title}.docx", _document(title, version))
                file_rule(
                    unit=unit, system=system, title=title, version=version, dated=dated,
                    upload=upload, by=clerks[unit.pk], at=at,
                )  # fmt: skip
                count += 1
    return count


def _document(title: str, version: str) -> bytes:
    """The smallest Word document that Word and WPS open."""
    lines = (title, f"（{version}，演示文件）", "第一条　为落实上级实施意见，结合本单位实际，制定本细则。")
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return made.getvalue()
