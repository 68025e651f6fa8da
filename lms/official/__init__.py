"""Official papers in the layout of NĐ 30/2020/NĐ-CP, Annex I: as PDF and as a Word file that needs no editing.

A paper is Vietnamese whatever the reader's language: its form is prescribed by law.
"""
