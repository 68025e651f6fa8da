"""Emblems are taken in clean, or refused with a sentence."""

import io

import pytest
from PIL import Image

from certificates.looks.drawings import clean_drawing
from certificates.looks.emblems import emblems, keep_emblem, lay_emblem
from lms.api import UnreadableFile, read_file

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://inkscape.example" viewBox="0 0 40 20">'
SHAPE = '<path inkscape:label="x" d="M0 0h40v20z" fill="#8e1524"/>'
DRAWING = f"{HEAD}<metadata>who drew</metadata><inkscape:grid/>{SHAPE}</svg>"


def png(size=(400, 300), mode="RGBA", colour=(140, 20, 30, 255)):
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def inside(app):
    with app.test_request_context():
        yield app


def test_a_drawing_keeps_what_draws_and_gets_a_size(inside):
    clean = clean_drawing(DRAWING.encode())

    assert b'width="30.00mm" height="15.00mm"' in clean
    assert b'<path d="M0 0h40v20z" fill="#8e1524"/>' in clean
    assert b"who drew" not in clean
    assert b"inkscape" not in clean


@pytest.mark.parametrize(
    "inner",
    [
        "<script>1</script>",
        '<image href="http://evil.example/x.png"/>',
        '<a href="javascript:1"><path/></a>',
        "<foreignObject/>",
        '<path onload="1"/>',
        "<style>@import 'x'</style>",
        "<style>p { background: url(http://x) }</style>",
        '<path style="fill:url(http://x)"/>',
        '<use href="#a"/>',
        '<animate attributeName="x"/>',
    ],
)
def test_a_drawing_that_does_more_is_refused_with_its_line(inside, inner):
    with pytest.raises(UnreadableFile) as refused:
        clean_drawing(f"{HEAD}\n{inner}</svg>".encode())

    assert refused.value.place == "dòng 2"


def test_a_drawing_with_a_document_type_is_refused(inside):
    with pytest.raises(UnreadableFile, match="DTD"):
        keep_emblem(b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + DRAWING.encode())


def test_a_picture_is_drawn_anew_without_what_stood_beside_it(inside):
    noisy = png((1600, 900)) + b"<?php hidden ?>"

    kept = read_file(keep_emblem(noisy))

    assert b"hidden" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.size, picture.mode) == ((800, 450), "RGB")


@pytest.mark.parametrize(
    "content", [b"GIF89a", png()[:200], png((60, 60)), b"<html/>", b"\x89PNG\r\n\x1a\n" + b"0" * 600_000]
)
def test_what_is_no_emblem_is_refused(inside, content):
    with pytest.raises(UnreadableFile):
        keep_emblem(content)


def test_an_emblem_is_laid_where_the_drawing_looks_for_it(inside):
    drawing, picture = keep_emblem(DRAWING.encode()), keep_emblem(png())

    for sha256 in (drawing, picture, drawing, ""):
        lay_emblem(sha256)

    assert sorted(file.name for file in emblems().iterdir()) == sorted([f"{drawing}.svg", f"{picture}.png"])
