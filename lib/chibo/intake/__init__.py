"""Workbooks and CSV files from offices: blank ones to fill in, and filled ones read back into a register.

:mod:`~chibo.intake.blank` writes an empty data folder with one workbook (:mod:`~chibo.intake.workbook`);
:mod:`~chibo.intake.importing` reads workbooks back: files to rows (:mod:`~chibo.intake.sheets`), old encodings to
Unicode (:mod:`~chibo.intake.encodings`), headings to columns (:mod:`~chibo.intake.headings`), cells to values
(:mod:`~chibo.intake.values`), then the checks (:mod:`~chibo.intake.checks`) beside the tables the folder keeps, CSV or
Parquet (:mod:`~chibo.intake.tables`), and all or nothing onto the disk (:mod:`~chibo.intake.transaction`), one import
at a time (:mod:`~chibo.intake.lock`). What names a person is refused on the way (:mod:`~chibo.persons`).
"""
