"""Blocks as HTML, near to how Slack shows them: ``python -m briefing.slack.preview BRIEFING.json`` writes to stdout."""

import html
import json
import re
import sys
from pathlib import Path
from typing import Any

_STYLE = """body{font:15px/1.46667 Lato,"DejaVu Sans",Arial,sans-serif;color:#1d1c1d;background:#fff;margin:0}
main{display:grid;grid-template-columns:36px 1fr;gap:0 10px;padding:14px 20px 18px;max-width:680px}
.face{width:36px;height:36px;border-radius:8px;background:#1f4e79;color:#fff;font:700 19px/36px Georgia,serif;
text-align:center}
.who{font-weight:900}.who small{font-size:10px;font-weight:400;color:#616061;background:#ececec;border-radius:2px;
padding:1px 3px;margin:0 6px 0 5px;vertical-align:1px}.who time{font-size:12px;font-weight:400;color:#616061}
h1{font-size:18px;line-height:1.3;margin:4px 0 8px}.row{display:flex;gap:12px;margin:0 0 8px}
.row>div{flex:1;white-space:pre-wrap;min-width:0;overflow-wrap:break-word}
.context{font-size:13px;line-height:1.38;color:#616061;margin:4px 0 8px}.context span+span::before{content:"   "}
.context span{white-space:pre-wrap}
.button,.menu{border:1px solid #c9c8c9;border-radius:4px;font-weight:700;font-size:13px;line-height:18px}
.button{padding:4px 12px;display:inline-block;margin:4px 8px 0 0}.menu{align-self:start;padding:4px 10px;color:#454245}
a{color:#1264a3;text-decoration:none}"""
_LINK = re.compile(r"&lt;(https?://[^|]+?)\|((?:(?!&lt;|&gt;).)+)&gt;")


def page(blocks: list[dict[str, Any]]) -> str:
    """A page that shows one message of the app."""
    body = "\n".join(map(_block, blocks))
    who = '<div class="who">Briefing<small>APP</small><time>9:01 AM</time></div>'
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Message</title><style>{_STYLE}</style>'
        f'<main><div class="face">B</div><div>{who}{body}</div></main></html>'
    )


def _block(block: dict[str, Any]) -> str:
    if block["type"] == "header":
        return f"<h1>{_text(block['text'])}</h1>"
    if block["type"] == "section":
        beside = _element(block["accessory"]) if "accessory" in block else ""
        return f'<div class="row"><div>{_text(block["text"])}</div>{beside}</div>'
    if block["type"] == "context":
        return f'<div class="context">{"".join(f"<span>{_text(each)}</span>" for each in block["elements"])}</div>'
    return "".join(map(_element, block["elements"]))


def _element(element: dict[str, Any]) -> str:
    if element["type"] == "overflow":
        title = html.escape(", ".join(option["text"]["text"] for option in element["options"]))
        return f'<span class="menu" title="{title}">⋯</span>'
    return f'<span class="button">{_text(element["text"])}</span>'


def _text(text: dict[str, Any]) -> str:
    shown = html.escape(html.unescape(text["text"]))
    if text["type"] == "plain_text":
        return shown
    return re.sub(r"\*([^*]+)\*", r"<b>\1</b>", _LINK.sub(r'<a href="\1">\2</a>', shown))


if __name__ == "__main__":
    sys.stdout.write(page(json.loads(Path(sys.argv[1]).read_text("utf-8"))["blocks"]))
