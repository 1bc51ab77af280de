"""The first administrators of a new installation."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Unit

NAMES = {"system": "顾明", "security": "秦岚", "audit": "纪平", "organization": "范成"}


def _install(folder: Path, **changes: str) -> str:
    out = io.StringIO()
    call_command("install_administrators", folder, **(NAMES | changes), stdout=out)
    return out.getvalue()


def test_four_people_with_one_duty_each_and_a_slip(db: None, tmp_path: Path) -> None:
    _install(tmp_path / "slips")
    duties = {account.username: account.duties for account in Account.objects.filter(person__isnull=False)}
    files = sorted((tmp_path / "slips").iterdir())
    text = PdfReader(files[0]).pages[0].extract_text()
    assert duties == {
        "guming": {Duty.SYSTEM_ADMIN.value},
        "qinlan": {Duty.SECURITY_ADMIN.value},
        "jiping": {Duty.AUDIT_ADMIN.value},
        "fancheng": {Duty.ORGANIZATION_OFFICE.value},
    }
    assert [one.name for one in files] == [f"slip-{name}.pdf" for name in sorted(duties)]
    assert ({one.stat().st_mode & 0o777 for one in files}, "范成" in text) == ({0o600}, True)
    assert Unit.objects.get().name == "安澜县"
    assert AuditEvent.objects.filter(verb="organization.install_administrators").count() == 1


def test_it_works_once(db: None, tmp_path: Path) -> None:
    _install(tmp_path / "first")
    with pytest.raises(CommandError, match="管理员已经设立"):
        _install(tmp_path / "second")
    assert not (tmp_path / "second").exists()


def test_one_person_cannot_have_two_duties(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="一人一职"):
        _install(tmp_path, audit="顾明")
    assert Account.objects.filter(person__isnull=False).count() == 0
