"""Doing one thing from many threads at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from lms.api import db


def count(app, model) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def in_parallel(app, times, deed):
    """Do one thing from many threads at the same moment; what each of them returned."""
    barrier = Barrier(times)

    def run(number):
        with app.app_context():
            barrier.wait()
            result = deed(number)
            db.session.commit()
            return result

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))
