"""manage.py verify_audit [--chain NAME] [--anchor CHAIN:SEQ:HASH ...] [--json].

Exit 0 unbroken, 1 broken (first fault first), 2 not checked. ``--anchor`` takes anchors kept off the machine.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from core import audit_verify
from core.models import AuditEvent


class Command(BaseCommand):
    help = "核验审计链：序号、指纹、链头、锚点，以及绕过系统的数据改动"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--chain", default="", help="只核验一条链（main、auth）")
        parser.add_argument("--anchor", action="append", default=[], help="机外保存的锚点，链:序号:指纹，可重复")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            known = [audit_verify.parse_anchor(text) for text in options["anchor"]]
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from None
        try:
            faults = audit_verify.verify(options["chain"], known=known)
            count = AuditEvent.objects.count()
            stale = audit_verify.stale_chains(timezone.now())
        except DatabaseError as error:
            self.stderr.write(f"无法核验：{error}")
            sys.exit(2)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(fault) for fault in faults], ensure_ascii=False))
        else:
            for fault in faults:
                self.stdout.write(f"{fault.chain}#{fault.seq} {fault.text}")
            self.stdout.write(f"共 {count} 条记录，{'未发现异常' if not faults else f'{len(faults)} 处异常'}")
        for chain in stale:
            self.stderr.write(f"{chain}：超过 26 小时没有送出锚点，请检查调度进程")
        sys.exit(1 if faults else 0)
