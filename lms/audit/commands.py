"""The operator's way to the log: is it whole, where does it end, what does it say."""

import json
import re
import sys

import click

from lms.audit.chain import Anchor, anchor, entries_in_order, findings
from lms.db import only_reading

WRITTEN = re.compile(r"(\d+):([0-9a-f]{64})")


class AnchorType(click.ParamType[Anchor]):
    """An anchor as `audit anchor` prints it."""

    name = "SEQ:HASH"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Anchor:
        if isinstance(value, Anchor):
            return value
        read = WRITTEN.fullmatch(value.strip())
        if read is None:
            self.fail(f"{value!r} is no anchor: copy the line that `audit anchor` printed", param, ctx)
        return Anchor(int(read[1]), read[2])


@click.group("audit")
def audit() -> None:
    """Check and export the log of deeds."""


@audit.command("verify")
@click.option("--anchor", "anchors", type=AnchorType(), multiple=True, help="An anchor printed earlier; repeatable.")
def verify(anchors: tuple[Anchor, ...]) -> None:
    """Find every entry that was edited, deleted, inserted or swapped; ends with 1 when there is one."""
    with only_reading():
        found = list(findings(anchors))
        end = anchor()
    for finding in found:
        click.echo(finding.sentence)
    if found:
        sys.exit(f"The log is NOT whole: {len(found)} findings.")
    click.echo(f"The log is whole: {end.seq} entries. Anchor {end.seq}:{end.hash}")


@audit.command("anchor")
def print_anchor() -> None:
    """Print where the log ends, to be kept outside this machine: with it a cut tail is found."""
    with only_reading():
        end = anchor()
    click.echo(f"{end.seq}:{end.hash}")


@audit.command("export")
def export() -> None:
    """Print every entry with its hash, one JSON object a line."""
    with only_reading():
        for entry in entries_in_order():
            line = {
                "seq": entry.seq, "at": entry.at.isoformat(), "actor": entry.actor_id, "action": entry.action,
                "subject": entry.subject, "detail": entry.detail, "address": entry.address, "hash": entry.hash,
            }  # fmt: skip
            click.echo(json.dumps(line, ensure_ascii=False))
