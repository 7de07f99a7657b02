"""The look of the context page: the reader's own type, one column, light and dark, contrast of 7 to 1 and more."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --quiet: #474747; --paper: #fbfbfa; --line: #d6d6d3; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececea; --quiet: #bdbdb9; --paper: #171717; --line: #3b3b3a; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
main { max-width: 42rem; margin: 0 auto; padding: clamp(1.5rem, 6vw, 4rem) 1.25rem 4rem; }
h1 { font-size: clamp(1.7rem, 5vw, 2.3rem); line-height: 1.15; font-weight: 650; letter-spacing: -0.015em;
  margin: 0 0 1.25rem; text-wrap: balance; }
h2 { font-size: 1.125rem; font-weight: 650; margin: 2.5rem 0 0.6rem; }
article + article { border-top: 1px solid var(--line); margin-top: 4rem; padding-top: 3rem; }
p { margin: 0 0 0.75rem; max-width: 38rem; }
.label { background: #121212; color: #fff; font-weight: 600; padding: 0.6rem 0.9rem; margin: 0 0 0.4rem;
  max-width: none; }
@media (prefers-color-scheme: dark) { .label { outline: 1px solid var(--line); } }
dl { margin: 0; border-top: 1px solid var(--line); }
dl div { display: grid; grid-template-columns: minmax(7rem, 11rem) 1fr; gap: 0 1.25rem; padding: 0.5rem 0;
  border-bottom: 1px solid var(--line); }
dt { color: var(--quiet); }
dd { margin: 0; }
dl + p { margin-top: 0.9rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.95rem; }
th, td { text-align: start; vertical-align: top; padding-block: 0.5rem; padding-inline: 0 1rem;
  border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--quiet); }
code { font: 0.92em/1.4 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
@media (max-width: 30rem) {
  dl div { grid-template-columns: 1fr; }
  table, tbody, tr, td, th { display: block; border: 0; padding: 0; }
  thead { position: absolute; clip-path: inset(50%); }
  tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
}
@media print { body { background: #fff; color: #000; } }
"""
