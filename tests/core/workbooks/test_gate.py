"""SECURITY I01: what is refused before anything is parsed."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from core.workbooks.gate import check_gate
from core.workbooks.limits import MEGABYTE, Limits
from core.workbooks.problems import WorkbookRefused
from tests.core.workbooks import forge

NO_XLSX = "文件不是 .xlsx 工作簿（可能是改了扩展名的网页、文本或图片）"
DAMAGED = "文件已损坏，或者不是完整的 .xlsx 工作簿"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def with_types(old: str, new: str) -> bytes:
    parts = forge.parts_of({"评分": forge.worksheet("")})
    parts["[Content_Types].xml"] = str(parts["[Content_Types].xml"]).replace(old, new)
    return forge.pack(parts)


def with_part(name: str, content: bytes = b"x", compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    return forge.pack({**forge.parts_of({"评分": forge.worksheet("")}), name: content}, compression)


def noise(size: int) -> bytes:
    """Bytes that deflate cannot shrink below a third."""
    return b"".join(
        struct.pack("<Q", (i * 6364136223846793005 + 1442695040888963407) % 2**64) for i in range(size // 8)
    )


def flagged_encrypted() -> bytes:
    data = bytearray(forge.honest_book())
    data[data.index(b"PK\x01\x02") + 8] |= 0x1
    return bytes(data)


def many_entries(count: int) -> bytes:
    """A directory of many entries whose end record claims only one."""
    data = bytearray(forge.pack({f"{index}": b"" for index in range(count)}))
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<2H", data, end + 8, 1, 1)
    return bytes(data)


def overlapping() -> bytes:
    """Two directory entries that share one compressed body, as in a quine-like bomb."""
    data = with_part("xl/media/a.bin", noise(200_000))
    start = data.index(b"PK\x01\x02", data.rindex(b"PK\x03\x04"))
    end = data.rindex(b"PK\x05\x06")
    directory = data[start:end]
    doubled = directory + directory.replace(b"a.bin", b"b.bin").replace(b"sheet1.xml", b"sheet2.xml")
    record = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 14, 14, len(doubled), start, 0)
    return data[:start] + doubled + record


CORPUS = {
    "empty": (b"", "文件是空的"),
    "too large": (lambda: b"PK\x03\x04" + b"\0" * (10 * MEGABYTE), "文件大小为 10.0 MB，超过上限 10 MB"),
    "old xls": (OLE, "文件是旧格式（.xls 或 .et），不是 .xlsx 工作簿"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "文件设有打开密码，系统无法读取"),
    "html": (b"<html><table></table></html>", NO_XLSX),
    "prefix before zip": (
        lambda: b"MZ" + forge.honest_book(),
        NO_XLSX,
    ),
    "cut off": (lambda: forge.honest_book()[:-200], DAMAGED),
    "magic only": (b"PK\x03\x04", DAMAGED),
    "bad directory": (
        lambda: forge.honest_book().replace(b"PK\x01\x02", b"PK\x01\x09"),
        "文件已损坏，或者不是完整的 .xlsx 工作簿",
    ),
    "zip of something": (lambda: forge.pack({"a.txt": "x"}), "压缩包里没有工作簿（可能是 .zip、.ods 或其他文件）"),
    "docx": (
        lambda: with_types("spreadsheetml.sheet.main", "wordprocessingml.document.main"),
        "文件不是 Excel 工作簿（可能是文档、模板或其他文件）",
    ),
    "macro by type": (
        lambda: with_types(forge.SHEET_TYPE, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        "文件含有宏（.xlsm）",
    ),
    "macro by part": (lambda: with_part("xl/VBAProject.bin"), "文件含有宏（.xlsm）"),
    "macro by type in utf-16": (
        lambda: forge.pack({"[Content_Types].xml": "vbaProject spreadsheetml.sheet.main+xml".encode("utf-16")}),
        "文件含有宏（.xlsm）",
    ),
    "binary xlsb": (
        lambda: with_types(forge.SHEET_TYPE, "application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
        "文件是二进制工作簿（.xlsb）",
    ),
    "encrypted part": (flagged_encrypted, "文件内容经过加密，系统无法读取"),
    "lzma": (lambda: with_part("xl/a.bin", noise(5000), zipfile.ZIP_LZMA), "文件采用了工作簿不使用的压缩方法"),
    "600 parts": (
        lambda: forge.pack({f"xl/{index}": b"" for index in range(600)}),
        "文件内部有 600 个部件，或者其目录过大，超过上限 500 个",
    ),
    "20,000 parts, one claimed": (lambda: many_entries(20_000), "文件内部有 1 个部件，或者其目录过大，超过上限 500 个"),
    "ratio": (lambda: with_part("xl/a.xml", b" " * 2 * MEGABYTE), "文件的压缩比超过 200 倍，疑似压缩炸弹"),
    "unpacked": (
        lambda: with_part("xl/a.xml", noise(256) * (61 * MEGABYTE // 256)),
        "文件解压后为 61 MB，超过上限 60 MB",
    ),
    "overlap": (overlapping, "文件内部的部件重复或相互重叠，内容不可信"),
}


@pytest.mark.parametrize("name", CORPUS)
def test_gate_refuses_harmful_file_with_reason_and_remedy(name: str) -> None:
    made, reason = CORPUS[name]
    data = made() if callable(made) else made

    with pytest.raises(WorkbookRefused) as refusal:
        check_gate(data)

    (problem,) = refusal.value.problems
    assert (problem.reason, problem.sheet, problem.cell) == (reason, "", "")
    assert problem.remedy.startswith("请")


def test_zipfile_alone_believes_the_directory_not_the_count() -> None:
    """Negative control: zipfile alone builds its list from the directory's size, whatever the count claims."""
    data = many_entries(20_000)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        listed = len(archive.namelist())

    assert listed == 20_000


@pytest.mark.parametrize("data", [forge.honest_book(), forge.pack(forge.parts_of({"评分": forge.worksheet("")}))])
def test_gate_lets_honest_workbook_pass(data: bytes) -> None:
    check_gate(data)


def test_gate_limits_are_parameters() -> None:
    with pytest.raises(WorkbookRefused) as refusal:
        check_gate(forge.honest_book(), Limits(file_size=1000))

    assert refusal.value.problems[0].reason == "文件大小为 0.0 MB，超过上限 0.000953674 MB"


def test_gate_reads_no_more_of_content_types_than_declared() -> None:
    data = with_part("xl/notes.txt")
    padded = forge.replace_part(data, "[Content_Types].xml", b"<!--" + noise(2 * MEGABYTE) + b"-->")

    with pytest.raises(WorkbookRefused) as refusal:
        check_gate(padded)

    assert refusal.value.problems[0].reason == "压缩包里没有工作簿（可能是 .zip、.ods 或其他文件）"
