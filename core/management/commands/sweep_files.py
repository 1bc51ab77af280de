"""manage.py sweep_files [--dry-run]: remove stored files that no row refers to and that are older than a day."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core import file_sweep
from core.findings import Refused


class Command(BaseCommand):
    help = "清理没有登记的文件：数据库中没有记录、存放一天以上的；每晚自动执行，也可以手工执行"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出，不清理")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        found = file_sweep.look(now)
        for name in found.orphans:
            self.stdout.write(name)
        if options["dry_run"]:
            self.stdout.write(f"共 {found.files} 个文件，其中 {len(found.orphans)} 个没有登记；未清理")
            return
        manager: Any = get_user_model().objects
        try:
            removed = file_sweep.sweep(found, by=manager.system(), at=now) if found.orphans else 0
        except Refused as refused:
            raise CommandError("\n".join(finding.sentence() for finding in refused.findings)) from None
        self.stdout.write(f"共 {found.files} 个文件，已清理 {removed} 个")
