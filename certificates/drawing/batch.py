"""The drawing of many: copies where a page can be compiled, the full renderer for the rest, and a check on both."""

from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from typing import Final

from certificates.contract import PreparedPDF
from certificates.drawing.comparing import differences
from certificates.drawing.compiled import CompiledPage, Sheet
from certificates.drawing.renderer import Renderer
from certificates.drawing.shaping import CannotBeFilled

WORTH_COMPILING: Final = 8
PAGES_KEPT: Final = 8
SHEETS_PER_CHECK: Final = 500


class BatchRenderer:
    """Draws from one template, the compiled pages kept warm.

    Of each compiled page, one sheet in so many is drawn by the full renderer too, the one whose lines are the most
    shrunk. Where the two differ, the page is given up for good: `refused` tells in what.
    """

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self._pages: OrderedDict[Hashable, CompiledPage] = OrderedDict()
        self._fixed = frozenset(name for name, line in renderer.layout.lines.items() if line.spacing_em)
        self._unchecked: dict[Hashable, int] = {}
        self._hopeless: set[Hashable] = set()
        self.refused: list[str] = []
        self.copied = 0

    def draw(self, sheets: Sequence[Sheet]) -> Iterator[PreparedPDF]:
        """Draw certificates in their order. Raises `CannotBePrinted` for what cannot be."""
        pages = self._pages_for(sheets)
        for sheet, page in zip(sheets, pages, strict=True):
            if page is not None:
                try:
                    filled = page.fill(sheet)
                except CannotBeFilled:
                    pass
                else:
                    self.copied += 1
                    yield filled
                    continue
            yield self.draw_in_full(sheet)

    def draw_in_full(self, sheet: Sheet) -> PreparedPDF:
        """Draw one certificate by WeasyPrint alone."""
        finishing = sheet.finishing
        return self.renderer.draw(finishing.fields, reserve=finishing.reserve, attachments=finishing.attachments)

    def _pages_for(self, sheets: Sequence[Sheet]) -> list[CompiledPage | None]:
        """Choose each sheet's page; a line found not to be filled makes other kinds, so this may begin anew."""
        while True:
            fixed = self._fixed
            kinds: list[Hashable] = [sheet.kind(fixed) for sheet in sheets]
            alike: defaultdict[Hashable, list[Sheet]] = defaultdict(list)
            for sheet, kind in zip(sheets, kinds, strict=True):
                alike[kind].append(sheet)
            pages = {}
            for kind, group in alike.items():
                pages[kind] = self._page(kind, group)
                if self._fixed != fixed:
                    break
            else:
                return [pages[kind] for kind in kinds]

    def _page(self, kind: Hashable, group: Sequence[Sheet]) -> CompiledPage | None:
        page = self._pages.get(kind)
        if kind in self._hopeless or (page is None and len(group) < WORTH_COMPILING):
            return None
        try:
            if page is None or page.lacks(group):
                page = CompiledPage(self.renderer, group, page.glyphs if page else {})
                if not page.fixed <= self._fixed:
                    self._fixed |= page.fixed
                    return None
            self._keep(kind, page)
            found = self._differences(kind, page, group)
        except CannotBeFilled as trouble:
            found = [str(trouble)]
        if found:
            self._hopeless.add(kind)
            self._pages.pop(kind, None)
            self.refused += found
            return None
        return page

    def _keep(self, kind: Hashable, page: CompiledPage) -> None:
        self._pages[kind] = page
        self._pages.move_to_end(kind)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)

    def _differences(self, kind: Hashable, page: CompiledPage, group: Sequence[Sheet]) -> list[str]:
        """Draw one of so many by both renderers and compare what they say."""
        self._unchecked[kind] = self._unchecked.get(kind, SHEETS_PER_CHECK) + len(group)
        if self._unchecked[kind] < SHEETS_PER_CHECK:
            return []
        self._unchecked[kind] = 0
        # The first of all may be the very one that was compiled.
        for sheet in sorted(group[1:] or group, key=_points):
            try:
                filled = page.fill(sheet)
            except CannotBeFilled:
                continue
            return differences(filled.content, self.draw_in_full(sheet).content)
        return []


def _points(sheet: Sheet) -> float:
    return sum(line.fitted.points for line in sheet.composition.lines)
