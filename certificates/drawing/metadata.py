"""What the file says about itself: title, language, check code, and both standards it keeps.

WeasyPrint writes one standard at a time, so the claim of PDF/UA-1 is added to the XMP of PDF/A-3a, with the extension
schema that PDF/A demands for names it does not know (ISO 19005-3, 6.6.2.3).
"""

from types import MethodType
from typing import Any, Final

from weasyprint import Document
from weasyprint.pdf.metadata import DocumentMetadata

from certificates.contract import CODE_PROPERTY, CertificateFields
from certificates.drawing.words import machine_time

_UNIVERSAL_ACCESSIBILITY: Final = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
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
</rdf:Description>
"""


def describe(document: Document, fields: CertificateFields) -> None:
    """Give the document its title, author, dates and check code, whatever the template's head says."""
    metadata = document.metadata
    metadata.title = f"Giấy chứng nhận {fields.number} – {fields.holder_name}"
    metadata.authors = [fields.issuer_name]
    metadata.description = f"Đã hoàn thành chương trình bồi dưỡng: {fields.course_title}"
    metadata.generator = "Thạo"
    metadata.created = metadata.modified = machine_time(fields.signed_at)
    metadata.lang = "vi"
    metadata.custom = {CODE_PROPERTY: fields.code}
    metadata.generate_rdf_metadata = MethodType(_claim_both_standards, metadata)


def _claim_both_standards(metadata: DocumentMetadata, *standard: Any) -> bytes:
    claim: bytes = DocumentMetadata.generate_rdf_metadata(metadata, *standard)
    return claim.replace(b"</rdf:RDF>", _UNIVERSAL_ACCESSIBILITY + b"</rdf:RDF>")
