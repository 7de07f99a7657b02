"""The index page of an audit pack: plain HTML that loads nothing and runs nothing, every word from outside escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from studio_app.rights.audit_facts import AuditFacts, Section

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #141414; background: #fff; margin: 2.5rem auto; max-width: 76rem;
       padding: 0 1.5rem; }
h1 { font-size: 1.7rem; margin: 0 0 .3rem; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .4rem; }
p { margin: .2rem 0; max-width: 52rem; } .scroll { overflow-x: auto; }
table { border-collapse: collapse; margin-top: .6rem; font-size: .85rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid #ccc;
         overflow-wrap: anywhere; min-width: 4rem; }
th { color: #555; font-weight: 600; white-space: nowrap; } code { font-size: .9em; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_HOW = (
    "This pack was made by Twin Studio from one commit of the shoot's history; whoever makes it again from a clone "
    "gets the same bytes. Pictures are not in it: they are named by their SHA-256.",
    "To check it: python3 verify.py, in this folder. It needs Python 3.11 and ssh-keygen, and says line by line what "
    "holds. To check one signature by hand, see man ssh-keygen, “-Y verify”.",
    "The checks show that nothing was changed since it was signed, and by whose key. That a key is really that "
    "person's is for you to know: compare its SHA256 mark with one you had before.",
)


def audit_page(facts: AuditFacts, files: Iterable[str]) -> str:
    """The page; `files` are all files of the pack."""
    body = [f"<h1>Audit pack: {escape(facts.title)}</h1>", f"<p>Commit <code>{escape(facts.commit)}</code></p>"]
    body += [f"<p>{escape(words)}</p>" for words in _HOW]
    for section in facts.sections:
        body += _section(section)
    body += ["<h2>Files</h2>", "<ul>"]
    body += [f"<li><code>{escape(name)}</code></li>" for name in files]
    body.append("</ul>")
    title = escape(f"Audit pack: {facts.title}")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n" + "\n".join(body) + "\n</body>\n</html>\n"
    )


def _section(section: Section) -> Iterator[str]:
    yield f"<h2>{escape(section.title)}</h2>"
    yield from (f"<p>{escape(words)}</p>" for words in section.words)
    if section.rows:
        yield '<div class="scroll"><table>'
        yield "<tr>" + "".join(f'<th scope="col">{escape(name)}</th>' for name in section.head) + "</tr>"
        for row in section.rows:
            yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        yield "</table></div>"
