"""The one table of what each scoring method may be told: the checks, the form, its words and the workbook follow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto

from appraisal.enums import Method

FACTORS = "factors"
"""Optional with every method: member code -> difference factor of its figure (SX-1-c), 1 for members without one."""

THEN, THEN_PARAMS = "then", "then_params"
"""The method that a growth rate is handed to, and that method's own parameters."""

MOST_ROWS = 200
"""Rows of one table: more classes, points, places or members than any plan has."""


class Kind(Enum):
    FIGURE = auto()
    COUNT = auto()
    CHOICE = auto()
    FLAG = auto()
    ROWS = auto()
    METHOD = auto()
    NESTED = auto()


class Bound(Enum):
    """Where a figure may lie; the full mark is that of the indicator."""

    ANY = auto()
    NOT_NEGATIVE = auto()
    POSITIVE = auto()
    WITHIN_FULL = auto()


class Shape(Enum):
    """How the rows of a table are kept: [{part: …}], [[…, …]], […] or {first: second}."""

    RECORDS = auto()
    PAIRS = auto()
    LIST = auto()
    MAPPING = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """A column of a table; ``text``: a code, no figure."""

    key: str
    label: str
    bound: Bound = Bound.ANY
    text: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name in files, how people read it, what it may hold, and an example as files write it.

    ``meaning`` says what it does and what holds without it. The first of ``choices`` (value, label) holds when it
    is not given. ``row`` names a row of a table ("第 2 档"); ``least`` counts rows, or bounds a count.
    """

    name: str
    label: str
    kind: Kind
    meaning: str
    example: str
    unit: str = ""
    needed: bool = False
    bound: Bound = Bound.ANY
    least: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    shape: Shape = Shape.LIST
    row: str = ""
    parts: tuple[Part, ...] = ()
    clause: str = ""

    @property
    def written(self) -> str:
        """The example as a line of a file."""
        return f"{self.name}: {self.example}"

    @property
    def note(self) -> str:
        """The line with what it means, for whoever writes files."""
        clause = f"（{self.clause}）" if self.clause else ""
        return f"{self.written}　{self.label}{'，必填' if self.needed else ''}。{self.meaning}{clause}"


_DIRECTION = Parameter(
    "direction", "数值的方向", Kind.CHOICE, "默认为越高越好。", "lower",
    choices=(("higher", "越高越好"), ("lower", "越低越好")),
)  # fmt: skip
_OTHERWISE = Parameter("otherwise", "其余得分", Kind.FIGURE, "不填为 0。", "5", unit="分", bound=Bound.WITHIN_FULL)
_OUT_OF = Parameter(
    "out_of", "录入时的满分", Kind.FIGURE, "按百分制录入的填 100，系统折算为基础分；不填则录入的就是得分。", "100",
    unit="分", bound=Bound.POSITIVE,
)  # fmt: skip
_TARGET = Parameter(
    "target", "目标值", Kind.FIGURE, "各单位共用的目标值；单位另有目标（如承诺的目标）的从其目标。", "95"
)
_POINTS = Parameter(
    "points", "每次扣分", Kind.FIGURE, "每发生一次扣的分；扣完基础分为止，特别注明的除外。", "2", unit="分",
    bound=Bound.NOT_NEGATIVE, needed=True, clause="SX-3-d",
)  # fmt: skip
_SCORE = Part("score", "得分", Bound.WITHIN_FULL)
_FACTORS = Parameter(
    FACTORS, "差别系数", Kind.ROWS, "计分前先乘到该单位的数值上；没有列出的单位系数为 1。", "{T01: 1.2}",
    shape=Shape.MAPPING, row="个", clause="SX-1-c",
    parts=(Part("code", "考评对象编码", text=True), Part("factor", "系数", Bound.POSITIVE)),
)  # fmt: skip

_OWN: Mapping[Method, tuple[Parameter, ...]] = {
    Method.DIRECT: (_OUT_OF,),
    Method.RATIO_TO_BEST: (_DIRECTION,),
    Method.RATIO_TO_TARGET: (_TARGET, _DIRECTION),
    Method.BANDS: (
        Parameter(
            "bands", "分档", Kind.ROWS, "达到分界即得该档的分，“以上”“以下”都含本数；先后次序不影响计分。",
            "[{at: 95, score: 20}, {at: 90, score: 15}]", needed=True, least=1, shape=Shape.RECORDS, row="档",
            parts=(Part("at", "分界"), _SCORE), clause="SX-3-f",
        ),
        replace(_OTHERWISE, label="一档也没达到的得分"),
        _DIRECTION,
    ),
    Method.LINEAR: (
        Parameter(
            "curve", "数值与得分的对应点", Kind.ROWS, "数值从小到大；两点之间按直线折算，两端之外取最近一点的得分。",
            "[[0, 0], [100, 20]]", needed=True, least=2, shape=Shape.PAIRS, row="点",
            parts=(Part("value", "数值"), _SCORE), clause="SX-3-f",
        ),
    ),
    Method.RANK_TABLE: (
        Parameter(
            "scores", "各名次的得分", Kind.ROWS, "从第一名起依次填写；数值相同的名次并列。", "[20, 18, 16]",
            needed=True, least=1, row="名", parts=(_SCORE,), clause="SX-3-f",
        ),
        replace(_OTHERWISE, label="其余名次的得分", example="10"),
        _DIRECTION,
    ),
    Method.STEP_DEDUCTION: (
        Parameter(
            "step", "每档幅度", Kind.FIGURE, "比目标值每差这么多算一档，如“每低 1 个百分点”填 1。", "1", needed=True,
            bound=Bound.POSITIVE, clause="SX-3-f",
        ),
        replace(
            _POINTS, label="每档扣分", example="0.05", meaning="每差一档扣的分；扣完基础分为止，特别注明的除外。"
        ),
        _TARGET,
        _DIRECTION,
        Parameter("relative", "幅度按目标值的百分比计", Kind.FLAG, "不勾选，幅度就是数值之差。", "true"),
        Parameter(
            "steps", "不足一档的", Kind.CHOICE, "默认为不扣。", "begun",
            choices=(("whole", "不扣"), ("begun", "按一档扣"), ("exact", "按比例扣")),
        ),
    ),
    Method.EVENT_DEDUCTION: (
        _POINTS,
        Parameter("free", "免扣次数", Kind.COUNT, "前几次不扣；不填为 0。", "1", unit="次"),
    ),
    Method.ZERO_AT_EVENTS: (
        Parameter(
            "events", "计零分的次数", Kind.COUNT, "达到这个次数，本项计零分。", "3", unit="次", needed=True, least=1,
            clause="SX-3-f",
        ),
        replace(
            _POINTS, label="未达到时每次扣分", example="5", needed=False, meaning="不填为不扣；扣完基础分为止。"
        ),
    ),
    Method.GROWTH: (
        replace(_DIRECTION, label="比基期", choices=(("higher", "增长"), ("lower", "降低")), meaning="默认为增长。"),
        Parameter(
            "mode", "增幅的算法", Kind.CHOICE, "默认按百分比：增减的数值除以基期值；基期值须大于零。", "points",
            choices=(("relative", "按百分比"), ("points", "按增减的数值")),
        ),
        Parameter("decimals", "增幅保留小数", Kind.COUNT, "四舍五入；不填为不取整。", "2", unit="位"),
        Parameter(
            THEN, "增幅再按哪种方法计分", Kind.METHOD, "选定后填写该方法的参数。", "linear", needed=True,
            clause="SX-3-f",
        ),
        Parameter(
            THEN_PARAMS, "该方法的参数", Kind.NESTED, "同该方法单独使用时的写法，没有的写 {}。",
            "{curve: [[0, 0], [10, 20]]}", needed=True,
        ),
    ),
    Method.RATER_MEAN: (
        Parameter("trim", "去掉最高分和最低分各", Kind.COUNT, "不填为不去。", "1", unit="个"),
        Parameter("minimum", "至少评分人数", Kind.COUNT, "人数不足的不计分；不填为 1。", "5", unit="人", least=1),
        replace(_OUT_OF, meaning="按百分制评分的填 100，系统折算为基础分；不填则评分的平均数就是得分。"),
    ),
}  # fmt: skip

PARAMETERS: Mapping[Method, tuple[Parameter, ...]] = {method: (*own, _FACTORS) for method, own in _OWN.items()}
"""Per method its parameters in the order in which people fill them in; the difference factors come last."""

INNER: Mapping[Method, tuple[Parameter, ...]] = {
    method: _OWN[method]
    for method in (
        Method.DIRECT,
        Method.RATIO_TO_BEST,
        Method.RATIO_TO_TARGET,
        Method.BANDS,
        Method.LINEAR,
        Method.RANK_TABLE,
        Method.STEP_DEDUCTION,
    )
}
"""The methods a growth rate may be handed to with their parameters; the factors stand with the growth."""

GROWTH_TARGETS: Mapping[str, Method] = {method.value: method for method in INNER}
"""The same methods by the value of parameter ``then``."""
