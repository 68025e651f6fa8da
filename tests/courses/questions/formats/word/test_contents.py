"""What stands in Word files beside plain text, and what of it must never get lost or show."""

import pytest

from courses.questions.formats.contract import CLEAR, UNREADABLE
from courses.questions.text import block
from tests.courses.questions.formats.documents import (
    OFFICE,
    OPTIONS,
    asked,
    bold,
    line,
    listed,
    numbering,
    read,
    relations,
    run,
    table,
    texts_of,
    under,
)


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<m:f><m:num>{a}</m:num><m:den>{b}</m:den></m:f>", "a/b"),
        ("<m:f><m:num>{a}<m:r><m:t>+1</m:t></m:r></m:num><m:den>{b}</m:den></m:f>", "(a+1)/b"),
        ("<m:sSup><m:e>{a}</m:e><m:sup>{2}</m:sup></m:sSup>", "a²"),
        ("<m:sSup><m:e>{a}</m:e><m:sup>{2b}</m:sup></m:sSup>", "a^(2b)"),
        ("<m:sSub><m:e>{a}</m:e><m:sub>{1}</m:sub></m:sSub>", "a₁"),
        ("<m:sSubSup><m:e>{a}</m:e><m:sub>{1}</m:sub><m:sup>{2}</m:sup></m:sSubSup>", "a₁²"),
        ("<m:rad><m:deg/><m:e>{a}</m:e></m:rad>", "√a"),
        ("<m:rad><m:deg>{3}</m:deg><m:e>{a+b}</m:e></m:rad>", "∛(a+b)"),
        ('<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{i=1}</m:sub><m:sup>{n}</m:sup><m:e>{a}</m:e></m:nary>',
         "∑ᵢ₌₁ⁿ a"),
        ('<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{a}</m:e></m:d>', "[a]"),
        ("<m:func><m:fName>{sin}</m:fName><m:e>{x}</m:e></m:func>", "sin x"),
        ("<m:limLow><m:e>{lim}</m:e><m:lim>{x→0}</m:lim></m:limLow>", "lim_(x→0)"),
        ("<m:m><m:mr><m:e>{a}</m:e><m:e>{b}</m:e></m:mr><m:mr><m:e>{c}</m:e></m:mr></m:m>", "[a, b; c]"),
        ("{𝑥}<m:r><m:t>=1</m:t></m:r>", "x=1"),
    ],
)  # fmt: skip
def test_equations_become_a_line_of_text(xml, text):
    xml = xml.replace("{", "<m:r><m:t>").replace("}", "</m:t></m:r>")

    question = asked("Tính ", f"<m:oMath>{xml}</m:oMath>")

    assert block(question.fields["text"]) == f"<p>Tính {text}</p>"
    assert question.state == CLEAR


def test_raised_and_lowered_figures_stay_so():
    up, down = ('<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>')

    assert asked("10", run("6", up), " H", run("2", down), "O").fields["text"] == "10⁶ H₂O"


def test_tables_in_a_question_stay_tables():
    grid = table((line(bold("Tên")), "Điểm"), ("An | Bình", "7,5"))

    question = read("Câu 1. Xem bảng:", grid, "Ai?", *OPTIONS).questions[0]

    assert question.fields["text"] == "Xem bảng:\n\n| Tên | Điểm |\n| --- | --- |\n| An \\| Bình | 7,5 |\n\nAi?"
    assert "<table>" in question.original_html


def test_what_was_struck_out_or_hidden_does_not_show():
    gone = '<w:del w:id="1"><w:r><w:delText>xóa</w:delText></w:r></w:del>'
    new = '<w:ins w:id="2"><w:r><w:t>thêm</w:t></w:r></w:ins>'
    moved = '<w:moveFrom w:id="3"><w:r><w:t>chuyển</w:t></w:r></w:moveFrom>'
    note = '<w:r><w:footnoteReference w:id="1"/></w:r><w:commentRangeStart w:id="0"/>'

    question = asked("Chữ ", gone, new, moved, run("ẩn", "<w:vanish/>"), note, " còn lại")

    assert question.fields["text"] == "Chữ thêm còn lại"
    assert "xóa" not in question.original


