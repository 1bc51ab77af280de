"""From text to a bounded YAML node graph: no aliases, no tags, no depth or size that could exhaust the reader."""

from __future__ import annotations

import yaml

from appraisal.rules.scheme_file.problems import Problem, SchemeFileError

MAX_CHARACTERS = 262_144
"""A scheme of 500 units and 500 nodes needs about a fifth of it."""
MAX_DEPTH = 24
MAX_NODES = 20_000

_EXPLANATIONS = (
    (
        "cannot start any token",
        "此处的字符不能作为内容的开头",
        "缩进只能用空格，不能用制表符；以特殊符号开头的文字请加引号",
    ),
    ("mapping values are not allowed", "此处不应再出现冒号", "检查上一行的缩进；含“: ”的文字请加引号"),
    ("could not find expected ':'", "键的后面缺少冒号", "冒号须为半角，后面空一格"),
    ("expected <block end>", "缩进不一致", "同一层的键和“-”须左对齐"),
    ("expected ',' or", "方括号或花括号没有闭合，或者两项之间缺少逗号", "补上半角逗号或括号"),
    ("unexpected end of stream", "引号没有闭合", "补上另一个引号"),
    ("expected '<document start>'", "内容之后还有多余的文字", "检查缩进和引号"),
    ("expected the node content", "此处缺少内容", "删去多余的逗号或括号，或者补上内容"),
    ("found another document", "文件里有两份文档", "删去“---”及其后的内容"),
)

_BEGAN_EARLIER = ("unexpected end of stream", "expected ',' or", "could not find expected ':'")


class _Refusal(yaml.MarkedYAMLError):
    """A construct that YAML allows and a scheme file does not."""

    def __init__(self, message: str, remedy: str, mark: yaml.Mark | None) -> None:
        super().__init__(problem=message, problem_mark=mark)
        self.message = message
        self.remedy = remedy


class _BoundedLoader(yaml.SafeLoader):
    """Composes nodes, refusing what could blow up before it is built."""

    depth = 0
    count = 0

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _Refusal(
                "方案文件不使用锚点和别名（& 和 *）", "把内容写全；以 & 或 * 开头的文字请加引号", event.start_mark
            )
        if getattr(event, "tag", None) is not None:
            raise _Refusal("方案文件不使用类型标记（!）", "删去标记；以 ! 开头的文字请加引号", event.start_mark)
        self.count += 1
        if self.depth >= MAX_DEPTH or self.count > MAX_NODES:
            raise _Refusal(
                "内容嵌套过深或过多", f"嵌套不超过 {MAX_DEPTH} 层，内容不超过 {MAX_NODES} 项", event.start_mark
            )
        self.depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)  # type: ignore[arg-type]
        self.depth -= 1
        return node


def compose(text: str, file_name: str) -> yaml.Node:
    """The root node of the file.

    Raises SchemeFileError with one problem when the text is too large, empty or no YAML: after a syntax
    error nothing further can be told.
    """

    def refuse(line: int, message: str, remedy: str) -> SchemeFileError:
        return SchemeFileError([Problem(file_name, line, "", message, remedy)])

    if len(text) > MAX_CHARACTERS:
        raise refuse(1, f"文件过大：{len(text)} 个字符，上限 {MAX_CHARACTERS} 个", "检查是否选错了文件")
    try:
        loader = _BoundedLoader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except _Refusal as error:
        raise refuse(_line(error.problem_mark), error.message, error.remedy) from None
    except yaml.MarkedYAMLError as error:
        message, remedy = _explain(error.problem or "")
        raise refuse(_line(_cause(error)), f"YAML 语法错误：{message}", remedy) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise refuse(line, "文件含有不可见的控制字符", "用文本编辑器删去该字符，以 UTF-8 保存") from error
    if node is None:
        raise refuse(1, "文件是空的", "按 docs/scheme-format.md 填写")
    return node


def _cause(error: yaml.MarkedYAMLError) -> yaml.Mark | None:
    """Where an unclosed quote, bracket or key begins; the parser stumbles only later."""
    began = any(words in (error.problem or "") for words in _BEGAN_EARLIER)
    return error.context_mark if began and error.context_mark is not None else error.problem_mark


def _line(mark: yaml.Mark | None) -> int:
    return mark.line + 1 if mark is not None else 1


def _explain(problem: str) -> tuple[str, str]:
    for words, message, remedy in _EXPLANATIONS:
        if words in problem:
            return message, remedy
    return problem, "检查缩进、半角冒号和引号"
