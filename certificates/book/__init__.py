"""The register as a book (sổ cấp) of a body and year: a page, a workbook, and paper to be bound and kept for ever."""
