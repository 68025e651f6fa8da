"""Questions of every type by chance, with the signs that files use for themselves."""

from decimal import Decimal

from hypothesis import strategies as st

from courses.questions.formats.contract import NeutralQuestion
from courses.questions.formats.markup import from_plain
from courses.questions.text import part_id
from lms.api import nfc
from lms.files.decoding import printable

WORDS = [
    "Hà Nội", "C:\\new", "2*3*4", "__init__", "<b>", "a_b", "->", "####", "::", "%50%", "[html]", "//", "{=a ~b}",
    "\\n", "&lt;", "ANSWER: B", "A. x", "Đáp án: C", "1. một", "# đề", "- mục", "T", "TRUE", "$x$", "[[1]]", "ß",
    "日本", "🙂", "</text>", "]]>", "{1:SA:=a}", "``", "~~",
]  # fmt: skip
PIECES = [*WORDS, *r"\~=#{}:[]%*_->`<>&/!|.,;\"'$()@+^?0123456789 ", " ", " ", "ữ", "é"]

lines = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join), st.text(min_size=1, max_size=8)
).map(lambda text: nfc(printable(text))).filter(bool)  # fmt: skip
"""Lines as authors write them and as they are once they have come through the door, Markdown or not."""

plain = lines.map(from_plain)
"""Lines whose Markdown shows each of their signs."""

texts = st.lists(lines, min_size=1, max_size=2).map("\n".join)
maybe = st.one_of(st.just(""), lines)
flags = st.booleans()
numbers = st.decimals(-(10**6), 10**6, places=3).map(lambda number: f"{Decimal(number).normalize():f}")


@st.composite
def _options(draw, *, several, remarks=True):
    found = draw(st.lists(st.one_of(lines, plain), min_size=2, max_size=5, unique_by=part_id))
    right = set(draw(st.permutations(range(len(found))))[: draw(st.integers(1, len(found) - 1)) if several else 1])
    return [
        {"text": text, "right": place in right, "feedback": draw(maybe) if remarks else ""}
        for place, text in enumerate(found)
    ]


_words = st.lists(lines, min_size=1, max_size=3, unique=True)
_pairs = st.lists(
    st.fixed_dictionaries({"left": lines, "right": st.one_of(plain, plain, lines)}),
    min_size=2, max_size=4, unique_by=lambda pair: part_id(pair["left"]),
)  # fmt: skip
_asked = st.sampled_from(["optional", "required"])
_said = {"weight": st.integers(1, 9), "feedback": maybe}
_gap = st.one_of(
    st.fixed_dictionaries({"kind": st.just("text"), "accept": _words, "case": _asked, **_said}),
    st.fixed_dictionaries({"kind": st.just("number"), "answer": numbers, **_said}),
    st.fixed_dictionaries({"kind": st.just("select"), "options": _options(several=False), "keep_order": flags}),
)

SIMPLE = {
    "choice": {"options": _options(several=False)},
    "choices": {"options": _options(several=True)},
    "true_false": {"answer": flags},
    "short_answer": {"accept": _words},
    "numeric": {"answer": numbers, "tolerance": numbers.map(lambda text: text.lstrip("-"))},
    "matching": {"pairs": _pairs, "extra": st.lists(plain, max_size=2, unique_by=part_id)},
    "essay": {},
}
"""The fields of each type that most programs know."""

RICH = {
    "choice": {"keep_order": flags},
    "choices": {"keep_order": flags, "all_or_nothing": flags},
    "short_answer": {"case": _asked, "tone_marks": _asked},
    "numeric": {"unit": maybe},
    "ordering": {
        "items": st.lists(lines, min_size=3, max_size=5, unique_by=part_id), "all_or_nothing": flags,
    },
    "essay": {"guide": maybe, "least_words": st.integers(0, 50)},
    "file_task": {"guide": maybe, "extensions": st.just(["docx", "odt"]), "max_mb": st.integers(1, 10)},
}  # fmt: skip
"""What ours have beyond."""


def _question(kind, **fields):
    return st.builds(
        NeutralQuestion,
        type=st.just(kind),
        fields=st.fixed_dictionaries({"text": texts, "feedback": st.one_of(st.just(""), texts), **fields}),
        name=maybe,
        category=st.lists(st.sampled_from(["Mạng", "Tin học cơ bản", "IU06"]), max_size=2).map("/".join),
    ).filter(_extra_fits)


def _extra_fits(question):
    rights = {part_id(pair["right"]) for pair in question.fields.get("pairs", ())}
    return not rights & set(map(part_id, question.fields.get("extra", ())))


@st.composite
def _gapped(draw):
    """A text with up to three gaps, each of any kind."""
    names = draw(st.lists(st.sampled_from(["unit", "bits", "a1", "g2", "g1"]), min_size=1, max_size=3, unique=True))
    words = lines.map(lambda text: text.replace("[[", "[ [").replace("{", "("))
    parts = [draw(words)]
    for name in names:
        parts += [f"[[{name}]]", draw(words)]
    gaps = {name: draw(_gap) for name in names}
    return NeutralQuestion("cloze", {"text": " ".join(parts), "gaps": gaps, "feedback": draw(maybe)}, name=draw(maybe))


@st.composite
def _bare_choice(draw):
    options = draw(_options(several=False, remarks=False))
    shown = [{**option, "text": from_plain(option["text"])} for option in options]
    return NeutralQuestion("choice", {"text": draw(plain), "options": shown})


simple = st.one_of(*(_question(kind, **fields) for kind, fields in SIMPLE.items()))
hints = {"hints": st.lists(lines, min_size=1, max_size=2)}
rich = st.one_of(
    *(_question(kind, **{**SIMPLE.get(kind, {}), **fields, **hints}) for kind, fields in RICH.items()), _gapped()
)
bare_choice = _bare_choice()
