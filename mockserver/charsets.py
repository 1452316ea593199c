"""Names of character encodings as HTTP writes them -> codecs of ours; only ones that are text."""

from __future__ import annotations

import codecs
import re

# The names are checked before Python sees them: it also knows codecs that are no encodings of
# text, slow ones, and remembers every unknown name for ever.
_KNOWN = re.compile(
    r"utf-?8|utf-?(?:16|32)(?:-?[lb]e)?|(?:us-)?ascii|iso-?8859-?\d{1,2}|latin-?\d|windows-125\d"
    r"|cp125\d|koi8-[ru]|shift[_-]jis|euc-(?:jp|kr)|iso-2022-jp|gbk|gb2312|gb18030|big5|macintosh",
    re.IGNORECASE | re.ASCII,
)


def codec_of(name: str) -> str | None:
    """Python's name of a charset, or None where it is not known."""
    if not _KNOWN.fullmatch(name):
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
