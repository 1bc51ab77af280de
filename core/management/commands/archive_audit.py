"""manage.py archive_audit --before DATE -o FILE --by LOGIN [--chain NAME]: a copy of old events, noted in the trail."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core import access, audit, audit_archive
from core.enums import CorePermission
from core.files import os_reason
from core.findings import Refused


class Command(BaseCommand):
    help = "把 180 天以前的审计记录导出归档；不删除原记录，并在审计链上记下检查点"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--before", required=True, help="归档这一天以前的记录，如 2012-06-30")
        parser.add_argument("-o", "--output", required=True, type=Path, help="归档文件（.jsonl.gz）")
        parser.add_argument("--by", required=True, help="审计管理员的登录名")
        parser.add_argument("--chain", default=audit.Chain.MAIN.value, choices=[one.value for one in audit.Chain])

    def handle(self, *args: Any, **options: Any) -> None:
        before, by = _day(options["before"]), _auditor(options["by"])
        try:
            made = audit_archive.archive(
                options["chain"], before=before, path=options["output"], by=by, at=timezone.now()
            )
        except Refused as refused:
            raise CommandError("\n".join(finding.sentence() for finding in refused.findings)) from None
        except OSError as error:
            raise CommandError(f"无法写入 {options['output']}：{os_reason(error)}") from None
        self.stdout.write(f"已归档 {made.chain} 第 {made.first} 至 {made.last} 条；SHA-256 {made.sha256}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--before 的日期“{text}”无效，请写成 2012-06-30 的形式") from None


def _auditor(username: str) -> Any:
    """The account of the audit administrator who takes the copy; the refusal says what is wrong with the name."""
    account = get_user_model().objects.filter(username=username).first()
    if account is None:
        raise CommandError(f"没有登录名为“{username}”的账号")
    if not account.is_active:
        raise CommandError(f"账号“{username}”已停用")
    if not access.may(account, CorePermission.READ_AUDIT):
        raise CommandError(f"只有审计管理员可以归档审计记录，“{username}”没有这项职责")
    return account
