"""Processor seconds for reading and checking a file of 1,000 questions, as the import page does before it shows them.

    python3 -m tests bench questions [--questions 1000] [--times 5] [--json]

The file is made of the shipped bank's own style: four options, remarks on two, a remark on the whole, in GIFT. The
median of the runs counts; none of them finds the file decoded already.
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

from courses.questions.formats.checking import read_questions
from courses.questions.formats.contract import CLEAR, SourceFile
from lms.app import create_app
from lms.config import Settings
from tests.bench.machine import machine

QUESTION = """::Câu {n}::Trong các thành phố dưới đây, thành phố nào là tỉnh lỵ của tỉnh số {n}?{{
\t=Thành phố {n}A#Đúng, từ năm {n}.
\t~Thành phố {n}B#Đó là thị xã cũ.
\t~Thành phố {n}C
\t~Thành phố {n}D
\t####Xem lại bài {n}.
}}

"""


def gift(questions: int, run: int) -> SourceFile:
    """A file of so many questions, another one for each run."""
    text = f"// lần {run}\n\n$CATEGORY: $course$/Địa lý\n\n"
    return SourceFile("dia-ly.gift", (text + "".join(QUESTION.format(n=n) for n in range(1, questions + 1))).encode())


def read_and_checked(file: SourceFile) -> tuple[float, int]:
    """Processor seconds until every question is known to be fit for the bank, and how many are."""
    began = time.process_time()
    _format, parsed = read_questions(file)
    return time.process_time() - began, sum(question.state == CLEAR for question in parsed.questions)


def main(words: list[str]) -> int:
    """Measure and print; exit status 1 when a question was not read as it was meant."""
    parser = argparse.ArgumentParser(prog="python3 -m tests bench questions")
    parser.add_argument("--questions", type=int, default=1_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="thao-bench-") as folder:
        app = create_app(Settings(environment="test", data=Path(folder), secret_key="only for benches " * 3))
        with app.app_context(), app.test_request_context():
            files = [gift(asked.questions, run) for run in range(asked.times)]
            read = [read_and_checked(file) for file in files]
        app.extensions["lms.huey"].storage.close()
    found = {
        "format": "gift",
        "questions": asked.questions,
        "bytes": len(files[0].content),
        "clear": min(clear for _seconds, clear in read),
        "read_and_check_cpu_s": round(statistics.median(seconds for seconds, _clear in read), 3),
        "machine": machine(),
    }
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for name, value in found.items():
            print(f"{name:24} {value}")
    return 0 if found["clear"] == asked.questions else 1
