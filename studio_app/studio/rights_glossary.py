"""The words of the rights room, each explained in one plain sentence where it stands."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "passport": "The passport says whose twin this is and from which files she is made. Her owner signs it.",
    "owner": "The person whose likeness this is. Only her key signs the passport, and this computer remembers it.",
    "agency": "Who represents her. The agency can sign beside her and issue her status.",
    "consent": "The consent is her own paper, apart from any contract: what she agreed to, for how long, for what pay.",
    "grant": "A grant is one licence to one brand. A program can say yes or no to it.",
    "licensee": "The brand or company that bought the grant and signed it.",
    "term": "A term is a set of media in a set of places for a time. All three must fit.",
    "territory": "Where the pictures may be shown: countries, or sets of them such as the European Economic Area.",
    "categories": "What is sold or worn in the pictures. What is not named here is not sold.",
    "topics": "Subjects that need a yes of their own: tobacco, politics, medicine and others. None means none.",
    "alterations": "What may still be done to a picture after it was approved.",
    "exclusivity": "For this time she makes no pictures for competitors in this category.",
    "option": "A further use at an agreed price, as long as it is taken by its day.",
    "seats": "Who must say yes to a picture, each by a signature over exactly its bytes, before it is a select.",
    "render": "Every take that comes out of the queue with this twin counts as one render.",
    "select": "A select is a take to which every seat said yes. The grant says how many were bought.",
    "price": "What is paid, as the grant says it, in exact money.",
    "ledger": "The ledger is a chain of lines, one for every render, yes and delivery. Nobody can change one unseen.",
    "owed": "The sum of all amounts in the ledger of this grant. A statement divides it among those who are paid.",
    "status": "Her last word: a signed note, good for some days, that says which papers still count.",
    "grace": "When her last word is too old, work may go on for these days. Then she is frozen.",
    "frozen": "Frozen: nothing new is made until a newer status is taken in. What is there can be looked at.",
    "revoked": "Revoked: she took it back. Nothing new is made, and what is out comes down by the day named.",
    "brief": "The brief says what this shoot makes pictures for, and under which grant.",
    "signature": "A signature is made with a private key over exactly these bytes. One changed letter, and it is void.",
    "cast": "The cast gate asks before she steps in front of the camera.",
    "queue": "The queue gate asks before the shutter, and again before each take renders.",
    "approve": "The approve gate asks before a yes is signed.",
    "deliver": "The deliver gate asks before a picture leaves the house.",
    "gate": "A gate is a list of rules. One no is enough to stop; a warning asks a person to look.",
    "report": "The licensee sends the ledger of your grant. Every line of it is checked before it is believed.",
    "uses": "Each use in words. What is not among them needs a new yes.",
    "scope": "What may be made of her twin, and by whom.",
    "nudity": "None, unless her consent has a clause of its own for it.",
    "training": "Whether a model may learn from her captures. Never is the usual answer.",
    "withdrawal": "She takes her consent back as easily as she gave it; no reason is needed.",
    "identity": "Who made sure, and how, that the owner is who she says.",
    "captured": "When and by whom she was photographed or scanned. She was of age.",
    "hash": "A hash is a fingerprint of a file: one changed byte, and it is another one.",
    "marks": "Birthmarks, scars and tattoos that belong to her and stay in the picture.",
    "statement": "A statement says who is owed what for a time, line by line out of the ledger.",
}


def explained(word: str) -> str:
    """What a word means; empty for a word that explains itself."""
    return WORDS.get(word, "")
