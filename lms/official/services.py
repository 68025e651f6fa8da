"""Writing papers."""

from collections.abc import Sequence

from lms.official.papers import Paper

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def paper_docx(paper: Paper) -> bytes:
    """Write a paper as a Word file in Times New Roman."""
    from lms.official import word  # noqa: PLC0415 (loads python-docx: only where papers are written)

    return word.write(paper)


def paper_pdf(paper: Paper, *, landscape: bool = False) -> bytes:
    """Write a paper as PDF/UA, about 0.3 s and 7 ms a row of a list; the first one in a process takes a second more."""
    from lms.official import pdf  # noqa: PLC0415 (loads WeasyPrint: a second, only where papers are printed)

    return pdf.write(paper, landscape=landscape)


def page_pdf(page: str) -> bytes:
    """Print a page that is no paper in the fonts of papers; its own style sheet stands in its head."""
    from lms.official import pdf  # noqa: PLC0415 (as above)

    return pdf.print_page(page)


def joined_pdf(parts: Sequence[bytes]) -> bytes:
    """Put what was printed in parts into one file, one after the other."""
    from lms.official import pdf  # noqa: PLC0415 (as above)

    return pdf.join(parts)
