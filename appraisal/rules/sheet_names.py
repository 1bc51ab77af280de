"""Names of groups must be names of sheets: the workbook has one sheet per group (DESIGN.md section 2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

LONGEST = 31
"""Characters of a sheet name, counted as spreadsheets count them (UTF-16 units)."""

FORBIDDEN = "[]:*?/\\"

ENTRY_SHEETS = ("加减分", "一票否决", "弄虚作假")
"""The sheets of entries that stand beside the groups in every scoring workbook."""

RESERVED = (*ENTRY_SHEETS, "History")
"""Names no group may have; the last is reserved by spreadsheet programs themselves."""


def sheet_name_faults(name: str) -> list[str]:
    """Everything that makes a name unfit for a sheet, in Chinese; an empty list when it fits."""
    faults = []
    if not name.strip():
        return ["名称为空"]
    if name != name.strip():
        faults.append("名称首尾有空格")
    length = len(name.encode("utf-16-le")) // 2
    if length > LONGEST:
        faults.append(f"名称有 {length} 个字符，超过 {LONGEST} 个")
    if found := sorted(set(name) & set(FORBIDDEN)):
        faults.append(f"名称含有工作表不允许的字符 {' '.join(found)}")
    if any(not character.isprintable() for character in name):
        faults.append("名称含有不可见字符")
    if name.startswith("'") or name.endswith("'"):
        faults.append("名称首尾不得为单引号")
    if name.casefold() in {reserved.casefold() for reserved in RESERVED}:
        faults.append(f"“{name}”是保留的工作表名")
    return faults


def same_sheet_names(names: Iterable[str]) -> list[list[str]]:
    """Names that are one and the same to a spreadsheet (case makes no difference), two or more each."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        alike[name.casefold()].append(name)
    return [spellings for spellings in alike.values() if len(spellings) > 1]
