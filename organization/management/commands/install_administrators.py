"""``manage.py install_administrators FOLDER --system 甲 --security 乙 --audit 丙 --organization 丁``."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.findings import Refused
from organization.actions.installation import install_administrators
from organization.enums import Duty
from organization.models import Account
from organization.reports.slip import slip_pdf

OPTIONS = {
    "system": Duty.SYSTEM_ADMIN,
    "security": Duty.SECURITY_ADMIN,
    "audit": Duty.AUDIT_ADMIN,
    "organization": Duty.ORGANIZATION_OFFICE,
}


class Command(BaseCommand):
    help = "为新安装的系统设立第一批管理员和第二确认人，密码信封写入 FOLDER（每人一份，打印后请删除文件）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        for option, duty in OPTIONS.items():
            parser.add_argument(f"--{option}", required=True, metavar="姓名", help=duty.label)

    def handle(self, *args: Any, **options: Any) -> None:
        names, now = {duty: options[option].strip() for option, duty in OPTIONS.items()}, timezone.now()
        try:
            made = install_administrators(names=names, by=Account.objects.system(), at=now)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        options["folder"].mkdir(mode=0o700, parents=True, exist_ok=True)
        for account, code in made:
            path = options["folder"] / f"slip-{account.username}.pdf"
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(slip_pdf(account=account, code=code, at=now))
            self.stdout.write(f"{account}（{account.username}）：{path}")
