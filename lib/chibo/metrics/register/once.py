"""What is worked out once for a register, and used by every metric of it from then on."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from chibo.model.layers import Register

_Found = TypeVar("_Found")


def once(derive: Callable[..., _Found]) -> Callable[..., _Found]:
    """Let a function of a register, and of names within it, work once for each register and each set of names.

    It stays pure because a register is never changed: another table makes another register. What was found is shared
    by all who ask, so nobody may write into it; it is forgotten together with the register.
    """
    kept: WeakKeyDictionary[Register, dict[tuple, _Found]] = WeakKeyDictionary()

    @wraps(derive)
    def found(register: Register, *names) -> _Found:
        known = kept.setdefault(register, {})
        if names not in known:
            known[names] = derive(register, *names)
        return known[names]

    return found
