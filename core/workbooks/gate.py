"""The gate: what is refused before anything is parsed (SECURITY I01). Looks at the zip directory only.

Declared sizes can be relied on: a part that unpacks to more than its header says ends in BadZipFile later, in
the child. What counts is the content, never the file's name.
"""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

from core.workbooks.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from core.workbooks.problems import WorkbookProblem, WorkbookRefused, of_file

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
DIRECTORY_ENTRY = 46 + 1024
"""Bytes one honest directory entry takes at most: fixed part, name and extra fields."""
CONTENT_TYPES = "[Content_Types].xml"
CONTENT_TYPES_SIZE = MEGABYTE
WORKBOOK_TYPE = b"spreadsheetml.sheet.main+xml"
SAVE_AS_XLSX = "请在 WPS 或 Excel 中打开，另存为“Excel 工作簿（.xlsx）”后重新上传"
DAMAGED = of_file("文件已损坏，或者不是完整的 .xlsx 工作簿", SAVE_AS_XLSX)


def check_gate(data: bytes, limits: Limits = DEFAULT_LIMITS) -> None:
    """Raise WorkbookRefused unless the bytes look like a harmless .xlsx; costs milliseconds whatever comes."""
    problem = _wrong_outside(data, limits) or _wrong_inside(data, limits)
    if problem is not None:
        raise WorkbookRefused([problem])


def _wrong_outside(data: bytes, limits: Limits) -> WorkbookProblem | None:
    """Size, magic bytes and the zip's own end record, before zipfile builds a list from it."""
    if not data:
        return of_file("文件是空的", "请检查文件后重新上传")
    if len(data) > limits.file_size:
        return of_file(
            f"文件大小为 {len(data) / MEGABYTE:.1f} MB，超过上限 {limits.file_size / MEGABYTE:g} MB",
            "请删去图片、多余的工作表和无关内容，或者分成几个文件上传",
        )
    if data.startswith(OLE_MAGIC):
        return _wrong_ole(data)
    if not data.startswith(ZIP_MAGIC):
        return of_file("文件不是 .xlsx 工作簿（可能是改了扩展名的网页、文本或图片）", SAVE_AS_XLSX)
    position = data.rfind(b"PK\x05\x06")
    if position < 0 or len(data) - position < END_OF_DIRECTORY.size:
        return DAMAGED
    record = END_OF_DIRECTORY.unpack_from(data, position)
    parts, directory_size = record[4], record[5]
    if parts > limits.parts or directory_size > limits.parts * DIRECTORY_ENTRY:
        return _too_many_parts(parts, limits)
    return None


def _wrong_ole(data: bytes) -> WorkbookProblem:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return of_file("文件设有打开密码，系统无法读取", "请在 WPS 或 Excel 中取消密码保护，再另存为 .xlsx 后重新上传")
    return of_file("文件是旧格式（.xls 或 .et），不是 .xlsx 工作簿", SAVE_AS_XLSX)


def _too_many_parts(parts: int, limits: Limits) -> WorkbookProblem:
    return of_file(
        f"文件内部有 {parts} 个部件，或者其目录过大，超过上限 {limits.parts} 个",
        "请把需要的工作表复制到一个新建的工作簿后重新上传",
    )


def _wrong_inside(data: bytes, limits: Limits) -> WorkbookProblem | None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _wrong_parts(archive.infolist(), len(data), limits) or _wrong_type(archive)
    except Exception:  # zipfile raises a dozen types on hostile input; each means the same to the sender
        return DAMAGED


def _wrong_parts(parts: list[zipfile.ZipInfo], file_size: int, limits: Limits) -> WorkbookProblem | None:
    if len(parts) > limits.parts:
        return _too_many_parts(len(parts), limits)
    if any(part.flag_bits & 0x1 for part in parts):
        return of_file("文件内容经过加密，系统无法读取", "请取消密码保护，再另存为 .xlsx 后重新上传")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        return of_file("文件采用了工作簿不使用的压缩方法", SAVE_AS_XLSX)
    names = [part.filename for part in parts]
    if len(set(names)) != len(names) or sum(part.compress_size for part in parts) > file_size:
        return of_file("文件内部的部件重复或相互重叠，内容不可信", SAVE_AS_XLSX)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_size:
        return of_file(
            f"文件解压后为 {unpacked / MEGABYTE:.0f} MB，超过上限 {limits.unpacked_size / MEGABYTE:g} MB",
            "请删去多余的工作表、行和格式，或者分成几个文件上传",
        )
    if any(_bomb(part.file_size, part.compress_size, limits) for part in parts) or _bomb(unpacked, file_size, limits):
        return of_file(
            f"文件的压缩比超过 {limits.ratio} 倍，疑似压缩炸弹",
            "请把需要的内容复制到一个新建的工作簿后重新上传",
        )
    return None


def _bomb(unpacked: int, packed: int, limits: Limits) -> bool:
    return unpacked > limits.ratio_from and unpacked > limits.ratio * packed


def _wrong_type(archive: zipfile.ZipFile) -> WorkbookProblem | None:
    """Judge the kind of workbook by its declared content types and its parts."""
    names = {name.lower() for name in archive.namelist()}
    if CONTENT_TYPES not in archive.namelist() or archive.getinfo(CONTENT_TYPES).file_size > CONTENT_TYPES_SIZE:
        return of_file("压缩包里没有工作簿（可能是 .zip、.ods 或其他文件）", SAVE_AS_XLSX)
    # Without the zero bytes UTF-16 reads like ASCII: the declaration cannot hide in another encoding.
    types = archive.read(CONTENT_TYPES).replace(b"\0", b"").lower()
    if b"sheet.binary" in types:
        return of_file("文件是二进制工作簿（.xlsb）", SAVE_AS_XLSX)
    if b"macroenabled" in types or b"vbaproject" in types or any("vbaproject" in name for name in names):
        return of_file("文件含有宏（.xlsm）", SAVE_AS_XLSX + "，另存时不要保留宏")
    if WORKBOOK_TYPE not in types:
        return of_file("文件不是 Excel 工作簿（可能是文档、模板或其他文件）", SAVE_AS_XLSX)
    return None
