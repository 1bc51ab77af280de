"""Names in pinyin: what people are tempted to put into a password, and what a login name is made of."""

from __future__ import annotations

import re
from itertools import islice, product

READINGS = 16
"""Characters with several readings multiply; that many spellings of one name are enough."""

_SUFFIX = re.compile(r"(街道办事处|街道|办事处|委员会|管委会|办公室|开发区|[县市区镇乡村局委办部])$")


def spellings(name: str) -> frozenset[str]:
    """Every way to write a Chinese name in pinyin without tones, syllables joined: 青石镇 -> qingshizhen."""
    syllables = _syllables(name, every_reading=True)
    joined = ("".join(parts) for parts in product(*syllables))
    return frozenset(re.sub(r"[^a-z0-9]", "", text.lower().replace("ü", "v")) for text in islice(joined, READINGS))


def person_words(name: str) -> frozenset[str]:
    """A person's name as written, in pinyin, and in pinyin with the given name first."""
    turned = name[1:] + name[:1]
    return frozenset({name.lower()}) | spellings(name) | spellings(turned)


def place_words(name: str) -> frozenset[str]:
    """A unit's or county's name as written and in pinyin, each with and without 县, 镇, 局 and the like."""
    short = _SUFFIX.sub("", name)
    names = {name, short} if len(short) > 1 else {name}
    return frozenset(text.lower() for text in names) | frozenset(word for text in names for word in spellings(text))


def login_name_of(name: str) -> str:
    """A proposal for a login name: 周清和 -> zhouqinghe."""
    syllables = _syllables(name)
    return re.sub(r"[^a-z0-9]", "", "".join(part[0] for part in syllables).lower().replace("ü", "v"))[:40]


def _syllables(name: str, *, every_reading: bool = False) -> list[list[str]]:
    """The readings of each character, without tones. The dictionary is loaded when it is first needed: it takes 55 MB,
    which a web worker that sets no passwords does not carry."""
    from pypinyin import Style, pinyin

    syllables: list[list[str]] = pinyin(name, style=Style.NORMAL, heteronym=every_reading)
    return syllables
