"""The data dictionary of a folder: every table, column, code, indicator, rating scheme and break, in two languages.

Written from the model, the data and the words, so that it cannot say anything else than they do; ``make check`` fails
when the files in ``data/`` are not what would be written now.
"""

from chibo.model.dictionary.page import dictionary_text, file_name, stale, write_dictionary

__all__ = ["dictionary_text", "file_name", "stale", "write_dictionary"]
