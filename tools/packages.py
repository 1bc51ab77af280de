"""Debian packages the product needs: look, install what is missing when allowed, otherwise name it.

``python tools/packages.py run|test [--list|--dry-run]``. ``run`` goes on without the PDF libraries and says so;
``test`` stops when anything is missing that this system could have. What counts is the thing itself (a library
that loads, a command that exists), not the package, so that other sources of the same thing are fine.
Runs before the virtual environment exists: standard library only, any Python 3.8 or newer may read it.
"""

from __future__ import annotations

import argparse
import ctypes
import glob
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

PYTHON_NEEDED = (3, 11)


@dataclass(frozen=True)
class Need:
    """One package, how to see that it is there ("kind:argument"), and what for.

    Without what is not ``vital`` the product runs, but tests do not; an ``optional`` one is installed where the lists
    at hand offer it and is otherwise not spoken of.
    """

    package: str
    probe: str
    purpose: str
    vital: bool = True
    optional: bool = False


HEADLESS = "chromium-headless-shell"
"""Chromium without its windows, profiles and services: what Playwright drives by default."""
VENV = Need(f"python3.{sys.version_info[1]}-venv", "module:ensurepip", "virtual environment")
RUN = (
    VENV,
    Need("libpango-1.0-0", "library:libpango-1.0.so.0", "PDF documents", vital=False),
    Need("libpangoft2-1.0-0", "library:libpangoft2-1.0.so.0", "PDF documents", vital=False),
    Need("libharfbuzz-subset0", "library:libharfbuzz-subset.so.0", "PDF documents in a tenth of the time", vital=False),
    Need("fontconfig", "command:fc-cache", "fonts of PDF documents", vital=False),
)
TEST = (
    *RUN,
    Need("postgresql", "file:/usr/lib/postgresql/*/bin/initdb", "the run on PostgreSQL"),
    Need("redis-server", "command:redis-server", "the run with real workers"),
    Need("chromium", "browser:", "browser tests"),
    Need(HEADLESS, f"command:{HEADLESS}", "browser tests at half the work", optional=True),
    Need("poppler-utils", "command:pdftotext", "reading PDFs back"),
    Need("docker-compose", "command:docker-compose", "validating docker-compose.yml"),
)
SETS = {"run": RUN, "test": TEST}

# Installing a server package must not start it, neither now nor at the next boot: tests start private ones.
INSTALL = """
set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM HUP
    printf '#!/bin/sh\\nexit 101\\n' > "$policy"
    chmod 755 "$policy"
fi
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
if [ -d /run/systemd/system ]; then
    for unit in redis-server postgresql; do
        case " $* " in *" $unit "*) systemctl disable --quiet "$unit" || true ;; esac
    done
fi
"""


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def chromium() -> str | None:
    """Path of a Chromium that tests can drive, or None. Ubuntu's is a stub for a snap, which cannot be driven."""
    for name in (HEADLESS, "chromium", "google-chrome", "chromium-browser"):
        path = shutil.which(name)
        if path is None or os.path.realpath(path).startswith(("/snap/", "/usr/bin/snap")):
            continue
        with open(path, "rb") as file:
            if b"/snap/" not in file.read(4096):
                return path
    return None


def present(need: Need) -> bool:
    """Whether the needed thing itself is there."""
    kind, _, argument = need.probe.partition(":")
    if kind == "library":
        try:
            ctypes.CDLL(argument)
        except OSError:
            return False
        return True
    if kind == "module":
        return importlib.util.find_spec(argument) is not None
    if kind == "file":
        return bool(glob.glob(argument))
    if kind == "browser":
        return chromium() is not None
    return shutil.which(argument) is not None


def privilege() -> list[str] | None:
    """Command prefix that installs packages here: nothing for root, sudo without a password, or None."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def offered(package: str) -> bool:
    """Whether apt has an installable version of ``package``."""
    policy = subprocess.run(
        ["apt-cache", "policy", package], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}, check=False
    )
    return "Candidate: " in policy.stdout and "Candidate: (none)" not in policy.stdout


def install(prefix: list[str], needs: list[Need], *, dry_run: bool) -> None:
    """Fetch the package lists once and install; failures show themselves and are judged by looking again.

    For optional packages alone the lists at hand must do, and a server that does not answer is not waited for.
    """
    hurried = all(need.optional for need in needs)
    if not hurried:
        update = [*prefix, "apt-get", "update", "-qq"]
        say("$ " + " ".join(update))
        if not dry_run:
            subprocess.run(update, check=False)
    known = [need.package for need in needs if dry_run or offered(need.package)]
    if hurried and known:
        known = ["-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=10", *known]
    say("$ " + " ".join([*prefix, "apt-get install -y --no-install-recommends", *known]))
    if known and not dry_run:
        subprocess.run([*prefix, "sh", "-c", INSTALL, "sh", *known], check=False, stdin=subprocess.DEVNULL)


def browser_unobtainable() -> bool:
    """Whether apt knows this system's packages but has no Chromium among them, as on Ubuntu."""
    return shutil.which("apt-cache") is not None and offered("postgresql") and not offered("chromium")


def verdict(missing: list[Need], purpose: str, *, no_browser: bool) -> tuple[int, list[str]]:
    """What still lacks after installing: exit code and lines to print.

    A missing browser stops the tests, unless the system has none to offer: then the others go on without it.
    """
    if not missing:
        return 0, []
    lines = [f"Missing Debian packages for make {purpose}:"]
    lines += [f"  {need.package:22} {need.purpose}" for need in missing]
    stops = [need.package for need in missing if need.vital or purpose == "test"]
    if no_browser and "chromium" in stops:
        stops.remove("chromium")
        lines.append("apt has no Chromium here (Ubuntu ships a snap, which tests cannot drive):")
        lines.append("browser tests will be left out, every other test runs.")
    if stops:
        lines.append("Install them: apt-get install " + " ".join(stops))
        return 1, lines
    if purpose == "run":
        lines.append("Going on without them: everything works except what is named above.")
    return 0, lines


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("purpose", choices=sorted(SETS))
    parser.add_argument("--list", action="store_true", help="print every package and whether it is there")
    parser.add_argument("--dry-run", action="store_true", help="print what would be installed, change nothing")
    options = parser.parse_args(arguments)
    needs = SETS[options.purpose]
    if options.list:
        for need in needs:
            say(f"{need.package:22} {'present' if present(need) else 'missing':8} {need.purpose}")
        return 0
    if sys.version_info < PYTHON_NEEDED:
        say(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}: make PYTHON=/path/to/python3.11 ...")
        return 1
    lacking = [need for need in needs if not present(need)]
    prefix = privilege() if lacking else None
    wanted = [need for need in lacking if prefix is not None and (not need.optional or offered(need.package))]
    if wanted and prefix is not None:
        say("Installing Debian packages: " + " ".join(need.package for need in wanted))
        install(prefix, wanted, dry_run=options.dry_run)
    missing = [need for need in lacking if not need.optional and not present(need)]
    code, lines = verdict(missing, options.purpose, no_browser=bool(missing) and browser_unobtainable())
    for line in lines:
        say(line)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
