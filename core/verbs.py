"""What the verbs of the audit trail are called: each app registers its own in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Mapping

_labels: dict[str, str] = {
    "access.denied": "访问被拒绝",
    "audit.checkpoint": "归档审计记录",
    "audit.export": "导出审计记录",
    "audit.print_anchors": "打印锚点单",
    "audit.read": "查阅审计记录",
    "core.export": "导出列表",
    "job.enqueue": "提交后台任务",
    "job.restart": "重新启动后台任务",
    "rulebook.issue": "发布规则参数",
}


def register(labels: Mapping[str, str]) -> None:
    """Add an app's verbs: verb -> Chinese label."""
    _labels.update(labels)


def label(verb: str) -> str:
    """The label; an unknown verb shows itself."""
    return _labels.get(verb, verb)


def labels() -> dict[str, str]:
    """All verbs by verb."""
    return dict(sorted(_labels.items()))
