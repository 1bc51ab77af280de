"""Typed reading of a node graph: every fault is noted with its place, and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

import yaml

from appraisal.rules.figures import PLACES, plain
from appraisal.rules.scheme_file.problems import Report, join
from core.enums import Choice

E = TypeVar("E", bound=Choice)

MAX_TEXT = 200
NAME = 80
UNIT_NAME = 60
PERSON_NAME = 40
CODE = 20
NODE_CODE = 30
SCHEME_CODE = 40
"""Lengths the database keeps."""

_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.([0-9]{1,12}))?")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_CLAUSE = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z])?(?:-[0-9A-Za-z.]+)+")
_KINDS = {yaml.MappingNode: "键值对", yaml.SequenceNode: "列表", yaml.ScalarNode: "单个值"}


@dataclass(frozen=True, slots=True)
class Item:
    """A YAML node and its path in the file."""

    node: yaml.Node
    path: str

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    @property
    def scalar(self) -> str | None:
        """The text exactly as written, "" for nothing, None for a list or a mapping."""
        if not isinstance(self.node, yaml.ScalarNode):
            return None
        return "" if self.node.tag == "tag:yaml.org,2002:null" else str(self.node.value).strip()


def key_item(item: Item, key: str) -> Item:
    """The value of a key of a mapping; where the key is missing, its path at the line of the mapping."""
    pairs = item.node.value if isinstance(item.node, yaml.MappingNode) else []
    node = next((value for name, value in pairs if name.value == key), item.node)
    return Item(node, join(item.path, key))


def _kind(item: Item) -> str:
    return "空" if item.scalar == "" else _KINDS[type(item.node)]


def read_text(report: Report, item: Item, limit: int = MAX_TEXT) -> str:
    """A filled-in line of text of at most ``limit`` characters, or "" with a fault."""
    value = item.scalar
    if value is None:
        report.add(item, f"应为文字，实为{_kind(item)}", "改写为一行文字")
        return ""
    if not value:
        report.add(item, "没有填写内容", "填写，或者删去这一键")
    elif len(value) > limit or len(value.splitlines()) > 1:
        report.add(item, f"文字过长或换行，共 {len(value)} 字，上限 {limit} 字", "缩短为一行")
        return ""
    return value


def read_code(report: Report, item: Item, limit: int = CODE) -> str:
    """A code: letters, digits, dot, hyphen, underscore."""
    value = read_text(report, item, limit)
    return value if value and check_code(report, item, value) else ""


def check_code(report: Report, place: Item, value: str) -> bool:
    """Whether a word may be a code; a fault otherwise."""
    if _CODE.fullmatch(value):
        return True
    report.add(place, f"编码“{value}”不合规则", "只用字母、数字、点、横线和下划线，以字母或数字开头")
    return False


def read_number(
    report: Report,
    item: Item,
    *,
    decimals: int = PLACES,
    minimum: Decimal | None = Decimal(0),
    maximum: Decimal | None = None,
) -> Decimal | None:
    """A decimal read from its digits, never through a float; None with a fault."""
    value = read_text(report, item)
    if not value:
        return None
    match = _NUMBER.fullmatch(value)
    if match is None:
        report.add(item, f"“{value}”不是数字", "只用半角数字和小数点，不用千分位、百分号和科学计数")
        return None
    number = Decimal(value)
    places = len((match.group(1) or "").rstrip("0"))
    if places > decimals:
        allowed = f"最多 {decimals} 位小数" if decimals else "须为整数"
        report.add(item, f"{value} 有 {places} 位小数，{allowed}", "改为允许的位数")
        return None
    if minimum is not None and number < minimum:
        report.add(item, f"{value} 小于 {plain(minimum)}", f"填写不小于 {plain(minimum)} 的数")
        return None
    if maximum is not None and number > maximum:
        report.add(item, f"{value} 大于 {plain(maximum)}", f"填写不大于 {plain(maximum)} 的数")
        return None
    return number


def read_list(report: Report, item: Item) -> list[Item]:
    """The entries of a list; a fault and nothing for anything else."""
    if not isinstance(item.node, yaml.SequenceNode):
        report.add(item, f"应为列表，实为{_kind(item)}", "每项以“- ”开头，或者写在方括号里")
        return []
    return [Item(node, f"{item.path}[{index}]") for index, node in enumerate(item.node.value)]


def read_pairs(report: Report, item: Item) -> dict[str, Item]:
    """The keys of a mapping; a key written twice is a fault, the first one counts."""
    if not isinstance(item.node, yaml.MappingNode):
        report.add(item, f"应为键值对，实为{_kind(item)}", "写成“键: 值”")
        return {}
    pairs: dict[str, Item] = {}
    for key_node, value_node in item.node.value:
        key_item = Item(key_node, item.path)
        key = key_item.scalar
        if not key:
            report.add(key_item, "键应为一个词", "写成“键: 值”")
        elif key in pairs:
            report.add(Item(key_node, join(item.path, key)), f"键 {key} 重复", "保留一处")
        else:
            pairs[key] = Item(value_node, join(item.path, key))
    return pairs


class Fields:
    """A mapping with known keys: notes missing and unknown ones, then reads them by type."""

    def __init__(self, report: Report, item: Item, *, required: Iterable[str], optional: Iterable[str] = ()) -> None:
        self.report = report
        self.item = item
        self._pairs = read_pairs(report, item)
        required = tuple(required)
        known = (*required, *optional)
        if isinstance(item.node, yaml.MappingNode):
            for key in required:
                if key not in self._pairs:
                    report.add(item, f"缺少键 {key}", f"补上 {key}", key=key)
        for key, value in self._pairs.items():
            if key not in known:
                remedy = report.suggestion(key, known) or "删去，或者参看 docs/scheme-format.md"
                report.add(value, f"不认识的键 {key}", remedy)

    def __contains__(self, key: str) -> bool:
        return key in self._pairs

    def get(self, key: str) -> Item | None:
        return self._pairs.get(key)

    def at(self, key: str) -> Item:
        """The item of a key, or the mapping itself when the key is missing: a place to point at."""
        return self._pairs.get(key, self.item)

    def text(self, key: str, default: str = "", *, limit: int = MAX_TEXT) -> str:
        item = self.get(key)
        return default if item is None else read_text(self.report, item, limit)

    def name(self, limit: int = NAME) -> str:
        return self.text("name", limit=limit)

    def code(self, key: str = "code", *, limit: int = CODE) -> str:
        item = self.get(key)
        return "" if item is None else read_code(self.report, item, limit)

    def clause(self, key: str = "clause") -> str:
        """The id of a clause, "" when none is given."""
        value = self.text(key, limit=40)
        if value and not _CLAUSE.fullmatch(value):
            self.report.add(self.at(key), f"“{value}”不像条款编号", "写成 SX-3.1-a 的样子")
        return value

    def number(
        self,
        key: str,
        *,
        decimals: int = PLACES,
        minimum: Decimal | None = Decimal(0),
        maximum: Decimal | None = None,
    ) -> Decimal | None:
        item = self.get(key)
        if item is None:
            return None
        return read_number(self.report, item, decimals=decimals, minimum=minimum, maximum=maximum)

    def integer(self, key: str, *, minimum: int = 0, maximum: int | None = None) -> int | None:
        bound = None if maximum is None else Decimal(maximum)
        number = self.number(key, decimals=0, minimum=Decimal(minimum), maximum=bound)
        return None if number is None else int(number)

    def flag(self, key: str) -> bool:
        item = self.get(key)
        if item is None:
            return False
        if item.scalar not in ("true", "false"):
            self.report.add(item, "应为 true 或 false", "改为 true（是）或 false（否）")
        return item.scalar == "true"

    def choice(self, key: str, kind: type[E], default: E) -> E:
        item = self.get(key)
        value = "" if item is None else read_text(self.report, item)
        if item is None or not value:
            return default
        if value not in kind.__members__.values():
            remedy = self.report.suggestion(value, [str(member) for member in kind])
            self.report.add(item, f"不认识的取值 {value}", remedy or "参看 docs/scheme-format.md")
            return default
        return kind(value)

    def choices(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """The known values of a list; an unknown one is a fault."""
        words = [str(member) for member in kind]
        found = []
        for item in self.entries(key, filled=True):
            value = read_text(self.report, item)
            if value in words:
                found.append(kind(value))
            elif value:
                remedy = self.report.suggestion(value, words) or "参看 docs/scheme-format.md"
                self.report.add(item, f"不认识的取值 {value}", remedy)
        return tuple(found)

    def entries(self, key: str, *, filled: bool = False) -> list[Item]:
        """The entries of a list; an empty one is a fault where it must be ``filled``."""
        item = self.get(key)
        if item is None:
            return []
        entries = read_list(self.report, item)
        if filled and not entries and isinstance(item.node, yaml.SequenceNode):
            self.report.add(item, f"{key} 没有内容", "至少列出一项")
        return entries

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(text for item in self.entries(key) if (text := read_text(self.report, item)))

    def codes(self, key: str, *, limit: int = CODE, filled: bool = False) -> list[tuple[str, Item]]:
        """The codes of a list with their places; one written twice is a fault and counts once."""
        found: dict[str, Item] = {}
        for item in self.entries(key, filled=filled):
            code = read_code(self.report, item, limit)
            if code in found:
                self.report.add(item, f"编码 {code} 在同一列表中重复", "保留一处")
            elif code:
                found[code] = item
        return list(found.items())
