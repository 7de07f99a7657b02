"""Names and sentences in papers that people sign: what is shown is what is there.

A name that shows like another one is how a paper is forged without touching its signature (Unicode TR 36, section 2).
"""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, PlainSerializer

_LOOKALIKES = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def plain_name(text: str) -> str:
    """`text` if it shows what it is. Raises ValueError that names the character or the word that does not."""
    plain_text(text)
    if text != text.strip() or "\n" in text:
        raise ValueError("a name begins and ends with a letter or a sign one sees, and has one line")
    for word in text.split():
        scripts = {script for letter in word if letter.isalpha() and (script := _script(letter))}
        if len(scripts) > 1:
            raise ValueError(f"“{word}” mixes letters of {' and '.join(sorted(scripts))} that look alike")
    return text


def plain_text(text: str) -> str:
    """Lines of text without signs that are not seen. Raises ValueError that names the first."""
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError("letters with accents must be single characters (Unicode NFC)")
    for letter in text:
        if unicodedata.category(letter) in _HIDDEN and letter != "\n":
            raise ValueError(f"the sign U+{ord(letter):04X} is not seen when one reads it")
    return text


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "").split(" ")[0]
    return name.capitalize() if name in _LOOKALIKES else ""


Ordered = PlainSerializer(sorted, when_used="json")
"""Sets are written in order, so that one paper has one text."""
Name = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(plain_name)]
Words = Annotated[str, Field(max_length=2000), AfterValidator(plain_text)]
"""What may be empty."""
Sentence = Annotated[str, Field(min_length=12, max_length=2000), AfterValidator(plain_text)]
"""What must say something."""
