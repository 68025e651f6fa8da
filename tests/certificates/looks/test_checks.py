"""A template pack is kept only when nothing is wrong with it; everything that is, is told with its place."""

import json

import pytest

from certificates.looks import checks
from certificates.looks.archive import files_of, starter

SMUGGLED = "Gói không có tệp “{}”, và mẫu không được gọi địa chỉ khác."


def changed(pack, name, old, new):
    source = pack[name].decode()
    assert source.count(old) >= 1
    return pack | {name: source.replace(old, new, 1).encode()}


def test_a_pack_made_of_a_template_that_ships_is_sound_and_drawn_with_every_hard_name(app, pack):
    with app.test_request_context():
        checked = checks.check(pack)

    assert checked.problems == ()
    assert (checked.key, checked.title_en) == ("so-noi-vu", "Attendance note, A4 portrait")
    assert len(checked.version) == 12


@pytest.mark.parametrize("key", ["classic", "classic-bilingual", "modern", "modern-bilingual", "note-bilingual"])
def test_every_template_that_ships_may_begin_a_pack(app, found, shipped, key):
    with app.app_context():
        files = files_of(starter(shipped[key]))

    assert found(changed(files, "template.json", f'"key": "{key}"', '"key": "cua-toi"')) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("<body>", "<body><script>alert(1)</script>", "Thẻ “script” không được dùng."),
        ("<body>", '<body onload="go()">', "Thuộc tính “onload” không được dùng."),
        ("<body>", '<body style="background:url(http://x)">', "Thuộc tính “style” không được dùng."),
        ("<body>", '<body><img src="http://evil.example/x.png" alt="x">', SMUGGLED.format("http://evil.example/x.png")),
        ("<body>", '<body><img src="../../etc/passwd" alt="x">', SMUGGLED.format("../../etc/passwd")),
        ("<body>", "<body>{% include '/etc/passwd' %}", "Mẫu dùng lệnh không được phép: Include."),
        ("<body>", "<body>{% for a in fields %}{% endfor %}", "Mẫu dùng lệnh không được phép: For."),
        ("<body>", "<body>{{ 'x' * 1000000000 }}", "Mẫu dùng lệnh không được phép: Mul."),
        ("<body>", "<body>{{ fields.__class__ }}", "Không có trường “__class__”."),
        ("<body>", "<body>{{ fields.surname }}", "Không có trường “surname”."),
        ("<body>", "<body>{{ config }}", "Mẫu không biết “config”."),
        ("<body>", "<body>{{ fields.texts() }}", "Mẫu chỉ được gọi line(…)."),
        ("<body>", "<body>{{ fields.number | attr('x') }}", "Không có bộ lọc “attr”."),
        ('lang="vi"', 'lang="en"', 'Thẻ html cần lang="vi".'),
        ("{% if fields.demo %}", "{% if fields.number %}", "Trang chưa in trường “demo”."),
        ("GIẤY XÁC NHẬN THAM GIA", "CHỨNG CHỈ ỨNG DỤNG CNTT", "Giấy này không phải là chứng chỉ ứng dụng"),
        ("{% if fields.demo %}", "{% if fields.demo", "Sai cú pháp mẫu"),
        ('line("lead")', 'line("leads")', "template.json không có dòng này trong “lines”."),
    ],
)  # fmt: skip
def test_a_page_that_does_more_than_print_is_refused_at_its_line(found, pack, old, new, sentence):
    problems = found(changed(pack, "page.html", old, new))

    assert any(sentence in told and place.startswith("page.html, dòng ") for place, told in problems), problems


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("@import url(https://evil.example/x.css);", SMUGGLED.format("https://evil.example/x.css")),
        ("@import 'file:///etc/x.css';", SMUGGLED.format("file:///etc/x.css")),
        ("p { background: url(//evil.example/x.svg) }", SMUGGLED.format("//evil.example/x.svg")),
        ("p { background: url('../../x.svg') }", SMUGGLED.format("../../x.svg")),
        ("p { background: image-set('data:x' 1x) }", SMUGGLED.format("data:x")),
        ("@media print { p { color: red } }", "Lệnh @media không được dùng."),
    ],
)
def test_a_style_sheet_reaches_nothing_outside_the_pack(found, pack, rule, sentence):
    problems = found(pack | {"style.css": rule.encode() + b"\n" + pack["style.css"]})

    assert ("style.css, dòng 1", sentence) in problems


