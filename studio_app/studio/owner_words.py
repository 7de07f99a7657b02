"""The questions of the owner's forms: name, title, kind of control, and what it means in plain words."""

from __future__ import annotations

Questions = tuple[tuple[str, str, str, str], ...]

PASSPORT: Questions = (
    ("name", "Her name", "line", "The name of the model, as the papers shall say it."),
    ("card", "Body card", "line", "The file with her measures (twin.json). Leave it empty when it lies there already."),
    ("key", "Her key", "choice", "Her own key signs the passport. Whoever takes it in compares its fingerprint."),
    ("owner", "Owner", "line", "Who owns the twin: the model herself."),
    ("mail", "Her mail", "line", "Where she is reached; it stands in the papers."),
    ("contact", "Contact", "line", "Where requests for her twin are sent: her agency, or herself."),
    ("agency", "Agency", "line", "Her agency's name; leave it empty when she has none."),
    ("agency_mail", "Its mail", "line", "Where the agency is reached."),
    ("agency_key", "Its key", "line", "The agency's public key, a line that begins with ssh-ed25519. It signs, too."),
    ("identity_by", "Checked by", "line", "Who made sure that she is who she says, with her papers in hand."),
    ("identity_how", "Checked how", "line", "For example: passport seen in person."),
    ("of_age", "She was of age", "tick", "An adult, when she was captured. There is no twin of anybody younger."),
    ("captured_on", "Captured on", "day", "The day on which she was photographed or scanned."),
    ("captured_by", "Captured by", "line", "Who photographed or scanned her."),
    ("valid_until", "Valid until", "day", "The last day of the passport. A new one can be made at any time."),
)
CONSENT: Questions = (
    ("id", "Its name", "line", "A short name for this consent, in small letters and hyphens."),
    (
        "uses",
        "Intended uses",
        "text",
        "What the pictures are for, one on each line; a stranger must understand it.",
    ),
    ("scope", "Scope", "text", "What may be made: still pictures, dressed, by a creative team."),
    ("purpose", "Purpose", "text", "Why they are made."),
    ("pay", "Rate of pay", "text", "What she is paid, or where the sum stands."),
    ("start", "From", "day", "The first day of her consent."),
    ("until", "Until", "day", "The last day. Three years at most is good practice."),
    ("media", "Media", "ticks", "Where people may meet the pictures. What is not ticked is a no."),
    ("territories", "Places", "ticks", "In which parts of the world."),
    ("categories", "Shows", "ticks", "What she is seen in, or with."),
    ("topics", "Subjects", "ticks", "Subjects she says yes to. None ticked means none."),
    ("option", "How much is made", "choice", "Round her captured body only, or the whole picture."),
    ("training", "Training", "choice", "Whether a model may learn from her captures."),
    ("naming", "Her name may be printed", "tick", "Beside a picture, as a credit."),
    (
        "controller",
        "Decides",
        "line",
        "Who decides about her data (the GDPR’s controller): her agency, or herself.",
    ),
    ("retention", "Kept for", "text", "How long captures and pictures are kept."),
    ("withdrawal_to", "Withdrawn to", "line", "To whom she writes when she takes it back."),
    ("withdrawal_how", "Withdrawn how", "text", "As easily as she gave it."),
    ("withdrawal_effect", "Then", "text", "What happens when she takes it back."),
    ("advised", "Advised by", "line", "Her union, lawyer or agency, who read it with her."),
    ("language", "Language", "line", "The language she reads it in, such as en or sv."),
    ("delivered", "She has it since", "day", "The day she was given it. She signs a day later, or after."),
)
OPTION = (("limited", "Limited: light and background"), ("wide", "Wide: the whole picture"))
TRAINING = (("never", "Never"), ("this twin only", "For this twin only"))
