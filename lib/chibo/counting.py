"""How many of something, in the words of a terminal: ``1 report``, ``2 reports``."""


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number with what it counts.

    Parameters
    ----------
    number : how many
    one : what follows the number 1
    several : what follows any other; ``one`` with an s when not given

    >>> counted(1, "report"), counted(0, "report"), counted(1, "file differs", "files differ")
    ('1 report', '0 reports', '1 file differs')
    """
    return f"{number} {form(number, one, several)}"


def form(number: float, one: str, several: str = "") -> str:
    """Return the form of a word that follows a number in English."""
    return one if number == 1 else several or f"{one}s"