@pytest.mark.parametrize(
    ("drawing", "sentence"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>', "khai báo DTD"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script/></svg>', "“script”"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><image href="x.png"/></svg>', "“image”"),
        (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path fill="url(http://x)"/></svg>',
            "địa chỉ khác",
        ),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path onclick="x"/></svg>', "mã chạy được"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><use href="#a"/></svg>', "phần dùng lại"),
        (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><text>a</text></svg>',
            "chuyển chữ thành đường nét",
        ),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>', "width và height"),
    ],
)
def test_a_drawing_can_only_be_looked_at(found, pack, drawing, sentence):
    problems = found(pack | {"extra.svg": drawing.encode()})

    assert [told for place, told in problems if place.startswith("extra.svg") and sentence in told], problems


def test_a_font_needs_its_licence_the_letters_and_leave_to_be_embedded(found, pack):
    font = pack["classic/fonts/ThaoSerif-Regular.ttf"]
    locked = _with_licence_bits(font, 0x0002)

    problems = dict(
        found(pack | {"a/lonely.ttf": font, "classic/fonts/locked.ttf": locked, "classic/fonts/no.ttf": b"OTTO"})
    )

    assert problems["a/lonely.ttf"] == "Cạnh phông chữ phải có tệp .txt ghi giấy phép của phông."
    assert problems["classic/fonts/locked.ttf"] == "Giấy phép của phông (OS/2 fsType) không cho nhúng vào tệp PDF."
    assert problems["classic/fonts/no.ttf"] == "Đây không phải là phông TrueType (.ttf)."


def _with_licence_bits(font, bits):
    """Change the number of the OS/2 table that says whether a font may be embedded."""
    tables = int.from_bytes(font[4:6], "big")
    for record in (font[12 + 16 * n : 28 + 16 * n] for n in range(tables)):
        if record[:4] == b"OS/2":
            place = int.from_bytes(record[8:12], "big") + 8
            return font[:place] + bits.to_bytes(2, "big") + font[place + 2 :]
    raise AssertionError("no such table")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"key": "Sở"}, "“key” gồm chữ thường không dấu, số và gạch nối, tối đa 40 chữ."),
        ({"key": "classic"}, "“key” classic là của mẫu có sẵn; hãy đặt tên khác."),
        ({"title": {}}, "“title” cần tên tiếng Việt (“vi”), tối đa 80 chữ."),
        ({"beside": ["classic"]}, "“beside” chỉ dành cho mẫu có sẵn; hãy để mọi tệp vào trong gói."),
        ({"needs": []}, "“needs” phải có ít nhất: holder_name, course_title, number, code, check_url."),
        ({"page_height_mm": "cao"}, "“page_height_mm” và “signature” phải là số milimét trên trang."),
        ({"faces": {"serif": {"file": "../x.ttf", "fields": []}}}, "“faces” gọi tệp không có trong gói: “../x.ttf”."),
        ({"lines": 3}, "Không đọc được"),
    ],
)
def test_the_plan_of_a_template_has_to_make_sense(found, pack, change, sentence):
    plan = json.loads(pack["template.json"]) | change

    problems = found(pack | {"template.json": json.dumps(plan).encode()})

    assert [told for place, told in problems if place == "template.json" and sentence in told], problems


def test_a_field_without_a_face_is_told(found, pack):
    problems = found(changed(pack, "template.json", '"fields": ["issuer_lead", "place"]', '"fields": ["issuer_lead"]'))

    assert any(told == "Trường “place” chưa thuộc kiểu chữ nào trong “faces”." for _place, told in problems)


def test_strange_files_and_missing_ones_are_named_all_at_once(found, pack):
    del pack["style.css"]

    problems = found(pack | {"run.js": b"x", "tên lạ.svg": b"x", "big.svg": b"x" * 400_001, "old.txt": b"\xff\xfe\xfa"})

    assert dict(problems) == {
        "style.css": "Gói thiếu tệp này.",
        "run.js": "Loại tệp này không được dùng trong gói mẫu.",
        "tên lạ.svg": "Tên tệp chỉ gồm chữ không dấu, số, dấu chấm, gạch; tối đa hai thư mục.",
        "big.svg": "Tệp lớn quá 400 kB.",
        "old.txt": "Tệp phải ở dạng UTF-8.",
    }


def test_a_page_that_loses_the_name_is_found_by_drawing_it(app, pack):
    blind = changed(
        pack,
        "page.html",
        '{% call line("holder") %}{{ fields.holder_name }}',
        '{% call line("holder") %}{{ fields.number }}',
    )
    blind = changed(blind, "page.html", "<body>", "<body>{% if fields.holder_name %}{% endif %}")

    with app.test_request_context():
        problems = checks.check(blind).problems

    assert str(problems[0]) == (
        "bản thử “Nguyễn Thị Phương Thảo”: Chữ trong tệp không đọc lại được đúng: “Nguyễn Thị Phương Thảo”."
    )
