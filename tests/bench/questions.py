"""Processor seconds for importing a file of 1,000 questions: reading, checking, comparing with the banks, taking in.

    python3 -m tests bench questions [--questions 1000] [--times 5] [--json]

The file is made of the shipped bank's own style: four options, remarks on two, a remark on the whole, in GIFT. The
median of the runs counts; none of them finds the file decoded already. The import runs on SQLite by the services of the
page, into a bank beside one of 5,000 questions, with which every new question is compared.
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from random import Random

from flask import Flask

from courses.importing.applying import apply
from courses.importing.looking import look_at
from courses.permissions import AUTHOR
from courses.questions.formats.checking import read_questions
from courses.questions.formats.contract import CLEAR, SourceFile
from courses.questions.models import Bank
from lms.accounts.models import User
from lms.accounts.session import Person, person_by
from lms.app import create_app
from lms.config import Settings
from lms.db import db, now
from lms.testing import World, make_tables
from tests.bench.bank import fill
from tests.bench.machine import machine

QUESTION = """::Câu {n}::Khi {0} {1} {2} ở {3}, cán bộ {4} {5} nên {6} {7} nào trước?{{
\t={8} {9} {n}A#Đúng, theo bài {n}.
\t~{10} {11} {n}B#Việc đó làm sau.
\t~{12} {13} {n}C
\t~{14} {15} {n}D
\t####Xem lại bài {n}.
}}

"""
SYLLABLES = """
bảng biểu cột công dòng dữ đề đích giao hàm hàng hồ khóa kiểm kỳ lệnh liệu lọc lưu mạng máy mẫu nguồn nhập phép phiếu
quyền sao sổ số tải tệp thẻ thư tìm tra trang trình từ văn vùng xếp xuất
"""
BESIDE = 5_000
"""Questions that the banks hold already."""


def gift(questions: int, run: int) -> SourceFile:
    """A file of so many questions, another one for each run."""
    text = f"// lần {run}\n\n$CATEGORY: $course$/Việc hằng ngày\n\n"
    chance = Random(run)
    said = [QUESTION.format(*chance.choices(SYLLABLES.split(), k=16), n=n) for n in range(1, questions + 1)]
    return SourceFile("viec-hang-ngay.gift", (text + "".join(said)).encode())


def read_and_checked(file: SourceFile) -> tuple[float, int]:
    """Processor seconds until every question is known to be fit for the bank, and how many are."""
    began = time.process_time()
    _format, parsed = read_questions(file)
    return time.process_time() - began, sum(question.state == CLEAR for question in parsed.questions)


def imported(file: SourceFile, bank_id: int, trainer: Person) -> tuple[float, int]:
    """Processor seconds of both steps of the import, and how many questions the bank then has from the file."""
    began = time.process_time()
    handed = look_at(bank_id, file, None, user=trainer, at=now())
    db.session.commit()
    done = apply(handed, user=trainer, at=now())
    db.session.commit()
    db.session.remove()
    return time.process_time() - began, len(done.new)


def _bank_beside_another(app: Flask) -> tuple[int, Person]:
    """An empty bank of a trainer who may read another one that is full."""
    world = World(app)
    with app.app_context():
        make_tables()
    province = world.unit("Tỉnh Nghệ An", None, "H40")
    author = world.person("Lê Thị Hiền", province)
    world.grant(author, AUTHOR.name, province)
    with app.app_context():
        full = Bank(key="tinh", title="Ngân hàng tỉnh", unit_id=province)
        own = Bank(key="rieng", title="Ngân hàng riêng", owner_id=author)
        db.session.add_all([full, own])
        db.session.flush()
        fill(full.id, BESIDE, author)
        db.session.commit()
        trainer = person_by(User.id == author)
        assert trainer is not None
        return own.id, trainer


def main(words: list[str]) -> int:
    """Measure and print; exit status 1 when a question was not read as it was meant."""
    parser = argparse.ArgumentParser(prog="python3 -m tests bench questions")
    parser.add_argument("--questions", type=int, default=1_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="thao-bench-") as folder:
        app = create_app(Settings(environment="test", data=Path(folder), secret_key="only for benches " * 3))
        bank_id, trainer = _bank_beside_another(app)
        with app.app_context(), app.test_request_context():
            files = [gift(asked.questions, run) for run in range(asked.times)]
            read = [read_and_checked(file) for file in files]
            taken = [imported(gift(asked.questions, -run), bank_id, trainer) for run in range(1, asked.times + 1)]
        app.extensions["lms.huey"].storage.close()
    found = {
        "format": "gift",
        "questions": asked.questions,
        "bytes": len(files[0].content),
        "clear": min(clear for _seconds, clear in read),
        "read_and_check_cpu_s": round(statistics.median(seconds for seconds, _clear in read), 3),
        "taken": min(count for _seconds, count in taken),
        "import_cpu_s": round(statistics.median(seconds for seconds, _count in taken), 3),
        "beside": BESIDE,
        "machine": machine(),
    }
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for name, value in found.items():
            print(f"{name:24} {value}")
    return 0 if found["clear"] == asked.questions else 1
