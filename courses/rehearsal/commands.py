"""`python3 -m lms rehearse QUIZ`: go or no-go before an exam."""

import json
import os
import random
import signal
import sys
from types import FrameType

import click
from flask import current_app

from courses.quizzes.drawing import NothingToDraw, bank_of, blueprint_of, variants_of
from courses.quizzes.drawing_ahead import Plan, keep_papers
from courses.quizzes.models import Quiz
from courses.quizzes.queries import quiz_of
from courses.rehearsal.candidate import Target
from courses.rehearsal.people import Robot, make_robots, quiz_named, remove_robots
from courses.rehearsal.play import play
from courses.rehearsal.verdict import Stage, Verdict, verdict_on
from lms.api import db, now, settings


@click.command("rehearse")
@click.argument("quiz")
@click.option("--people", default=500, type=click.IntRange(1, 5000), help="Robot candidates (500).")
@click.option("--window", default=10.0, type=click.FloatRange(0, 3600), help="Seconds in which they press start (10).")
@click.option("--url", default="", help="Where the running site answers, if not at its own address.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")
def rehearse(quiz: str, people: int, window: float, url: str, *, as_json: bool) -> None:
    """Play the exam QUIZ (its number on the staff pages) with robots; exit status 0 is go, 1 is no-go.

    Robots and their attempts count nowhere and are removed again, also those that a crash left behind.
    """
    exam = quiz_named(quiz)
    if exam is None or quiz_of(exam.activity_id) is None:
        sys.exit(f"There is no quiz with the number {quiz} in an open course; staff pages have it in their address.")
    if exam.closes_at is not None and exam.closes_at <= now():
        sys.exit("This exam has closed. Give it a later closing time, then rehearse.")
    signal.signal(signal.SIGTERM, _leave)
    left = remove_robots()
    if left and not as_json:
        click.echo(f"Removed {left} robots that an earlier rehearsal had left behind.")
    try:
        verdict = _played(exam, people, window, url or settings().address)
    finally:
        remove_robots()
    click.echo(json.dumps(_as_json(verdict), ensure_ascii=False) if as_json else _in_words(verdict))
    sys.exit(0 if verdict.is_go else 1)


def _played(exam: Quiz, people: int, window: float, url: str) -> Verdict:
    activity_id, room = exam.activity_id, exam.has_waiting_room
    ahead = bool(exam.draw_ahead_hours) and exam.opens_at is not None  # without an opening nothing is drawn before it
    robots = make_robots(people)
    if ahead:
        _draw_ahead(exam, robots)
    stage = Stage(
        people=people, window=window, database=db.engine.dialect.name, workers=settings().web_workers,
        cores=os.cpu_count() or 1, is_drawn_ahead=ahead, has_waiting_room=room,
    )  # fmt: skip
    db.session.commit()
    db.session.remove()
    target = Target(url.rstrip("/"), settings().address, current_app.config["SESSION_COOKIE_NAME"], activity_id)
    chance = random.Random()  # noqa: S311 (moments of robots, no secret)
    return verdict_on(play(target, robots, window=window, chance=chance), stage)


def _draw_ahead(exam: Quiz, robots: list[Robot]) -> None:
    """Give the robots papers as the people get theirs; an exam that cannot be drawn shows it on starting."""
    bank = bank_of(exam.course_id)
    try:
        people = [(robot.id, 1) for robot in robots]
        plan = Plan(exam.id, exam.edition, blueprint_of(exam, bank), variants_of(bank), people, {})
    except NothingToDraw:
        return
    for rows in plan.batches(now()):
        keep_papers(rows)


def _in_words(verdict: Verdict) -> str:
    lines = [f"{'':8}{'p50':>9}{'p95':>9}{'p99':>9}   seconds"]
    lines += [
        f"{step:8}{p50:9.3f}{p95:9.3f}{p99:9.3f}   {count} times"
        for step, (p50, p95, p99, count) in verdict.figures.items()
    ]
    lines += [f"{count} robots: {sentence}" for sentence, count in verdict.errors.items()] or ["No errors."]
    lines.append("GO" if verdict.is_go else "NO-GO. What to change:")
    return "\n".join([*lines, *(f"  - {sentence}" for sentence in verdict.advice)])


def _as_json(verdict: Verdict) -> dict[str, object]:
    return {
        "go": verdict.is_go,
        "errors": sum(verdict.errors.values()),
        "troubles": verdict.errors,
        "advice": verdict.advice,
        **{
            step: {
                "p50_ms": round(p50 * 1000, 1),
                "p95_ms": round(p95 * 1000, 1),
                "p99_ms": round(p99 * 1000, 1),
                "n": n,
            }
            for step, (p50, p95, p99, n) in verdict.figures.items()
        },
    }


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(143)
