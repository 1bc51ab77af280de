"""What the commands share: finding scheme and period, one clear line instead of a traceback."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from appraisal.actions.periods import ensure_period, read_period
from appraisal.models import Period, Scheme
from appraisal.rules.periods import PeriodError, parse_period
from core.findings import Refused
from organization.models import Account


class ChineseParser(CommandParser):
    """Says in one Chinese line what is wrong with the arguments; the command then ends with 1 like any other error."""

    def error(self, message: str) -> NoReturn:
        line = f"{argument_words(message)}；用法见 {self.prog} --help"
        if getattr(self, "called_from_command_line", False):  # Django catches nothing yet at this point
            self.exit(1, f"{line}\n")
        raise CommandError(line)


_WORDS = (
    (r"^the following arguments are required: (.+)$", r"缺少参数：\1"),
    (r"^unrecognized arguments: (.+)$", r"无法识别的参数：\1"),
    (r"^argument (.+?): expected one argument$", r"参数 \1 后面须写一个值"),
    (r"^argument (.+?): invalid int value: (.+)$", r"参数 \1 须为整数，现为 \2"),
    (r"^argument (.+?): ignored explicit argument (.+)$", r"参数 \1 不带值，现为 \2"),
    (r"^argument (.+?): invalid choice: (.+) \(choose from (.+)\)$", r"参数 \1 不能是 \2，只能是 \3"),
    (r"^ambiguous option: (.+) could match (.+)$", r"参数 \1 不明确，可能是 \2"),
)
"""What argparse says, and the same in Chinese; its own messages cannot be told otherwise."""


def argument_words(message: str) -> str:
    """argparse's complaint in Chinese; a complaint nobody foresaw is named as an error of the arguments."""
    for english, chinese in _WORDS:
        said, found = re.subn(english, chinese, message)
        if found:
            return said.replace("'", "").replace(", ", "、")
    return "参数有误"


class SchemeCommand(BaseCommand):
    """A command on one scheme (and period). ``--by`` names the account that acts; the system's own by default."""

    requires_system_checks: list[str] = []
    with_period = True

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's parser, but one that speaks Chinese."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = ChineseParser
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scheme", help="方案编码，如 shuangxiang-2012")
        if self.with_period:
            parser.add_argument("period", help="期间：2012，或 2012Q1 至 2012Q4")
        parser.add_argument("--by", default="", help="经办人登录名，默认为系统")
        self.add_more(parser)

    def add_more(self, parser: CommandParser) -> None:
        """Further arguments of one command."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        try:
            return self.perform(**options)
        except Refused as refused:
            lines = [finding.sentence() for finding in refused.findings]
            raise CommandError("\n".join(lines)) from None

    def perform(self, **options: Any) -> str | None:
        raise NotImplementedError


def actor(username: str, *, write: bool = True) -> Account:
    """The account named on the command line, or the system's own (not stored yet where nothing is written)."""
    if not username:
        system = Account.objects.filter(username="system").first()
        return system or (Account.objects.system() if write else Account(username="system", is_active=False))
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise CommandError(f"没有可用的账号“{username}”")
    return account


def find_scheme(code: str) -> Scheme:
    """The version of the scheme in force; while none is issued the draft."""
    versions = Scheme.objects.select_related("rulebook").filter(code=code)
    scheme = versions.current().first() or versions.order_by("-version").first()
    if scheme is None:
        known = "、".join(Scheme.objects.order_by("code").values_list("code", flat=True).distinct())
        raise CommandError(f"没有编码为“{code}”的方案" + (f"；现有：{known}" if known else "；请先执行 load_scheme"))
    return scheme


def find_period(scheme: Scheme, text: str, *, write: bool = True) -> Period:
    """The period of the scheme's year: created on first use, unless the command only reads."""
    try:
        period = parse_period(text, year=scheme.year)
    except PeriodError as error:
        raise CommandError(str(error)) from None
    return ensure_period(scheme, period) if write else read_period(scheme, period)


def now() -> Any:
    return timezone.now()