def test_a_paragraph_mark_that_was_deleted_joins_two_lines():
    first = line("Câu 1. Thủ đô ", properties="<w:rPr><w:del/></w:rPr>")

    assert texts_of(read(first, "là gì?", *OPTIONS)) == ["Thủ đô là gì?"]


def test_results_of_fields_are_text_and_their_instructions_are_not():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )

    assert asked("Trang ", field, " có gì?").fields["text"] == "Trang 7 có gì?"


def test_an_equation_of_a_field_is_reported():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> EQ \\f(1,2)</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )

    assert asked("Tính ", field).state == UNREADABLE


def test_smart_tags_controls_and_symbols_are_seen_through():
    tag = '<w:smartTag w:element="place"><w:r><w:t>Lào Cai</w:t></w:r></w:smartTag>'
    control = "<w:sdt><w:sdtContent><w:r><w:t> đẹp</w:t></w:r></w:sdtContent></w:sdt>"
    symbol = '<w:r><w:sym w:font="Symbol" w:char="F0A3"/></w:r>'

    assert asked(tag, control, symbol, "?").fields["text"] == "Lào Cai đẹp≤?"


def test_letters_apart_from_their_marks_come_together_and_odd_spaces_go():
    assert asked("Vie", run("\u0323\u0302t"), "\u00a0Nam\u200b là").fields["text"] == "Việt Nam là"


@pytest.mark.parametrize(
    ("font", "typed", "read_as"),
    [
        (".VnTime", "Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        (".VnTimeH", "Céng hßa", "CỘNG HÒA"),
        ("VNI-Times", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, ñöôøng", "Cộng hòa xã hội chủ nghĩa Việt Nam, đường"),
    ],
)
def test_text_of_fonts_from_before_unicode_is_rewritten(font, typed, read_as):
    found = read(line("Câu 1. ", run(typed, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>')), *OPTIONS)

    assert texts_of(found) == [read_as]
    assert any("TCVN3 hoặc VNI" in note for note in found.notes)


def test_signs_of_markdown_are_shown_as_they_stand():
    question = asked("Tính 2*3*4 # _____ và <b> | `x` [a](b) &amp; ~~c~~ \\n")

    assert "2*3*4 # _____ và &lt;b&gt; | `x` [a](b) &amp;amp; ~~c~~ \\n" in block(question.fields["text"])


def test_emphasis_stays_where_only_some_words_have_it():
    question = asked("Câu nào ", bold("không"), " đúng? ", under("Vì sao"), "?")

    assert question.fields["text"] == "Câu nào **không** đúng? **Vì sao**?"


def test_counted_statements_keep_their_numbers():
    found = read(
        "Câu 1. Cho:", listed(1, 0, "Một"), listed(1, 0, "Hai"), "Số câu đúng?", *OPTIONS,
        parts=[("word/numbering.xml", numbering((("decimal", "%1)"),)))],
    )  # fmt: skip

    assert "1) Một\n2) Hai" in block(texts_of(found)[0]).replace("<br>", "").replace("\\", "")


def test_the_original_shows_looks_and_nothing_active():
    question = read(
        line("Câu 1. ", run("<script>", '<w:color w:val="FF0000"/>'), "?"), "A. a", line(under("B. b")), "C. c"
    ).questions[0]

    assert question.original == "Câu 1. <script>?\nA. a\nB. b\nC. c"
    assert '<span class="source-coloured">&lt;script&gt;</span>' in question.original_html
    assert "<u>B. b</u>" in question.original_html
    assert "<script" not in question.original_html


def test_the_strict_form_of_the_standard_is_read():
    strict = "http://purl.oclc.org/ooxml/"
    body = line("Câu 1. Hỏi?") + line("A. a") + line(under("B. b")) + line("C. c")
    document = f'<w:document xmlns:w="{strict}wordprocessingml/main"><w:body>{body}</w:body></w:document>'
    kind = f"{strict}officeDocument/relationships/"
    rels = relations(("rId1", "officeDocument", "word/document.xml")).replace(OFFICE, kind)

    found = read(parts=[("word/document.xml", document), ("_rels/.rels", rels)])

    assert texts_of(found) == ["Hỏi?"]
