"""Settings: read once from the environment into a frozen value, refused where they are unsafe."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

ROOT = Path(__file__).parents[1]


class UnsafeSettings(Exception):  # noqa: N818 (reads as what it is)
    """The settings would lose data or let people in; the message says which and what to do."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an operator decides. Times in seconds, addresses without a final slash."""

    environment: str = "demo"  # demo, production or test
    data: Path = ROOT / ".lms"
    database_url: str = ""
    secret_key: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    web_workers: int = 2  # processes that answer requests: one a core
    public_url: str = ""
    site_name: str = "Tỉnh Nghệ An"
    site_code: str = "GCN-NA"
    debug: bool = False
    sqlite_synchronous: str = "FULL"
    secure_cookies: bool = False
    storage_url: str = ""
    redis_url: str = ""
    mail_server: str = ""
    mail_sender: str = "Thạo <khong-tra-loi@thao.invalid>"
    mail_user: str = ""
    mail_password: str = ""
    mail_security: str = ""  # empty, starttls or tls
    sending_opens: time = time(7, 30)  # reminders leave between these clock times
    sending_closes: time = time(18)
    sending_days: frozenset[int] = frozenset(range(1, 6))  # and on these days, 1 for Monday
    signer: str = ""  # who signs where a body names nobody: key_files, pkcs11, outside, or a plugin's
    signing_key: str = ""
    signing_certificate: str = ""
    signing_password_file: str = ""  # holds the password of an encrypted key
    pkcs11_module: str = ""  # the token's library; signing_certificate is then the certificate of the key on it
    pkcs11_token: str = ""
    pkcs11_key: str = ""
    pkcs11_pin_file: str = ""
    timestamp_url: str = ""  # RFC 3161 service that dates signatures
    timestamp_each: bool = True  # no: one token dates all files of a batch
    credential_keys: str = ""  # folder of the site's own signing keys; empty for one in the data folder

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_demo(self) -> bool:
        return self.environment == "demo"

    @property
    def database(self) -> str:
        """Tell the address of the database: the embedded SQLite file where none is set."""
        return self.database_url or f"sqlite:///{self.data / 'thao.db'}"

    @property
    def address(self) -> str:
        """Tell the address that people type and that certificates carry."""
        return self.public_url or f"http://{self.host}:{self.port}"


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read the `LMS_…` variables; raises `UnsafeSettings` for a value that cannot be read."""
    given = {name[4:].lower(): value for name, value in environment.items() if name.startswith("LMS_")}
    data = Path(given.get("data") or ROOT / ".lms").resolve()
    port = _number(given, "port", 8000, most=65535)
    kind = given.get("env") or "demo"
    if kind not in {"demo", "production", "test"}:
        raise UnsafeSettings(f"LMS_ENV must be demo, production or test, not {kind!r}.")
    texts: dict[str, Any] = {
        name: given[name]
        for name in (
            "database_url", "secret_key", "host", "site_name", "site_code", "storage_url", "redis_url",
            "mail_server", "mail_sender", "mail_user", "mail_password", "mail_security",
            "signer", "signing_key", "signing_certificate", "signing_password_file", "pkcs11_module", "pkcs11_token",
            "pkcs11_key", "pkcs11_pin_file", "timestamp_url", "credential_keys", "sqlite_synchronous",
        )
        if given.get(name)
    }  # fmt: skip
    if "sqlite_synchronous" in texts:
        texts["sqlite_synchronous"] = texts["sqlite_synchronous"].upper()
    if texts.get("database_url", "").startswith("postgresql://"):
        texts["database_url"] = texts["database_url"].replace("postgresql://", "postgresql+psycopg://", 1)
    secure = given.get("secure_cookies")
    settings = Settings(
        environment=kind,
        data=data,
        port=port,
        web_workers=_number(given, "web_workers", 2, most=64),
        public_url=(given.get("public_url") or "").rstrip("/"),
        debug=_yes(given.get("debug")),
        timestamp_each=_yes(given.get("timestamp_each") or "yes"),
        secure_cookies=_yes(secure) if secure else kind == "production",
        **texts,
        **_sending_hours(given),
    )
    refuse_unsafe(settings)
    return settings


def refuse_unsafe(settings: Settings) -> None:
    """Raise `UnsafeSettings` with one plain sentence when a production site would not be safe."""
    _refuse_unreadable(settings)
    if not settings.is_production:
        return
    if settings.debug:
        raise UnsafeSettings("LMS_DEBUG shows the program's inside to visitors: switch it off in production.")
    if len(settings.secret_key) < 32:
        raise UnsafeSettings(
            "LMS_SECRET_KEY is missing or shorter than 32 characters: set a long random one and keep it."
        )
    if make_url(settings.database).get_backend_name() == "sqlite" and settings.sqlite_synchronous not in {
        "FULL",
        "EXTRA",
    }:
        raise UnsafeSettings(
            f"SQLite with synchronous={settings.sqlite_synchronous} loses acknowledged answers at a power cut: "
            "set LMS_SQLITE_SYNCHRONOUS=FULL or leave it out."
        )
    if not settings.public_url.startswith("https://"):
        raise UnsafeSettings("LMS_PUBLIC_URL must be the site's https:// address: certificates carry it.")
    if not settings.secure_cookies:
        raise UnsafeSettings("LMS_SECURE_COOKIES=0 sends sign-ins over plain http: leave it out in production.")
    if not _can_sign(settings):
        raise UnsafeSettings(
            "LMS_SIGNING_KEY and LMS_SIGNING_CERTIFICATE are missing: the demonstration's own authority "
            "may not sign in production. Set them, or LMS_SIGNER=outside where nobody signs in this system."
        )


def _refuse_unreadable(settings: Settings) -> None:
    if settings.mail_security not in {"", "starttls", "tls"}:
        raise UnsafeSettings("LMS_MAIL_SECURITY must be starttls, tls or empty.")
    if settings.sqlite_synchronous not in {"OFF", "NORMAL", "FULL", "EXTRA"}:
        raise UnsafeSettings("LMS_SQLITE_SYNCHRONOUS must be FULL or EXTRA.")
    if settings.timestamp_url and not settings.timestamp_url.startswith(("http://", "https://")):
        raise UnsafeSettings("LMS_TIMESTAMP_URL must be the http:// or https:// address of a timestamp service.")


def _can_sign(settings: Settings) -> bool:
    has_key = (settings.signing_key or settings.pkcs11_module) and settings.signing_certificate
    return settings.signer != "demo" and bool(settings.signer or has_key)


def kept_secret(settings: Settings) -> str:
    """Give the secret key: the set one, or one made on first use and kept in the data folder (0600)."""
    if settings.secret_key:
        return settings.secret_key
    settings.data.mkdir(parents=True, exist_ok=True)
    path = settings.data / "secret_key"
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")


def _number(given: Mapping[str, str], name: str, default: int, *, most: int) -> int:
    text = given.get(name) or str(default)
    if not text.isascii() or not text.isdecimal():
        raise UnsafeSettings(f"LMS_{name.upper()} must be a number, not {text!r}.")
    if not 1 <= int(text) <= most:
        raise UnsafeSettings(f"LMS_{name.upper()} must be from 1 to {most}, not {text}.")
    return int(text)


def _sending_hours(given: Mapping[str, str]) -> dict[str, Any]:
    hours, days = given.get("sending_hours") or "07:30-18:00", given.get("sending_days") or "12345"
    try:
        opens, closes = map(time.fromisoformat, hours.split("-"))
    except ValueError:
        raise UnsafeSettings(f"LMS_SENDING_HOURS must be like 07:30-18:00, not {hours!r}.") from None
    if opens >= closes:
        raise UnsafeSettings(f"LMS_SENDING_HOURS must begin before it ends, unlike {hours!r}.")
    if not set(days) <= set("1234567"):
        raise UnsafeSettings(f"LMS_SENDING_DAYS must be days of the week like 12345, 1 for Monday, not {days!r}.")
    return {"sending_opens": opens, "sending_closes": closes, "sending_days": frozenset(map(int, days))}


def _yes(value: str | None) -> bool:
    return (value or "").strip().lower() in {"1", "true", "yes", "on"}
