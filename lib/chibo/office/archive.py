"""Whether a workbook may be unpacked at all: what it is, and how large it says it would become.

An .xlsx file is a zip archive of XML. Its entries declare their unpacked sizes, and Python's zip reader never gives
more than was declared, so the declaration can be trusted as an upper bound before a byte is unpacked.
"""

import zipfile
from pathlib import Path

from chibo.office.faults import WorkbookError

MOST_BYTES = 200 * 2**20
MOST_RATIO = 200  # a sheet of one repeated row packs about a hundredfold
MOST_ENTRIES = 10_000
SMALL = 10 * 2**20  # below this no ratio is a danger

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_archive(path: Path) -> None:
    """Refuse, in one line, a file that is no workbook or would unpack to more than a workbook needs."""
    with path.open("rb") as file:
        start = file.read(8)
    if start == _OLE:
        raise WorkbookError(_old_or_locked(path))
    if not start.startswith(b"PK"):
        raise WorkbookError(f"{path.name}: not an Excel workbook; save it as .xlsx and import it again")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise WorkbookError(f"{path.name}: the file is damaged; open it in Excel and save it again") from None
    if any(entry.flag_bits & 1 for entry in entries):
        raise WorkbookError(f"{path.name}: protected by a password; save it without one and import it again")
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if unpacked > MOST_BYTES or len(entries) > MOST_ENTRIES or unpacked > max(SMALL, MOST_RATIO * packed):
        raise WorkbookError(
            f"{path.name}: would unpack to {unpacked / 2**20:,.0f} MB in {len(entries):,} parts, "
            f"{unpacked / max(packed, 1):,.0f} times its size; at most {MOST_BYTES >> 20} MB and "
            f"{MOST_RATIO} times are read. Copy the cells you need into a new workbook"
        )
    if "xl/workbook.xml" not in {entry.filename for entry in entries} and "[Content_Types].xml" not in {
        entry.filename for entry in entries
    }:
        raise WorkbookError(f"{path.name}: a zip archive but not an Excel workbook; save it as .xlsx")


def _old_or_locked(path: Path) -> str:
    """Say which of the two files in Microsoft's older container it is: an .xls, or an .xlsx with a password."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes()[: 8 * 2**20]:
        return f"{path.name}: protected by a password; save it without one and import it again"
    return f"{path.name}: an Excel file of 1997–2003 (.xls); save it as .xlsx and import it again"
