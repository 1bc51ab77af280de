"""What verbs and values of the audit trail are called: each app registers its own in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Reader = Callable[[Any], str]
"""Writes one stored value as people read it."""

_labels: dict[str, str] = {
    "access.denied": "访问被拒绝",
    "audit.checkpoint": "归档审计记录",
    "audit.export": "导出审计记录",
    "audit.print_anchors": "打印锚点单",
    "audit.read": "查阅审计记录",
    "core.export": "导出列表",
    "core.sweep_files": "清理无主文件",
    "job.enqueue": "提交后台任务",
    "job.restart": "重新启动后台任务",
    "rulebook.issue": "发布规则参数",
}

_words: dict[str, str] = {
    "chain": "链",
    "file": "文件指纹",
    "files": "文件数",
    "filters": "筛选条件",
    "first": "起始序号",
    "hash": "指纹",
    "last": "截止序号",
    "names": "名称",
    "note": "说明",
    "rows": "行数",
    "sha256": "文件指纹（SHA-256）",
    "size": "大小（字节）",
    "source": "来源文件",
}
_readers: dict[str, Reader] = {}


def register(
    labels: Mapping[str, str],
    *,
    words: Mapping[str, str] | None = None,
    cells: Iterable[str] = (),
    read: Reader | None = None,
) -> None:
    """Add an app's verbs: verb -> Chinese label; ``words`` for values that are no field of the object.

    ``read`` writes the values of the verbs in ``cells`` whose names hold a slash (object/field).
    """
    _labels.update(labels)
    _words.update(words or {})
    if read is not None:
        _readers.update(dict.fromkeys(cells, read))


def label(verb: str) -> str:
    """The label; an unknown verb shows itself."""
    return _labels.get(verb, verb)


def labels() -> dict[str, str]:
    """All verbs by verb."""
    return dict(sorted(_labels.items()))


def word(name: str) -> str:
    """What a value is called that is no field of its object; an unknown one shows itself."""
    return _words.get(name, name)


def reader(verb: str, name: str) -> Reader | None:
    """How the values of a verb are written, where plain text does not do."""
    return _readers.get(verb) if "/" in name else None
