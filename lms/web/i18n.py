"""Languages: Vietnamese is the source, English complete. Every plugin brings its own catalogue."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, force_locale, get_locale, get_translations
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from lms.plugins.contract import Plugin

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
SOURCE = "vi"


def chosen_language() -> str:
    """The language of this reader: the one set in the session or account; Vietnamese otherwise, and in commands."""
    if not has_request_context():
        return SOURCE
    if (asked := request.args.get("lang")) in LANGUAGES:
        return str(asked)
    if (kept := session.get("language")) in LANGUAGES:
        return str(kept)
    if current_user and current_user.is_authenticated and current_user.language in LANGUAGES:
        return str(current_user.language)
    return SOURCE


def current_language() -> str:
    """`vi` or `en`; Vietnamese outside a request."""
    locale = get_locale()
    return locale.language if locale else SOURCE


def compile_catalogues(folders: list[Path]) -> None:
    """Compile every .po that is newer than its .mo. Catalogues are kept as text only.

    Several processes may start at once on a fresh checkout: each writes a file of its own, the last one in stays.
    """
    for folder in folders:
        for source in folder.glob("*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                continue
            with source.open("rb") as file:
                catalogue = read_po(file)
            part = source.with_suffix(f".{token_hex(4)}.part")
            with part.open("wb") as file:
                write_mo(file, catalogue)
            part.replace(target)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Speak `language` inside the block, whoever reads."""
    words = g.pop("words", None)
    try:
        with force_locale(language):
            yield
    finally:
        g.words = words


def _words() -> NullTranslations:
    """The catalogue of the reader's language, found once a request: pages ask for hundreds of texts."""
    words: NullTranslations | None = g.get("words")
    if words is None:
        words = g.words = get_translations()
    return words


@pass_eval_context
def _said(context: EvalContext, text: str, **values: Any) -> str:
    """What `_` is in templates: the translation, with its values put in and escaped."""
    said = _words().ugettext(text)
    if context.autoescape:
        said = Markup(said)  # noqa: S704 (catalogues are ours)
    return said % values if "%" in said else said


@pass_eval_context
def _counted(context: EvalContext, one: str, many: str, number: int, **values: Any) -> str:
    """What `ngettext` is in templates."""
    said = _words().ungettext(one, many, number)
    if context.autoescape:
        said = Markup(said)  # noqa: S704 (catalogues are ours)
    return said % {"num": number, **values}


def init_app(app: Flask, plugins: list[Plugin]) -> None:
    """Read the catalogues of the host and of every plugin, in the order in which they load."""
    folders = [plugin.translations for plugin in plugins if plugin.translations]
    compile_catalogues(folders)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(map(str, folders))
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    Babel(app, locale_selector=chosen_language)
    app.jinja_env.globals.update({"_": _said, "gettext": _said, "ngettext": _counted, "languages": LANGUAGES})
    app.context_processor(lambda: {"lang": current_language()})
