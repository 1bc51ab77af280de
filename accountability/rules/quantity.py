"""Whether a standard can be checked: a figure, or an end that is reached or not (JH-A-6.1-b, LS-3.1-e). Pure."""

from __future__ import annotations

import re

FIGURE = re.compile(r"[0-9０-９]")
COUNTED = re.compile(
    r"[一二三四五六七八九十百千万两半]"
    r"[个项次件户人家处所条座台套公里万元亿亩吨天日月年份期批成倍名篇场遍%％]"
    r"|百分之"
)
CHECKABLE = (
    "全部", "全覆盖", "全面完成", "验收合格", "通过验收", "竣工", "建成", "投入使用", "零事故", "零上访", "为零",
    "无一", "不超过", "不少于", "不低于", "达标", "印发", "挂牌",
)  # fmt: skip
"""Ends that somebody else can find reached or not without asking what was meant."""


def quantified(text: str) -> bool:
    """Whether the text has a target value or a checkable end; 加强、推进、落实 alone are neither."""
    return has_figure(text) or any(word in text for word in CHECKABLE)


def has_figure(text: str) -> bool:
    """Whether the text has a figure, written in digits or in words (八成、三个、百分之九十)."""
    return bool(FIGURE.search(text) or COUNTED.search(text))
