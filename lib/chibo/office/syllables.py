"""Whether a word could be a Vietnamese syllable: an onset, a rhyme, and at most one tone that the rhyme allows.

The letters of the language are the subject here. It is no dictionary: it only tells text from garbled text, so that
:mod:`chibo.office.encodings` can see in which encoding a text makes sense.
"""

import re
import unicodedata

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay
ăc ăm ăn ăng ăp ăt
âc âm ân âng âp ât âu ây
e ec em en eng eo ep et
ê êch êm ên ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot
ô ôc ôi ôm ôn ông ôp ôt
ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut
uy uya uych uyên uyêt uynh uyp uyt uyu
ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y ych yêm yên yêng yêt yêu ynh yt
"""
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_SHARP_OR_HEAVY = {"\u0301", "\u0323"}

_SYLLABLE = re.compile(
    "(?:"
    + "|".join(sorted(_ONSETS.split(), key=len, reverse=True))
    + ")?(?:"
    + "|".join(sorted(_RHYMES.split(), key=len, reverse=True))
    + ")"
)
_ENDS_IN_A_STOP = re.compile("(?:c|ch|p|t)$")


def is_syllable(word: str) -> bool:
    """Return whether ``word``, in any case, has the form of a Vietnamese syllable."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in apart if mark in _TONES]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in _TONES))
    if len(tones) > 1 or _SYLLABLE.fullmatch(bare) is None:
        return False
    return not _ENDS_IN_A_STOP.search(bare) or bool(tones and tones[0] in _SHARP_OR_HEAVY)
