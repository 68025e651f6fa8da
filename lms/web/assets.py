"""Where Vite has put the built files."""

import json
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app
from markupsafe import Markup

DIST = Path(__file__).parent / "static" / "dist"


class AssetsMissing(RuntimeError):  # noqa: N818 (reads as what it is)
    """The front end has not been built; `python3 -m lms` builds it."""


def asset(name: str) -> str:
    """URL of a built file by the name of its source: `main.js`, `app.scss`, `icons.svg`."""
    urls: dict[str, str] = current_app.extensions["lms.assets"]
    if name not in urls:
        raise AssetsMissing(f"{name} is not in the built front end")
    return urls[name]


def asset_size(name: str) -> int:
    """Bytes of a built file as browsers get it: packed where it can be."""
    path = DIST / asset(name).partition("/dist/")[2]
    packed = path.with_name(f"{path.name}.br")
    return (packed if packed.exists() else path).stat().st_size


def read_manifest(folder: Path = DIST) -> dict[str, str]:
    """Map source names to built files; empty when nothing has been built."""
    path = folder / "manifest.json"
    if not path.exists():
        return {}
    built: dict[str, str] = {}
    for source, entry in json.loads(path.read_text(encoding="utf-8")).items():
        built[Path(source).name] = entry["file"]
        built.update({Path(sheet).name: sheet for sheet in entry.get("css", ())})
        if entry.get("isEntry") and entry.get("css"):
            built[Path(source).with_suffix(".css").name] = entry["css"][0]
    return built


ICON = Markup('<svg class="i{large}"{label}><use href="{sprite}#{name}"/></svg>')
NAMED, SILENT = Markup(' role="img" aria-label="{label}"'), Markup(' aria-hidden="true"')


@lru_cache(maxsize=1024)
def _icon(sprite: str, name: str, label: str | None, large: bool) -> Markup:
    said = NAMED.format(label=label) if label else SILENT
    return ICON.format(large=" i-lg" if large else "", label=said, sprite=sprite, name=name)


def init_app(app: Flask) -> None:
    """Read the manifest once, and give templates functions that hold it: pages name these files dozens of times."""
    urls = {name: f"{app.static_url_path}/dist/{file}" for name, file in read_manifest().items()}
    app.extensions["lms.assets"] = urls

    def named(name: str) -> str:
        return urls[name] if name in urls else asset(name)

    def drawn_icon(name: str, label: str | None = None, large: bool = False) -> Markup:
        """Draw an icon of the sprite; a `label` says what it means where no words do."""
        return _icon(named("icons.svg"), name, label, large)

    app.jinja_env.globals.update(asset=named, drawn_icon=drawn_icon)
