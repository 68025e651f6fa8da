"""The operator's commands. Plugins add theirs through their manifest."""

import gc
import json
import os
import socket
import sys
import time
from collections.abc import Callable

import click
from flask import Flask
from honcho.manager import Manager

from lms.app import create_app
from lms.config import Settings, UnsafeSettings
from lms.db import db, now
from lms.demo import accounts as demo_accounts
from lms.demo.crowd import make_people
from lms.jobs import services as jobs
from lms.jobs import worker as job_worker
from lms.plugins import migrations
from lms.starting import START_STEPS
from lms.web.i18n import in_language


@click.group(invoke_without_command=True, help="Thạo: the operator's commands.")
@click.pass_context
def cli(context: click.Context) -> None:
    """Start the site when no command is named."""
    if context.invoked_subcommand is None:
        context.invoke(start)


def main() -> None:
    """Build the application, add the plugins' commands, and run the one that was named inside it."""
    gc.disable()  # a start makes a million objects, and nearly all of them stay
    try:
        app = create_app()
    except UnsafeSettings as refusal:
        sys.exit(f"Thạo does not start: {refusal}")
    gc.freeze()
    gc.enable()
    for plugin in app.extensions["lms"].plugins:
        for command in plugin.commands:
            cli.add_command(command)
    with app.app_context():
        cli(obj=app, prog_name="python3 -m lms")


@cli.command("help")
@click.pass_context
def help_command(context: click.Context) -> None:
    """List every command."""
    group = context.parent.command if context.parent else cli
    click.echo("python3 -m lms                      set up what is missing and start the site")
    for name, command in sorted(group.commands.items()):  # type: ignore[attr-defined]
        if isinstance(command, click.Group):
            for inner, child in sorted(command.commands.items()):
                click.echo(f"python3 -m lms {name + ' ' + inner:<20} {child.get_short_help_str(80)}")
            if not command.invoke_without_command:
                continue
        click.echo(f"python3 -m lms {name:<20} {command.get_short_help_str(80)}")


@cli.command()
@click.pass_obj
def start(app: Flask) -> None:
    """Migrate, load what ships with the product, start server and worker."""
    settings = app.extensions["lms.settings"]
    _step("Database", migrations.upgrade)
    for step in START_STEPS:
        if settings.is_demo or not step.only_demo:
            _step(_in_operators_language(step.title), step.run)
    _step("Waiting jobs", jobs.run_due)
    db.session.remove()
    if _taken(settings.host, settings.port):
        sys.exit(f"Port {settings.port} is in use on this machine. Choose another: LMS_PORT=8001 python3 -m lms")
    click.echo(f"\nThạo is at {settings.address}\n")
    if settings.is_demo:
        for account in demo_accounts():
            click.echo(f"  {account['role']:<14} {account['sign_in']:<10} {account['password']:<22} {account['name']}")
    click.echo("\nStop with Ctrl+C.\n")
    sys.stdout.flush()
    manager = Manager()
    manager.add_process("web", " ".join(serve_command(settings)), env=dict(os.environ))
    manager.add_process("worker", f"{sys.executable} -m lms.commands worker", env=dict(os.environ))
    manager.loop()
    sys.exit(manager.returncode)


@cli.command()
@click.pass_obj
def serve(app: Flask) -> None:
    """Start the web server alone."""
    words = serve_command(app.extensions["lms.settings"])
    os.execvp(words[0], words)  # noqa: S606 (the server takes this process over)


@cli.command()
@click.pass_obj
def worker(app: Flask) -> None:
    """Start the worker alone: mails, certificates, archives, deadlines."""
    job_worker.work(app)


@cli.group("db")
def database() -> None:
    """Change the database's shape."""


@database.command("upgrade")
def upgrade() -> None:
    """Bring the tables of every package to their newest shape."""
    migrations.upgrade()


@database.command("revision")
@click.argument("package")
@click.option("-m", "--message", required=True)
def revision(package: str, message: str) -> None:
    """Write the migration that takes PACKAGE's tables to what its models say."""
    migrations.write_revision(package, message)


@cli.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")
@click.pass_context
def demo(context: click.Context, *, as_json: bool) -> None:
    """Show the demonstration's accounts."""
    if context.invoked_subcommand:
        return
    if as_json:
        click.echo(json.dumps(demo_accounts(), ensure_ascii=False, indent=2))
        return
    for account in demo_accounts():
        click.echo(f"{account['role']:<14} {account['sign_in']:<10} {account['password']:<22} {account['name']}")


@demo.command("people")
@click.argument("count", type=click.IntRange(0, 999_999))
@click.option("--units", type=click.IntRange(0, 20_000), default=0, help="How many units there are to be at least.")
@click.option("--completions", type=click.IntRange(0), default=0, help="How many completions the new people have.")
@click.option("--seed", default=1, help="The same seed draws the same people.")
@click.option("--here", is_flag=True, help="Do so although this site is no demonstration.")
@click.pass_obj
def demo_people(app: Flask, count: int, *, units: int, completions: int, seed: int, here: bool) -> None:
    """Add COUNT people with posts and a past to the demonstration's units."""
    if not here and not app.extensions["lms.settings"].is_demo:
        sys.exit("This site is no demonstration. To fill it all the same: --here")
    began = time.monotonic()
    made = make_people(count, units=units, completions=completions, seed=seed, at=now())
    db.session.commit()
    click.echo(
        f"{made.people} people, {made.units} units and {made.completions} completions are new, "
        f"in {time.monotonic() - began:.1f} s"
    )


def serve_command(settings: Settings) -> list[str]:
    """Tell the words that start the web server, the application's name last."""
    # Few threads: SQLite writers wait in line anyway, and memory stays small. Open connections count against the
    # backpressure, idle ones too: with 64, seven hundred waiting browsers keep the next one out.
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", settings.host, "--port", str(settings.port),
        "--workers", str(settings.web_workers), "--blocking-threads", "4", "--backpressure", "1024", "--no-ws",
        "--log-level", "error", "wsgi:app",
    ]  # fmt: skip


def _step(name: str, work: Callable[[], object]) -> None:
    began = time.monotonic()
    click.echo(f"[ ..... ] {name} …")
    work()
    click.echo(f"[{time.monotonic() - began:5.1f} s] {name}: done")


def _in_operators_language(title: object) -> str:
    """The terminal speaks English, unless the machine speaks Vietnamese."""
    with in_language("vi" if os.environ.get("LANG", "").startswith("vi") else "en"):
        return str(title)


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0


if __name__ == "__main__":
    main()
