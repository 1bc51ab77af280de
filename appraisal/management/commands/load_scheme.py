"""manage.py load_scheme NAME-OR-FILE: units, groups, indicator trees and parameters from a scheme file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from appraisal.actions.periods import ensure_all_periods
from appraisal.actions.schemes import load_scheme
from appraisal.console import SchemeCommand, actor, now
from appraisal.rules.scheme_file import SchemeFileError, parse_scheme
from core.files import os_reason

BUNDLED = Path(__file__).resolve().parents[2] / "schemes"


class Command(SchemeCommand):
    help = "从方案文件建立考评方案：项目自带方案的名称（shuangxiang-2012），或者文件路径"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scheme", help="自带方案名称或 YAML 文件路径")
        parser.add_argument("--by", default="", help="经办人登录名，默认为系统")

    def perform(self, **options: Any) -> None:
        path = _find(options["scheme"])
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise CommandError(f"无法读取 {path}：{os_reason(error)}") from None
        except UnicodeDecodeError:
            raise CommandError(f"无法读取 {path}：不是 UTF-8 编码的文本，请在编辑器中另存为 UTF-8") from None
        try:
            parsed = parse_scheme(text, file_name=path.name)
            scheme, new = load_scheme(parsed, source=path.name, text=text, by=actor(options["by"]), at=now())
        except SchemeFileError as error:
            raise CommandError(str(error)) from None
        ensure_all_periods(scheme)
        state = "已建立" if new else "已存在且内容相同，未作改动"
        groups, members, leaves = _counts(scheme)
        self.stdout.write(f"{scheme.code}：{state}；{groups} 个考核系统，{members} 个考评对象，{leaves} 个末级指标")


def _find(name: str) -> Path:
    bundled = BUNDLED / f"{name}.yaml"
    if bundled.is_file():
        return bundled
    path = Path(name)
    if path.is_file():
        return path
    known = "、".join(sorted(one.stem for one in BUNDLED.glob("*.yaml")))
    raise CommandError(f"没有自带方案或文件“{name}”；自带方案：{known}")


def _counts(scheme: Any) -> tuple[int, int, int]:
    leaves = scheme.indicators.filter(children__isnull=True).count()
    return scheme.groups.count(), scheme.members.count(), leaves
