"""Small Word files for tests, made of raw XML so that every look and every oddity can be written down."""

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from courses.questions.formats.contract import SourceFile
from courses.questions.formats.word import Word

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def relations(*listed):
    rows = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}{kind}" Target="{target}"/>' for name, kind, target in listed
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def run(text, properties=""):
    parts = escape(text).replace("\t", "</w:t><w:tab/><w:t xml:space='preserve'>")
    parts = parts.replace("\n", "</w:t><w:br/><w:t xml:space='preserve'>")
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{parts}</w:t></w:r>"


def bold(text):
    return run(text, "<w:b/>")


def under(text):
    return run(text, '<w:u w:val="single"/>')


def red(text):
    return run(text, '<w:color w:val="FF0000"/>')


def yellow(text):
    return run(text, '<w:highlight w:val="yellow"/>')


def line(*parts, properties=""):
    """A paragraph of plain strings and of runs that are written already."""
    runs = "".join(part if part.startswith("<") else run(part) for part in parts)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def listed(number, level, *parts):
    return line(*parts, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def table(*rows):
    cells = ("".join(f"<w:tc>{cell if cell.startswith('<w:p') else line(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def numbering(*lists):
    """Lists, each of levels such as ("decimal", "%1.")."""
    made = ""
    for place, levels in enumerate(lists, start=1):
        rows = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for depth, (kind, text) in enumerate(levels)
        )
        made += f'<w:abstractNum w:abstractNumId="{place}">{rows}</w:abstractNum>'
    made += "".join(
        f'<w:num w:numId="{place}"><w:abstractNumId w:val="{place}"/></w:num>' for place in range(1, len(lists) + 1)
    )
    return f"<w:numbering {NAMES}>{made}</w:numbering>"


def docx(*blocks, parts=(), more=()):
    """A Word file. Strings become paragraphs; `parts` are files to add, `more` what the document refers to."""
    body = "".join(block if block.startswith("<w:") else line(block) for block in blocks)
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(
            ("rIdN", "numbering", "numbering.xml"), ("rIdS", "styles", "styles.xml"), *more
        ),
        **dict(parts),
    }
    return zipped(files)


def zipped(files):
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def read(*blocks, key=None, **more):
    """The result of reading a Word file of these blocks."""
    return Word().parse(SourceFile("de.docx", docx(*blocks, **more)), key)


def keys_of(parsed):
    """What is right in each question: letters, or the answer."""
    return [
        "".join(letter for letter, one in zip("ABCDEFGH", question.fields["options"], strict=False) if one.get("right"))
        if "options" in question.fields
        else question.fields.get("answer", question.fields.get("accept"))
        for question in parsed.questions
    ]


def states_of(parsed):
    return [question.state for question in parsed.questions]


def texts_of(parsed):
    return [question.fields["text"] for question in parsed.questions]


def options_of(question):
    return [option["text"] for option in question.fields["options"]]


OPTIONS = ("A. Một", "B. Hai", "C. Ba", "Đáp án: B")


def asked(*parts, **more):
    """The question that is read from these runs."""
    return read(line("Câu 1. ", *parts), *OPTIONS, **more).questions[0]
