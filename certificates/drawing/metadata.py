"""What the file says about itself: title, language, check code, and both standards it keeps.

The packet of XMP is written here and not by WeasyPrint, which claims one standard at a time: PDF/A-3a, and PDF/UA-1
with the extension schema that PDF/A demands for names it does not know (ISO 19005-3, 6.6.2.3). The document information
says the same words, as PDF/A wants.
"""

from html import escape
from typing import Final

import pydyf
from weasyprint import VERSION

from certificates.contract import CODE_PROPERTY, CertificateFields
from certificates.drawing.art import Ready
from certificates.drawing.pdf_words import pdf_text, pdf_time
from certificates.drawing.words import machine_time

LANGUAGE: Final = "vi"
PRODUCER: Final = f"WeasyPrint {VERSION}"
CREATOR: Final = "Thạo"

_PACKET: Final = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfaid:part="3" pdfaid:conformance="A" pdf:Producer="{producer}">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def _title(fields: CertificateFields, heading: str) -> str:
    return f"{heading} {fields.number} – {fields.holder_name}"


def _subject(fields: CertificateFields) -> str:
    return f"Chương trình bồi dưỡng: {fields.course_title}"


def describe(pdf: pydyf.PDF, fields: CertificateFields, heading: str) -> Ready:
    """Give the document its title, author, dates and check code; `heading` is what the sheet calls itself.

    Returns the stream of metadata.
    """
    pdf.info = Ready(information(fields, heading))
    pdf.catalog["Lang"] = pydyf.String(LANGUAGE)
    place = int(pdf.catalog["Metadata"].split()[0])
    stream = Ready(metadata_stream(fields, heading))
    stream.number = place
    pdf.objects[place] = stream
    return stream


def information(fields: CertificateFields, heading: str) -> bytes:
    """Return the dictionary of document information."""
    moment = pdf_time(fields.signed_at)
    return b"<</Producer(%s)/Title%s/Author%s/Subject%s/Creator%s/CreationDate%s/ModDate%s/%s(%s)>>" % (
        PRODUCER.encode(),
        *map(pdf_text, (_title(fields, heading), fields.issuer_name, _subject(fields), CREATOR)),
        *(moment, moment),
        *(CODE_PROPERTY.encode(), fields.code.encode()),
    )


def metadata_stream(fields: CertificateFields, heading: str) -> bytes:
    """Return the stream of XMP, not compressed, so that programs that know no PDF can read it."""
    content = _PACKET.format(
        producer=PRODUCER,
        title=_xml(_title(fields, heading)),
        author=_xml(fields.issuer_name),
        subject=_xml(_subject(fields)),
        creator=CREATOR,
        moment=machine_time(fields.signed_at),
    ).encode()
    return b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream" % (len(content), content)


def _xml(text: str) -> str:
    # Without its slash, no name can look like a part of the signature.
    return escape(text, quote=False).replace("/", "&#47;")
