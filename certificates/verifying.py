"""The operator's check of files, and the change of keys.

With the register at hand a file is held against it; elsewhere, against what a site has published (`/x/keys.json`),
and with a network against its status list.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import click

from certificates import checking
from certificates.checking import Outcome
from certificates.credentials import jose, keys, open_desk, status
from certificates.credentials.badge import said_by
from certificates.credentials.keys import PublicKeys
from certificates.register import trusted_certificates
from lms.api import db, now

STATUS: Final = {Outcome.ISSUED: 0, Outcome.REVOKED: 3, Outcome.UNKNOWN: 4, Outcome.ALTERED: 5}
"""Exit statuses; of many files the highest one counts. 1 and 2 are the shell's."""

PATIENCE: Final = 10
"""Seconds to wait for a site."""


@dataclass(frozen=True)
class Line:
    """What is told of one file. `knows_revocation` is false where nobody could be asked."""

    file: str
    outcome: str
    number: str
    knows_revocation: bool


@click.command("verify")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--keys", "key_file", type=click.Path(exists=True, path_type=Path), help="A copy of a site's /x/keys.json."
)
@click.option("--offline", is_flag=True, help="Ask neither register nor network; revocation stays unknown.")
@click.option("--url", default="", help="A site to ask for its keys and status lists instead of the register.")
def verify(files: Sequence[Path], *, as_json: bool, key_file: Path | None, offline: bool, url: str) -> None:
    """Tell of each of FILES whether it was issued, altered, revoked or is unknown.

    Exit status: 0 all issued, 3 a revoked one, 4 an unknown one, 5 an altered one; the highest counts.
    """
    if key_file or url:
        published = _published(key_file.read_bytes() if key_file else _fetched(f"{url.rstrip('/')}/x/keys.json"))
        lines = [_alone(file, *published, site="" if offline else url) for file in files]
    elif offline:
        known = keys.public_keys(open_desk().keys), trusted_certificates()
        lines = [_alone(file, *known, site="") for file in files]
    else:
        lines = [_by_register(file) for file in files]
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1))
    else:
        for line in lines:
            unsure = "" if line.knows_revocation or line.outcome != "issued" else "  (revocation not known)"
            click.echo(f"{line.outcome:8}  {line.file}  {line.number}{unsure}")
    sys.exit(max(STATUS[Outcome(line.outcome)] for line in lines))


@click.group("keys")
def key_commands() -> None:
    """Look after the site's own keys for credentials and QR codes."""


@key_commands.command("rotate")
def rotate() -> None:
    """Put new keys into use. What was signed with the old ones stays valid; their private halves are deleted."""
    keys.enter_public(open_desk().keys, at=now())
    db.session.commit()
    new = keys.rotate(keys.key_folder())
    keys.enter_public(new, at=now())
    db.session.commit()
    click.echo(f"in use from now on: {new.credential_kid}")


def _by_register(file: Path) -> Line:
    answer = checking.examine(file.read_bytes())
    return Line(str(file), answer.outcome.value, answer.award.number if answer.award else "", knows_revocation=True)


def _alone(file: Path, public: PublicKeys, certificates: Iterable[str], *, site: str) -> Line:
    outcome, found = checking.examine_alone(file.read_bytes(), public, list(certificates))
    revoked = _is_revoked(found.claims, public, site) if found and site and outcome is Outcome.ISSUED else None
    return Line(
        str(file),
        (Outcome.REVOKED if revoked else outcome).value,
        said_by(found.claims).number if found else "",
        knows_revocation=revoked is not None,
    )


def _is_revoked(claims: dict[str, Any], public: PublicKeys, site: str) -> bool:
    """Ask the site's status list; the file says which one, never at which site."""
    entry = claims["credentialStatus"]
    token = _fetched(site.rstrip("/") + urlsplit(entry["statusListCredential"]).path).decode()
    try:
        listed = jose.verify(token, public.by_kid)
        if listed.get("id") != entry["statusListCredential"]:
            raise jose.BadToken("another list")
        return status.is_set(listed, int(entry["statusListIndex"]))
    except ValueError as trouble:
        raise click.ClickException(f"{site}: no status list of this site ({trouble})") from trouble


def _published(content: bytes) -> tuple[PublicKeys, list[str]]:
    try:
        told = json.loads(content)
        return PublicKeys.from_json(told["keys"]), [str(one) for one in told["certificates"]]
    except (ValueError, KeyError, TypeError) as trouble:
        raise click.ClickException("Not a copy of a site's /x/keys.json.") from trouble


def _fetched(address: str) -> bytes:
    if urlsplit(address).scheme not in {"http", "https"}:
        raise click.ClickException(f"{address}: not the address of a site")
    try:
        with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 (an address of the operator's, http or https)
            return bytes(answer.read())
    except (URLError, TimeoutError) as trouble:
        raise click.ClickException(f"{address}: {trouble}") from trouble
