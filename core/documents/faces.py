"""The fonts of printed papers, found through a fontconfig file of our own.

Order: what the user put into ``DATA_DIR/fonts`` (a licensed 仿宋_GB2312 or 方正小标宋, named first in official.css),
the vendored faces (core/documents/fonts, see NOTICE.md there), then whatever the machine has, as a last resort for
characters none of them knows. A fresh machine without a single Chinese font prints correctly.
"""

from __future__ import annotations

import os
from pathlib import Path
from xml.sax.saxutils import escape

VENDORED = Path(__file__).resolve().parent / "fonts"
SYSTEM_CONFIGURATION = Path("/etc/fonts/fonts.conf")

WITHOUT_LATIN = ("Santixi FangSong", "Santixi Kai")
"""Faces whose digits and Latin letters look like a sans-serif: the 宋体 after them in the stack prints those."""
_NO_LATIN = """  <match target="scan">
    <test name="family"><string>{}</string></test>
    <edit name="charset" mode="assign">
      <minus><name>charset</name><charset><range><int>0x21</int><int>0x7e</int></range></charset></minus>
    </edit>
  </match>"""
CACHE = "cache-without-latin"
"""What was scanned under other rules lies in folders of other names."""


def fontconfig_xml(folders: list[Path], cache: Path, *, system: bool = True) -> str:
    """The fontconfig file: ``folders`` in their order, the cache, and the machine's own fonts unless told not to."""
    lines = [
        '<?xml version="1.0"?>',
        '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
        "<fontconfig>",
        f"  <cachedir>{escape(str(cache))}</cachedir>",
        *(_NO_LATIN.format(family) for family in WITHOUT_LATIN),
        *(f"  <dir>{escape(str(folder))}</dir>" for folder in folders),
    ]
    if system:
        lines.append(f'  <include ignore_missing="yes">{SYSTEM_CONFIGURATION}</include>')
    return "\n".join([*lines, "</fontconfig>", ""])


def activate_fonts(data_dir: Path, *, system: bool = True) -> Path:
    """Write the fontconfig file below ``data_dir`` and point this process at it; return its path.

    Must run before WeasyPrint is imported, which reads the fonts at once. Several processes may do this at the
    same time: the file is replaced in one step and only when it differs.
    """
    home = data_dir / "fontconfig"
    own = data_dir / "fonts"
    for folder in (home, own):
        folder.mkdir(parents=True, exist_ok=True)
    target = home / "fonts.conf"
    text = fontconfig_xml([own, VENDORED], home / CACHE, system=system)
    if not target.exists() or target.read_text("utf-8") != text:
        draft = home / f"fonts.conf.{os.getpid()}"
        draft.write_text(text, "utf-8")
        draft.replace(target)
    os.environ["FONTCONFIG_FILE"] = str(target)
    return target
