"""Certificates as PDF/A-3a and PDF/UA-1, drawn from a template folder and ready to be signed.

`drawing.layout` and `drawing.typesetting` are light and answer "can this be printed?" before anything is issued;
`drawing.renderer` loads WeasyPrint and costs about a second, once.
"""
