"""Five thousand names of real form go through sheet, page, search, sort and paper and come out as they went in."""

import re
import unicodedata
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from pypdf import PdfReader
from sqlalchemy import select, text

from lms.accounts.first_sign_in import new_codes
from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.db import db, now
from lms.demo.names import draw_name, other_tone_place
from lms.demo.pouring import pour
from lms.files.source import SourceFile
from lms.organisation.models import ALWAYS, Membership
from lms.staffing import outgoing, slips
from lms.staffing.people_queries import Wanted, people_of
from lms.web.text import fold, nfc, sort_key

from .import_desk import Desk

MANY = 5000
ALPHABET = [
    "aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "b", "c", "d", "đ", "eèẻẽéẹ", "êềểễếệ", "f", "g", "h", "iìỉĩíị", "j", "k", "l", "m",
    "n", "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "p", "q", "r", "s", "t", "uùủũúụ", "ưừửữứự", "v", "w", "x", "yỳỷỹýỵ", "z",
]  # fmt: skip
PLACES = {sign: (letter, tone) for letter, signs in enumerate(ALPHABET) for tone, sign in enumerate(signs)}
PLAIN = {sign: signs[0] for signs in ALPHABET for sign in signs} | dict(zip("ăâđêôơư", "aadeoou", strict=True))
PLAIN |= {sign: PLAIN[signs[0]] for signs in ALPHABET for sign in signs}
"""The order of a Vietnamese dictionary and the letters without marks, written out by hand: an oracle of its own."""

IN_ALPHABET = re.compile("[" + "".join(PLACES) + " ]+")


def as_in_a_dictionary(name):
    """Tên first, then họ and đệm; a word by its letters, then by its tone."""
    words = name.casefold().split()
    return [
        ([PLACES[sign][0] for sign in word], max(PLACES[sign][1] for sign in word))
        for word in [*words[-1:], *words[:-1]]
    ]


@pytest.fixture
def names(app, world):
    """Five thousand people of Quỳ Châu, entered as they were typed: every third in NFD."""
    chance = Random(5)
    drawn = [draw_name(chance) for _number in range(MANY)]
    typed = [unicodedata.normalize("NFD", name) if number % 3 == 0 else name for number, name in enumerate(drawn)]
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    with app.app_context():
        kept = [nfc(name) for name in typed]
        pour(
            User,
            ("staff_code", "name", "sort_key", "search_text", "session_epoch"),
            [(f"TH{number:05}", name, sort_key(name), fold(name), "e") for number, name in enumerate(kept)],
        )
        ids = db.session.scalars(select(User.id).where(User.staff_code.startswith("TH")).order_by(User.staff_code))
        pour(
            Membership,
            ("user_id", "unit_id", "main", "valid_from"),
            [(key, world.quy_chau, True, ALWAYS) for key in ids],
        )
        db.session.commit()
    return drawn


def test_names_come_out_as_they_went_in(app, world, names, sign_in, tmp_path):
    with app.app_context():
        officer = person_by(User.id == world.binh)
        people = db.session.execute(
            people_of(Wanted(), user=officer).where(User.staff_code.startswith("TH")).order_by(User.sort_key, User.id)
        ).all()

        assert sorted(row.name for row in people) == sorted(names)
        the_order_is_that_of_a_dictionary([row.name for row in people])
        search_finds_them_however_they_are_typed(officer, sorted(set(names)))
        paper_says_them(people)
        db.session.rollback()
    pages_show_them(sign_in(world.binh), people)
    the_sheet_brings_them_back(Desk(app, world.binh), officer, tmp_path / "can-bo.xlsx", names)


def the_order_is_that_of_a_dictionary(ordered):
    plain = [name for name in ordered if IN_ALPHABET.fullmatch(name.casefold())]
    assert len(plain) > MANY * 0.98
    assert plain == sorted(plain, key=as_in_a_dictionary)
    if db.engine.dialect.name == "postgresql" and db.session.scalar(
        text("SELECT count(*) FROM pg_collation WHERE collname = 'vi-x-icu'")
    ):
        assert plain == by_icu(plain)


def by_icu(names):
    """The order of PostgreSQL's Vietnamese collation, word by word; to it Thúy and Thuý are two names."""
    written = [other_tone_place(name).split() for name in names]
    turned = [" ".join([*words[-1:], *words[:-1]]) for words in written]
    words = ", ".join(f"coalesce((string_to_array(turned, ' '))[{n}], '') COLLATE \"vi-x-icu\"" for n in range(1, 10))
    given = "unnest(CAST(:names AS text[]), CAST(:turned AS text[])) WITH ORDINALITY AS given(name, turned, place)"
    query = text(f"SELECT name FROM {given} ORDER BY {words}, place")
    return list(db.session.scalars(query, {"names": names, "turned": turned}))


def search_finds_them_however_they_are_typed(officer, distinct):
    """All of them by the text that is kept, a hundred by asking the database in every way of writing."""
    kept = dict(db.session.execute(select(User.name, User.search_text)).all())
    wrong = {
        name: kept[name]
        for name in distinct
        if IN_ALPHABET.fullmatch(name.casefold()) and kept[name] != "".join(PLAIN.get(s, s) for s in name.casefold())
    }
    assert not wrong
    for name in distinct[:: len(distinct) // 100]:
        ways = {name, fold(name), name.upper(), other_tone_place(name), unicodedata.normalize("NFD", name)}
        for typed in ways:
            wanted = Wanted.read({"q": typed})
            found = db.session.scalars(people_of(wanted, user=officer).with_only_columns(User.name))
            assert name in set(found), typed


def paper_says_them(people):
    """Slips: every name outside the plain alphabet, the longest, and some others."""
    odd = [row for row in people if not IN_ALPHABET.fullmatch(row.name.casefold())]
    longest = sorted(people, key=lambda row: -len(row.name))[:8]
    chosen = list({row.id: row for row in [*odd[:32], *longest, *people[:: MANY // 60]]}.values())

    paper = slips.draw(chosen, new_codes([row.id for row in chosen]), at=now())

    said = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)
    said = nfc(said)
    assert [row.name for row in chosen if row.name not in said] == []


def pages_show_them(client, people):
    for number in (1, 37, 100):
        page = client.get(f"/staff/people?q=TH0&page={number}").text
        expected = [row.name for row in people[(number - 1) * 50 : number * 50]]

        shown = re.findall(r'class="t-link strong" href="/staff/people/\d+">([^<]+)</a>', page)

        assert [name.replace("&#39;", "'") for name in shown] == expected


def the_sheet_brings_them_back(desk: Desk, officer, target: Path, names):
    with desk.app.app_context():
        assert outgoing.write_staff(target, None, user=officer) == len(names) + 2

    handed = desk.look(SourceFile("can-bo.xlsx", target.read_bytes()))

    lines = desk.lines(handed)
    assert {line.kind for line in lines} == {"same"}, next(line for line in lines if line.kind != "same").outcome
    assert len(lines) == len(names) + 2
