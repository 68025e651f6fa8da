"""The marking rules that ship with the product."""

from courses.questions.office.contract import MarkingRule
from courses.questions.office.rules.sheet_cells import (
    SheetFormula,
    SheetLook,
    SheetNumberFormat,
    SheetSorted,
    SheetValue,
)
from courses.questions.office.rules.sheet_tools import (
    SheetChart,
    SheetConditional,
    SheetFilter,
    SheetFrozen,
    SheetNames,
    SheetPrinting,
    SheetWidth,
)
from courses.questions.office.rules.slide_parts import (
    SlideChart,
    SlideDiagram,
    SlideFooter,
    SlidePicture,
    SlideTable,
)
from courses.questions.office.rules.slides import (
    SlideAnimation,
    SlideBrief,
    SlideCount,
    SlideLayout,
    SlideNotes,
    SlideSize,
    SlideText,
    SlideTheme,
    SlideTitles,
    SlideTransition,
)
from courses.questions.office.rules.word_page import WordHeader, WordMargins, WordPageNumber, WordPaper
from courses.questions.office.rules.word_parts import (
    WordContents,
    WordFootnote,
    WordMergeFields,
    WordPicture,
    WordProperties,
    WordTable,
)
from courses.questions.office.rules.word_text import (
    WordBodyFont,
    WordBodyLayout,
    WordHeading,
    WordList,
    WordParagraph,
    WordReplaced,
    WordStyle,
    WordText,
)

SHIPPED: list[MarkingRule] = [
    WordText(), WordReplaced(), WordHeading(), WordStyle(), WordParagraph(), WordBodyFont(), WordBodyLayout(),
    WordList(), WordPaper(), WordMargins(), WordPageNumber(), WordHeader(), WordContents(), WordTable(), WordPicture(),
    WordFootnote(), WordMergeFields(), WordProperties(), SheetValue(), SheetFormula(), SheetNumberFormat(),
    SheetSorted(), SheetLook(), SheetChart(), SheetFilter(), SheetConditional(), SheetFrozen(), SheetNames(),
    SheetWidth(), SheetPrinting(), SlideCount(), SlideLayout(), SlideTitles(), SlideText(), SlideBrief(), SlideNotes(),
    SlideTransition(), SlideAnimation(), SlideSize(), SlideTheme(), SlidePicture(), SlideChart(), SlideTable(),
    SlideDiagram(), SlideFooter(),
]  # fmt: skip
