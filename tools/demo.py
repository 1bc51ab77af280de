"""``make run``: migrate, load the demo county, then web, worker and beat beside each other until Ctrl-C.

``python -m tools.demo run`` and ``python -m tools.demo reset`` (``make demo``: throw the demo data away and load
them anew). Embedded default: SQLite, Celery's filesystem broker, everything under var/. What the three processes say
goes to var/demo/; the address stays the last line on the screen.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tools.processes import ROOT, Stopped, end, say, signals_raise, spawn

PORT = os.environ.get("PORT", "8000")
ADDRESS = f"http://127.0.0.1:{PORT}/"
DATA = Path(os.environ.get("DATA_DIR", ROOT / "var"))
LOGS = DATA / "demo"
LAST_LINES = 15
"""Of its log, when a process has ended by itself."""
PYTHON = sys.executable
FEW_ARENAS = {"MALLOC_ARENA_MAX": "2"}
"""As in the image: each thread of a process would else keep memory of its own."""
GUNICORN = ["--bind", f"127.0.0.1:{PORT}", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
COMMANDS = {
    "web": [PYTHON, "-m", "gunicorn", "config.wsgi", *GUNICORN, "--timeout", "120", "--no-control-socket"],
    "worker": [PYTHON, "-m", "celery", "-A", "config", "worker", "-l", "info", "-c", "1"],
    "beat": [PYTHON, "-m", "celery", "-A", "config", "beat", "-l", "info", "--pidfile="],
}


def environment() -> dict[str, str]:
    """Demo mode unless the caller says otherwise."""
    return {"SANTIXI_MODE": "demo", **FEW_ARENAS, **os.environ, "PYTHONUNBUFFERED": "1"}


def manage(*arguments: str) -> None:
    """Run one management command; stop everything when it fails."""
    done = subprocess.run([PYTHON, "manage.py", *arguments], cwd=ROOT, env=environment(), check=False)
    if done.returncode != 0:
        raise SystemExit(f"manage.py {arguments[0]} 没有成功（退出码 {done.returncode}），原因见上。")


def prepare() -> None:
    """Bring the database up to date and the demo county in; both change nothing when nothing is missing."""
    (DATA / "staticfiles").mkdir(parents=True, exist_ok=True)  # stays empty here; WhiteNoise warns when it is absent
    say("正在更新数据库……")
    manage("migrate", "--noinput", "-v", "0")
    say("正在核对演示数据，第一次约需一分钟……")
    manage("load_demo")


def port_taken() -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(PORT))) == 0


def log_of(name: str) -> Path:
    return LOGS / f"{name}.log"


def start_all(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Start each command into ``children``, so that a signal in between leaves none behind."""
    LOGS.mkdir(parents=True, exist_ok=True)
    for name, command in COMMANDS.items():
        with log_of(name).open("wb") as log:
            children[name] = spawn(command, env=environment(), output=log)
    say("日志：" + "、".join(str(log_of(name)) for name in COMMANDS))


def answers() -> bool:
    try:
        with urllib.request.urlopen(ADDRESS + "healthz", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def watch(children: dict[str, subprocess.Popen[bytes]]) -> int:
    """Tell the address once the web process answers; return when one of the children ends."""
    told = False
    while True:
        for name, process in children.items():
            if process.poll() is not None:
                say(f"{name} 自行退出（退出码 {process.returncode}），其余进程一并停止。{log_of(name)} 的最后几行：")
                say("\n".join(log_of(name).read_text(errors="replace").splitlines()[-LAST_LINES:]))
                return 1
        if not told and answers():
            told = True
            say(f"\n三个体系已启动：{ADDRESS}\n演示账号和密码列在登录页上；按 Ctrl-C 停止。")
        time.sleep(0.5)


def end_all(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask all at once, then wait for each."""
    for process in children.values():
        if process.poll() is None:
            process.terminate()
    for process in children.values():
        end(process, patience=15)


def run() -> int:
    if port_taken():
        raise SystemExit(f"端口 {PORT} 已被占用：请先停止占用它的程序，或换一个端口：make run PORT=8001")
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        with signals_raise():
            try:
                prepare()
                start_all(children)
                return watch(children)
            finally:
                end_all(children)
    except Stopped as stopped:
        say(f"\n已停止（{stopped}），没有进程在运行。")
        return 0


def reset() -> int:
    """Remove what the demo has written under var/ and load it anew; a named database is never emptied."""
    if os.environ.get("DATABASE_URL"):
        raise SystemExit("设置了 DATABASE_URL：make demo 只重置 var/ 下的内置数据库。")
    if port_taken():
        raise SystemExit(f"端口 {PORT} 正在使用：请先停止 make run。")
    for path in [*DATA.glob("santixi.sqlite3*"), DATA / "broker", DATA / "files"]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    prepare()
    return 0


if __name__ == "__main__":
    sys.exit({"run": run, "reset": reset}[sys.argv[1]]())
