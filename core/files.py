"""Files that people hand in: judged by content, renamed, stored outside the web root, served as attachments.

``store`` is the only way in and ``serve`` the only way out (SECURITY I09, P05). Knowing a file's id gives no
right to it: the view that serves one has fetched its owner from the reader's reach first.

Settings, all optional: ``FILE_SIZE_LIMIT`` bytes per file (20 MB), ``FILE_ACCOUNT_QUOTA`` bytes one account may
hold altogether (2 GB), ``FILE_SCANNER`` dotted path of ``scanner(data: bytes) -> str`` that names the virus found
or returns "" (default: none; the EICAR test signature is always refused).
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.http import FileResponse
from django.utils.module_loading import import_string

from core.file_kinds import MEDIA_TYPES, MEGABYTE, FileFault, FileKind, clean_name, judge
from core.findings import Refused, unmet
from core.models import StoredFile

ALLOWED = frozenset(FileKind) - {FileKind.TXT}
"""What a form takes unless it says otherwise. A plain text is no paper: nobody signs or seals it."""
DOCUMENTS = frozenset({FileKind.PDF, FileKind.DOCX, FileKind.OFD})
"""Papers (实施细则、纪要、文件) as opposed to tables and pictures."""
PICKER = ",".join(f".{kind.value}" for kind in FileKind if kind in ALLOWED) + ",.jpeg"
"""``accept`` of a file field; a convenience for the sender, not a guard."""


def store(upload: UploadedFile[Any], *, by: Any, at: datetime, allowed: Iterable[FileKind] = ALLOWED) -> StoredFile:
    """Judge and keep one upload; raises Refused with the reason and writes nothing otherwise.

    Call it inside the action that uses the file, after the rules: the row is rolled back with the action.
    """
    name = clean_name(upload.name or "")
    data, kind = inspect(upload, allowed=allowed)
    _check_quota(by, len(data))
    return _keep(data, name=name, media_type=MEDIA_TYPES[kind], by=by, at=at)


def store_made(data: bytes, *, name: str, kind: FileKind, by: Any, at: datetime) -> StoredFile:
    """Keep a document that the system itself wrote: not judged, not counted against a quota."""
    return _keep(data, name=clean_name(name), media_type=MEDIA_TYPES[kind], by=by, at=at)


def inspect(upload: UploadedFile[Any], *, allowed: Iterable[FileKind] = ALLOWED) -> tuple[bytes, FileKind]:
    """Bytes and kind of an upload; raises Refused. Writes nothing: forms may call it to show the reason."""
    limit: int = getattr(settings, "FILE_SIZE_LIMIT", 20 * MEGABYTE)
    if (upload.size or 0) > limit:
        raise _refused(
            FileFault(
                f"文件大小为 {(upload.size or 0) / MEGABYTE:.1f} MB，超过上限 {limit / MEGABYTE:g} MB",
                "请压缩图片或拆分文件后重新上传",
            )
        )
    upload.seek(0)
    data = upload.read()
    verdict = judge(data, clean_name(upload.name or ""), frozenset(allowed))
    if isinstance(verdict, FileFault):
        raise _refused(verdict)
    found = _scan(data)
    if found:
        raise _refused(FileFault(f"杀毒程序在文件中发现：{found}", "请先用杀毒软件检查本机和文件"))
    return data, verdict


def accepted() -> str:
    """What a form says of the files it takes, with the largest size."""
    limit: int = getattr(settings, "FILE_SIZE_LIMIT", 20 * MEGABYTE)
    return f"PDF、OFD、Word、Excel、PNG、JPG，不超过 {limit / MEGABYTE:g} MB。"


def serve(file: StoredFile) -> FileResponse:
    """The file as a download: never shown inline, never sniffed, never cached by others."""
    content = file.content.storage.open(str(file.content.name), "rb")
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def size_text(size: int) -> str:
    """As shown: "318 KB", "2.4 MB"."""
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE else f"{max(1, round(size / 1024))} KB"


OS_REASONS = {
    errno.ENOENT: "没有这个文件或目录",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是目录，不是文件",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名过长",
}


def os_reason(error: OSError) -> str:
    """Why the system could not read or write a file, in words for the person at the command line."""
    return OS_REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


def _keep(data: bytes, *, name: str, media_type: str, by: Any, at: datetime) -> StoredFile:
    row = StoredFile(
        name=name,
        media_type=media_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        stored_at=at,
        stored_by=by,
    )
    row.content.save(row.id.hex, ContentFile(data), save=False)
    try:
        row.save(force_insert=True)
    except Exception:
        row.content.storage.delete(str(row.content.name))
        raise
    return row


def _check_quota(by: Any, size: int) -> None:
    quota: int = getattr(settings, "FILE_ACCOUNT_QUOTA", 2048 * MEGABYTE)
    held = StoredFile.objects.filter(stored_by=by).aggregate(total=Sum("size"))["total"] or 0
    if held + size > quota:
        raise _refused(
            FileFault(f"本账号已存 {size_text(held)}，加上这个文件超过上限 {size_text(quota)}", "请联系系统管理员处理")
        )


def _scan(data: bytes) -> str:
    path: str = getattr(settings, "FILE_SCANNER", "")
    if not path:
        return ""
    scanner: Callable[[bytes], str] = import_string(path)
    return scanner(data)


def _refused(fault: FileFault) -> Refused:
    return Refused([unmet("", fault.reason, remedy=fault.remedy, field="upload")])
