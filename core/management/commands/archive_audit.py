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
from core.findings import Refused


class Command(BaseCommand):
    help = "把 180 天以前的审计记录导出归档；不删除原记录，并在审计链上记下检查点"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--before", required=True, type=date.fromisoformat, help="归档这一天以前的记录，如 2012-06-30"
        )
        parser.add_argument("-o", "--output", required=True, type=Path, help="归档文件（.jsonl.gz）")
        parser.add_argument("--by", required=True, help="审计管理员的登录名")
        parser.add_argument("--chain", default=audit.Chain.MAIN.value, choices=[one.value for one in audit.Chain])

    def handle(self, *args: Any, **options: Any) -> None:
        account = get_user_model().objects.filter(username=options["by"], is_active=True).first()
        if account is None or not access.may(account, CorePermission.READ_AUDIT):
            raise CommandError("只有审计管理员可以归档审计记录")
        by: Any = account
        try:
            made = audit_archive.archive(
                options["chain"], before=options["before"], path=options["output"], by=by, at=timezone.now()
            )
        except Refused as refused:
            raise CommandError("\n".join(finding.sentence() for finding in refused.findings)) from None
        self.stdout.write(f"已归档 {made.chain} 第 {made.first} 至 {made.last} 条；SHA-256 {made.sha256}")
