"""Sums that authors write: exact, bounded, and nothing but sums."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.arithmetic import LARGEST, ExpressionError
from courses.questions.expressions import DEEPEST, LONGEST, expression

VALUES = {"a": Fraction(3), "b": Fraction(0), "giá": Fraction("12.5"), "tên": "chị Lan", "đúng": True}

PIECES = [
    "a", "b", "giá", "tên", "x", "(", ")", ",", "+", "-", "*", "/", "^", "<", "=", "!=", "and", "or", "not", "if(",
    "min(", "round(", "mod(", "abs(", "9", "0", "0.1", "99999999", "123456789012345678", "'từ'", "'", " ", ".",
    "__class__", "lambda", "import", "{", "\x00", "\ud800", "²", "１", "true",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("7 − 2 × 3 ÷ 6", 6),
        ("10 - 3 - 2", 5),
        ("2 ^ 3 ^ 2", 512),
        ("-2 ^ 2", -4),
        ("2 ^ -2", Fraction(1, 4)),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("a / 7 * 7", 3),
        ("mod(-7, 3)", 2),
        ("round(2.5) + round(-2.5) + round(3.14159, 2)", Fraction("3.14")),
        ("max(1, giá, a) - min(a, 2)", Fraction("10.5")),
        ("floor(giá) + ceil(giá) + abs(-1)", 26),
        ("if(a > 2 and not b != 0, 'lớn', 'nhỏ')", "lớn"),
        ("if(tên = 'chị Lan', 1, 1 / b)", 1),
        ("b = 0 or 1 / b > 2", True),
        ("true and 1 <= 2", True),
    ],
)
def test_sums_are_exact_and_follow_the_usual_precedence(text, value):
    assert expression(text).value(VALUES) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "thiếu một vế"),
        ("1 +", "thiếu một vế"),
        ("(1 + 2", "đóng ngoặc"),
        ("1 2", "“2”"),
        ("1,5", "“,”"),
        ("a ** 2", "“*”"),
        ("eval(1)", "eval"),
        ("a.real", "“.real”"),
        ("__import__('os')", "__import__"),
        ("min(1)", "min"),
        ("a / b", "chia cho 0"),
        ("b ^ -1", "chia cho 0"),
        ("a ^ 0.5", "Số mũ"),
        ("a + tên", "cho số"),
        ("tên = 3", "số với số"),
        ("đúng + 1", "cho số"),
        ("not a", "điều kiện"),
        ("1 < 2 < 3", "cho số"),
        ("c + 1", "“c”"),
        ("9 ^ 99", "chữ số"),
        ("999999999 ^ 9", "chữ số"),
        ("+".join(["1"] * LONGEST), "dài quá"),
        ("(" * DEEPEST + "1" + ")" * DEEPEST, "quá sâu"),
        ("-" * DEEPEST + "1", "quá sâu"),
    ],
)
def test_what_is_no_sum_is_refused_in_a_sentence(text, words):
    with pytest.raises(ExpressionError) as refused:
        expression(text).value(VALUES)

    assert words in refused.value.sentence


@settings(max_examples=1_000, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=LONGEST + 1))
def test_whatever_is_written_comes_to_a_bounded_value_or_a_sentence(text):
    came_to = _outcome(text, VALUES)

    assert isinstance(came_to, bool | str | Fraction)
    if isinstance(came_to, Fraction):
        assert max(abs(came_to.numerator), came_to.denominator) < LARGEST


def _outcome(text, values):
    """The value, or the sentence of the refusal."""
    try:
        return expression(text).value(values)
    except ExpressionError as refusal:
        return refusal.sentence


leaves = st.integers(0, 999).map(lambda number: (str(number), Fraction(number)))


def _joined(parts):
    sign, (left, one), (right, other) = parts
    value = {"+": one + other, "-": one - other, "*": one * other, "/": other and one / other}[sign]
    return f"({left} {sign} {right})", value  # where something is divided by 0, the whole is refused


@settings(max_examples=300, deadline=None)
@given(st.recursive(leaves, lambda inner: st.tuples(st.sampled_from("+-*/"), inner, inner).map(_joined), max_leaves=8))
def test_a_sum_comes_to_what_fractions_say(pair):
    text, value = pair

    came_to = _outcome(text, {})

    if isinstance(came_to, str):
        assert "chia cho 0" in came_to
    else:
        assert came_to == value
