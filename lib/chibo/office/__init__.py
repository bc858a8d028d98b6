"""Workbooks and CSV files from offices: blank ones to fill in, and filled ones read back into a register.

:mod:`~chibo.office.blank` writes an empty data folder with one workbook (:mod:`~chibo.office.workbook`);
:mod:`~chibo.office.importing` reads workbooks back: files to rows (:mod:`~chibo.office.sheets`), old encodings to
Unicode (:mod:`~chibo.office.encodings`), headings to columns (:mod:`~chibo.office.headings`), cells to values
(:mod:`~chibo.office.values`), then the checks (:mod:`~chibo.office.checks`) beside the tables the folder keeps, CSV or
Parquet (:mod:`~chibo.office.tables`), and all or nothing onto the disk (:mod:`~chibo.office.transaction`), one import
at a time (:mod:`~chibo.office.lock`). What names a person is refused on the way (:mod:`~chibo.model.persons`).
"""
