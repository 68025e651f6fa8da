"""XML from files that somebody hands in: no document type, no entities, nothing fetched."""

import re

from flask_babel import gettext as _
from lxml import etree

from lms.files.source import UnreadableFile

_BEFORE_ROOT = re.compile(rb"(?>\xef\xbb\xbf|\s+|<\?(?>[^?]+|\?(?!>))*\?>|<!--(?>[^-]+|-(?!->))*-->)*<!(?!--)")
"""A document type can stand nowhere else; the same letters inside a text are harmless."""


def parsed_xml(content: bytes, part: str) -> etree._Element:
    """Parse a document; raises `UnreadableFile` that names `part` for one that is broken or declares entities."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    if _BEFORE_ROOT.match(content):
        raise UnreadableFile(_("Phần “%(part)s” có khai báo DTD nên không nhận.", part=part))
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as trouble:
        sentence = _("Phần “%(part)s” của tệp bị hỏng, không đọc được.", part=part)
        line = getattr(trouble, "lineno", None)
        raise UnreadableFile(sentence, _("dòng %(n)d", n=line) if line else "") from trouble
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile(_("Phần “%(part)s” có khai báo DTD nên không nhận.", part=part))
    return root
