"""Copies of a compiled page say the same as full drawings, whatever the template."""

from dataclasses import replace

import pytest

from certificates.drawing.batch import WORTH_COMPILING, BatchRenderer, Sheet
from certificates.drawing.comparing import differences
from certificates.drawing.finishing import Finishing
from certificates.looks.specimens import SPECIMEN
from tests.certificates.gallery.conftest import KEYS

RESERVE = 4096
NAMES = ["H'Hen Niê", "Ƀuôn Krông Y Ƀhă", 'Đặng <b>Thị</b> & "Hoa"', "Vũ Ý", "Y Ê Ban", "K'sor", "Siu Č", "Đỗ Ước Mơ"]
PEOPLE = [
    replace(SPECIMEN, holder_name=name, number=f"{place:06d}/2026/GCN-MAU", grade=("Giỏi", "Xuất sắc")[place % 2])
    for place, name in enumerate(NAMES)
]
assert len(PEOPLE) >= WORTH_COMPILING


@pytest.mark.parametrize("key", KEYS)
def test_every_template_can_be_copied_without_a_difference(machine, key):
    renderer = machine(key)
    batch = BatchRenderer(renderer)

    drawn = list(batch.draw([Sheet(renderer.compose(one), Finishing(one, (), RESERVE)) for one in PEOPLE]))

    assert (batch.copied, batch.refused) == (len(PEOPLE), [])
    for one, copy in list(zip(PEOPLE, drawn, strict=True))[:3]:
        assert differences(copy.content, renderer.draw(one, reserve=RESERVE).content) == []
