"""Languages: Vietnamese is the source, English complete. Every plugin brings its own catalogue."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations
from flask import Flask, current_app, g, has_app_context, has_request_context, request, session
from flask_babel import Babel, Domain, LazyString, force_locale
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

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
    reader = current_user._get_current_object()  # noqa: SLF001 (asked of several times)
    if reader and reader.is_authenticated and reader.language in LANGUAGES:
        return str(reader.language)
    return SOURCE


def current_language() -> str:
    """`vi` or `en`; Vietnamese outside a request. Found once in each: the titles of a page ask dozens of times."""
    if not has_app_context():
        return SOURCE
    language: str | None = g.get("language")
    if language is None:
        language = g.language = chosen_language()
    return language


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
    spoken = {name: g.pop(name, None) for name in ("words", "language")}
    g.language = language
    try:
        with force_locale(language):
            yield
    finally:
        g.words, g.language = spoken["words"], spoken["language"]


class Words(dict[str, Markup]):
    """The texts of one language as pages say them, each found in the catalogue once: a page has a hundred."""

    def __init__(self, catalogue: NullTranslations) -> None:
        super().__init__()
        self.catalogue = catalogue

    def __missing__(self, text: str) -> Markup:
        said = self[text] = Markup(self.catalogue.ugettext(text))  # noqa: S704 (catalogues are ours)
        return said


class Catalogue(Domain):  # type: ignore[misc]
    """Flask-Babel's own, which looks the reader's catalogue up once a request and not for every text."""

    def get_translations(self) -> NullTranslations:
        return _words().catalogue if g else NullTranslations()

    def read(self) -> NullTranslations:
        """The catalogue of the language that is spoken now, as Flask-Babel finds it."""
        found: NullTranslations = super().get_translations()
        return found


def _words() -> Words:
    """The texts of the reader's language, found once a request."""
    here = g._get_current_object()  # noqa: SLF001 (asked of some five hundred times a page)
    words: Words | None = here.get("words")
    if words is None:
        kept: dict[str, Words] = current_app.extensions["lms.words"]
        language = current_language()
        if language not in kept:
            kept[language] = Words(current_app.extensions["babel"].instance.domain_instance.read())
        words = here.words = kept[language]
    return words


def gettext(text: str, /, **values: Any) -> str:
    """What `_` is in Python: the translation with its values put in; the text itself where no application is."""
    said = str(_words()[text]) if has_app_context() else text
    return said % values if values else said


def lazy_gettext(text: str, /, **values: Any) -> LazyString:
    """The same, said anew for each reader."""
    return LazyString(gettext, text, **values)


@pass_eval_context
def _said(context: EvalContext, text: str, **values: Any) -> str:
    """What `_` is in templates: the translation, with its values put in and escaped."""
    said = _words()[text]
    if "%" not in said:
        return said if context.autoescape else str(said)
    return _filled(context, said, values)


@pass_eval_context
def _counted(context: EvalContext, one: str, many: str, number: int, **values: Any) -> str:
    """What `ngettext` is in templates."""
    return _filled(context, _words().catalogue.ungettext(one, many, number), {"num": number, **values})


def _filled(context: EvalContext, said: str, values: dict[str, Any]) -> str:
    """Put values into a text; as `Markup` does it, which wraps each of them, it takes twice as long."""
    if not context.autoescape:
        return str(said) % values
    safe = {name: value if isinstance(value, int | float) else escape(value) for name, value in values.items()}
    return Markup(str.__mod__(said, safe))  # noqa: S704 (catalogues are ours, values have been escaped)


def init_app(app: Flask, plugins: list[Plugin]) -> None:
    """Read the catalogues of the host and of every plugin, in the order in which they load."""
    folders = [plugin.translations for plugin in plugins if plugin.translations]
    compile_catalogues(folders)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(map(str, folders))
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    Babel(app, locale_selector=chosen_language).domain_instance = Catalogue()
    app.extensions["lms.words"] = {}
    app.jinja_env.globals.update({"_": _said, "gettext": _said, "ngettext": _counted, "languages": LANGUAGES})
    app.context_processor(lambda: {"lang": current_language()})
