"""What a signing program may add to a certificate: a signature, its field and picture, and words about the file."""

from collections.abc import Iterable

from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    QualifiedWhitelistRule,
    ReferenceUpdate,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.constants import ROOT_EXEMPT_STRICT_COMPARISON
from pyhanko.sign.diff_analysis.rules_api import Context

REVISIONS = 2
"""Ours, and the one with the signature."""

BY_THE_WAY = ("/StructTreeRoot", "/Outlines")
"""Parts of the catalog that only point at pages and fields."""


class PointedAt(QualifiedWhitelistRule):
    """Lets a page and a field change though the structure tree and the outline point at them.

    pyHanko's policy wants each way to a changed object explained, and knows of no tagged files. Whether the page or the
    field may change in this manner is still for the other rules to say; the tree itself may not.
    """

    def apply_qualified(
        self, old: HistoricalResolver, new: HistoricalResolver
    ) -> Iterable[tuple[ModificationLevel, ReferenceUpdate]]:
        """Explain these ways to the pages and fields that the new revision replaces."""
        for reference in new.explicit_refs_in_revision():
            paths = old._get_usages_of_ref(reference)  # noqa: SLF001 - the policy's own index of ways
            if not paths or not _is_page_or_field(old(reference)):
                continue
            for path in paths:
                if len(path) > 1 and path.path[1] in BY_THE_WAY:
                    yield (
                        ModificationLevel.LTA_UPDATES,
                        ReferenceUpdate(reference, context_checked=Context.from_absolute(old, path)),
                    )


POLICY = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(ignored_keys=ROOT_EXEMPT_STRICT_COMPARISON | {"/Perms"}),
        DocInfoRule().as_qualified(ModificationLevel.LTA_UPDATES),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
        MetadataUpdateRule().as_qualified(ModificationLevel.LTA_UPDATES),
        PointedAt(),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[SigFieldCreationRule(allow_new_visible_after_certify=True), SigFieldModificationRule()]
    ),
)


def only_a_signature_was_added(signed: PdfFileReader, prepared: PdfFileReader) -> bool:
    """Whether the signed file is the prepared one with one revision more, and that one holds nothing else."""
    if signed.total_revisions != REVISIONS or prepared.total_revisions != 1:
        return False
    if _starts(signed) != _starts(prepared) or "/Encrypt" in signed.trailer:
        return False
    found = POLICY.review_file(signed, 0)
    return not isinstance(found, SuspiciousModification) and found.modification_level <= ModificationLevel.FORM_FILLING


def _starts(reader: PdfFileReader) -> int:
    """Where the table of the first revision lies: a program must not have led the reader to another one."""
    place: int = reader.xrefs.get_startxref_for_revision(0)
    return place


def _is_page_or_field(found: object) -> bool:
    return isinstance(found, DictionaryObject) and (found.get("/Type") == "/Page" or found.get("/Subtype") == "/Widget")
