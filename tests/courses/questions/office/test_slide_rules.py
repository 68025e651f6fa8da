"""Rules on presentations: each passes one file and fails another."""

import pytest
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from courses.questions.office.rules import SHIPPED
from courses.testing import check_marking_rule
from tests.courses.questions.office.files import part_of, picture, slides, with_part

RULES = {rule.key.partition(".")[2]: rule for rule in SHIPPED}
TITLE, BULLETS, TITLE_ONLY, BLANK = 0, 1, 5, 6
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def deck(*titles, layout=BULLETS):
    """Slides with these titles."""

    def fill(made):
        for title in titles:
            slide = made.slides.add_slide(made.slide_layouts[layout])
            if slide.shapes.title is not None:
                slide.shapes.title.text = title

    return slides(fill)


def one(fill, layout=TITLE_ONLY):
    """A deck of one slide that `fill` draws on."""
    return slides(lambda made: fill(made.slides.add_slide(made.slide_layouts[layout])))


def body(*lines):
    return one(lambda slide: slide.placeholders[1].text_frame.__setattr__("text", "\n".join(lines)), BULLETS)


def noted(text):
    return one(lambda slide: slide.notes_slide.notes_text_frame.__setattr__("text", text))


def with_xml(xml):
    return one(lambda slide: slide._element.append(etree.fromstring(xml)))


def pictured(alt):
    def fill(slide):
        shape = slide.shapes.add_picture(picture(), 0, 0)
        shape._element.nvPicPr.cNvPr.set("descr", alt)

    return one(fill)


def charted(kind, *, title):
    def fill(slide):
        numbers = CategoryChartData()
        numbers.categories = ["I", "II"]
        numbers.add_series("Hồ sơ", (12, 19))
        chart = slide.shapes.add_chart(kind, 0, 0, Inches(4), Inches(3), numbers).chart
        chart.has_title = title

    return one(fill)


def tabled(columns):
    return one(lambda slide: slide.shapes.add_table(3, columns, 0, 0, Inches(4), Inches(2)))


def footed(*, numbers):
    def fill(made):
        for _place in range(3):
            slide = made.slides.add_slide(made.slide_layouts[BULLETS])
            for place in slide.slide_layout.placeholders if numbers else ():
                if place.placeholder_format.type.name in {"SLIDE_NUMBER", "FOOTER"}:
                    slide.shapes.clone_placeholder(place)
            for shape in slide.placeholders:
                if "Footer" in shape.name:
                    shape.text_frame.text = "UBND xã Thạch Bình"

    return slides(fill)


def sided(width, height):
    def fill(made):
        made.slide_width, made.slide_height = Inches(width), Inches(height)

    return slides(fill)


def themed(name):
    part, old, new = "ppt/theme/theme1.xml", b'name="Office Theme"', f'name="{name}"'.encode()

    def build():
        plain = deck("Một")()
        return with_part(plain, part, part_of(plain, part).replace(old, new))

    return build


SMART = f'<p:extLst xmlns:p="{P}" xmlns:a="{A}"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"/></p:extLst>'
EFFECT = f'<p:timing xmlns:p="{P}"><p:tnLst><p:par><p:cTn id="5" presetClass="entr"/></p:par></p:tnLst></p:timing>'
CASES = [
    ("pptx_slides", {"least": 2, "most": 3}, deck("Một", "Hai"), deck("Một")),
    ("pptx_layout", {"slide": 1, "layout": "title"}, deck("Một", layout=TITLE), deck("Một")),
    (
        "pptx_layout",
        {"different": 2},
        slides(lambda made: [made.slides.add_slide(made.slide_layouts[place]) for place in (TITLE, BULLETS)]),
        deck("Một", "Hai"),
    ),
    ("pptx_titles", {"different": True}, deck("Một", "Hai"), deck("Một", "một")),
    ("pptx_titles", {}, deck("Một", "Hai"), deck("Một", "Hai", layout=BLANK)),
    ("pptx_text", {"slide": 1, "texts": ["Kết quả"]}, deck("KẾT QUẢ"), deck("Mở đầu", "Kết quả")),
    ("pptx_brief", {"lines": 3}, body("a", "b"), body("a", "b", "c", "d")),
    ("pptx_notes", {"least": 1, "words": 3}, noted("Nói chậm, rõ"), noted("Ghi")),
    ("pptx_transition", {"least": 1}, with_xml(f'<p:transition xmlns:p="{P}"/>'), deck("Một")),
    ("pptx_animation", {"least": 1}, with_xml(EFFECT), with_xml(f'<p:timing xmlns:p="{P}"/>')),
    ("pptx_size", {"ratio": "16:9"}, sided(13.333, 7.5), sided(10, 7.5)),
    ("pptx_theme", {}, themed("Facet"), deck("Một")),
    ("pptx_theme", {"name": "Ion"}, themed("Ion"), themed("Facet")),
    ("pptx_picture", {"least": 1, "alt": True}, pictured("Bộ phận một cửa"), pictured("")),
    (
        "pptx_chart",
        {"kind": "column", "title": True},
        charted(XL_CHART_TYPE.COLUMN_CLUSTERED, title=True),
        charted(XL_CHART_TYPE.BAR_CLUSTERED, title=True),
    ),
    ("pptx_chart", {}, charted(XL_CHART_TYPE.PIE, title=False), deck("Một")),
    ("pptx_table", {"columns": 3, "rows": 2, "slide": 1}, tabled(3), tabled(2)),
    ("pptx_diagram", {}, with_xml(SMART), deck("Một")),
    ("pptx_footer", {"numbers": True, "text": "thạch bình"}, footed(numbers=True), footed(numbers=False)),
]


@pytest.mark.parametrize(("name", "asked", "passes", "fails"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_passes_what_has_it_and_fails_what_has_not(name, asked, passes, fails):
    check_marking_rule(RULES[name], asked, passes=passes(), fails=fails())


def test_every_rule_that_ships_on_presentations_is_tried():
    assert {case[0] for case in CASES} == {name for name in RULES if name.startswith("pptx_")}
