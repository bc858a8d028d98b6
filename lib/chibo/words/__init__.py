"""Words: everything a reader reads, in Vietnamese and English.

Python code elsewhere holds no sentence. The phrases are data, one YAML file a subject (``coverage.yml`` …), keyed
``coverage.title``; this package says how a label, a number, a period or a sentence sounds in one language:

>>> from chibo.words import Words
>>> Words("vi").number(1234.5, 1), Words("en").number(1234.5, 1)
('1.234,5', '1,234.5')
"""

from chibo.words.phrases import LANGUAGES, SUPPRESSED, Words, message, spoken

__all__ = ["LANGUAGES", "SUPPRESSED", "Words", "message", "spoken"]
