"""The HTML form of a letter, made of the same words as its plain text.

Nothing is fetched from anywhere, so that opening a letter tells nobody anything. Some mail programs drop the
style sheet: it is only for the dark, and each part brings its own style.
"""

import re
from html import escape
from typing import Final

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)»]")
_PHONE: Final = re.compile(
    r"(?<!\d)(?:8|\+7)[ \N{NO-BREAK SPACE}]?\(?\d{3,4}\)?(?:[ \N{NO-BREAK SPACE}-]?\d){6,7}(?!\d)"
)
"""A line must not end within a telephone."""
_NAMED: Final = re.compile(rf"(?P<words>[^:]+):\s(?P<address>{_ADDRESS.pattern})")
"""A line of words and an address: the words themselves become the link."""
_CODE: Final = re.compile(r"(?P<words>[^:]+: )(?P<code>\d{6}|[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2})")
"""A line of words and a code: it is to be copied by eye."""

_PAGE: Final = """\
<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{subject}</title>
<style>
:root {{ color-scheme: light dark }}
@media (prefers-color-scheme: dark) {{
  .ground {{ background: #14181d !important }}
  .sheet {{ background: #1e242b !important; color: #eef1f4 !important }}
  .from {{ color: #b4bdc7 !important }}
  .end {{ color: #b4bdc7 !important; border-color: #4a5562 !important }}
  a {{ color: #7db8f5 !important }}
}}
</style>
</head>
<body class="ground" style="margin:0;padding:0;background:#f2f4f7">
<div class="ground" style="background:#f2f4f7;padding:16px 8px">
<div class="sheet" style="max-width:560px;margin:0 auto;padding:20px;background:#ffffff;color:#1b2430;\
border-radius:12px;font:18px/1.5 Arial,Helvetica,sans-serif;overflow-wrap:anywhere;word-break:break-word">
<p class="from" style="margin:0 0 16px;font-size:16px;font-weight:bold;color:#4d5866">{sender}</p>
{paragraphs}
</div>
</div>
</body>
</html>
"""
_PARAGRAPH: Final = '<p style="margin:0 0 16px">{lines}</p>'
_END: Final = (
    '<p class="end" style="margin:24px 0 0;padding-top:16px;border-top:1px solid #c9d0d8;'
    'font-size:16px;color:#4d5866">{lines}</p>'
)
_LARGE: Final = '<b style="font-size:24px">{code}</b>'
_WHOLE: Final = r'<span style="white-space:nowrap">\g<0></span>'
_LINK: Final = '<a href="{address}" style="color:#0b5cad">{words}</a>'


def html_of(subject: str, text: str, sender: str) -> str:
    """A whole page: who writes, then the paragraphs of the text, the last of them set apart as its end.

    Args:
        subject: the letter's subject.
        text: its plain text; an empty line ends a paragraph, an address in it can be clicked.
        sender: who writes, as the letter's From says.
    """
    *paragraphs, end = [part.strip("\n") for part in re.split(r"\n{2,}", text.strip())]
    shown = [_PARAGRAPH.format(lines=_lines(part)) for part in paragraphs]
    shown.append((_END if paragraphs else _PARAGRAPH).format(lines=_lines(end)))
    return _PAGE.format(
        subject=escape(subject, quote=True), sender=escape(sender, quote=True), paragraphs="\n".join(shown)
    )


def _lines(paragraph: str) -> str:
    return "<br>\n".join(map(_line, paragraph.splitlines()))


def _line(line: str) -> str:
    named = _NAMED.fullmatch(line.strip())
    if named:
        return _link(named["address"], named["words"])
    code = _CODE.fullmatch(line.strip())
    if code:
        return escape(code["words"], quote=True) + _LARGE.format(code=code["code"])
    shown, read = [], 0
    for found in _ADDRESS.finditer(line):
        shown += [_words(line[read : found.start()]), _link(found[0], found[0])]
        read = found.end()
    return "".join((*shown, _words(line[read:])))


def _words(words: str) -> str:
    return _PHONE.sub(_WHOLE, escape(words, quote=True))


def _link(address: str, words: str) -> str:
    return _LINK.format(address=escape(address, quote=True), words=escape(words, quote=True))
