"""A real browser opens the pages: nothing that a student wrote may act in it, or call anybody.

Every payload, were it alive, would ask a listener on this machine for something or leave a mark on the page. The first
test shows that the listener would hear it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from grader.report import index, page

from . import fixtures

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next((path for name in BROWSERS if (path := shutil.which(name))), None)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    "--virtual-time-budget=3000",  # milliseconds of the page's life
)
MARK = "data-acted"
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here")


@dataclass
class Listener:
    """Serves pages by name, and remembers what else it was asked for."""

    pages: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    address: str = ""

    def payloads(self) -> tuple[str, ...]:
        """One of each kind of text that would do something in a page that lets it."""
        call, act = f"{self.address}/heard", f"document.documentElement.setAttribute('{MARK}','1')"
        run = f"fetch('{call}/script');{act}"
        return (
            f"<script>{run}</script>",
            f'<img src=x onerror="{run}">',
            f'<img src="{call}/img">',
            f'<svg onload="{run}"><image href="{call}/svg"/></svg>',
            f'<link rel=stylesheet href="{call}/css">',
            f"</style><style>body{{background:url({call}/style)}}</style>",
            f"</script><script>{run}</script>",
            f'<iframe srcdoc="<img src={call}/srcdoc>"></iframe><iframe src="{call}/frame"></iframe>',
            f'<meta http-equiv=refresh content="0;url={call}/refresh">',
            f'<object data="{call}/object"></object><embed src="{call}/embed">',
            f'<video poster="{call}/poster"><source src="{call}/video"></video>',
            f'<details open ontoggle="{run}">x</details>',
            f'" autofocus onfocus="{run}" tabindex="0',
            f"' style='background:url({call}/attribute)'",
            f"<!--><script>{run}</script>-->",
            f'<math><mtext><table><mglyph><style><!--</style><img src onerror="{run}">',
            f'<template shadowrootmode=open><img src="{call}/shadow"></template>',
            f"{{{{ cycler.__init__.__globals__ }}}}<img src={call}/template>",
            f'<a href="javascript:{act}">x</a> <a ping="{call}/ping" href="{call}/link">x</a>',
        )

    def opened(self, html: str) -> str:
        """The page as it is after it has lived for a while."""
        self.pages["/page.html"] = html
        assert BROWSER
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            command = [BROWSER, *FLAGS, f"--user-data-dir={profile}", "--dump-dom", f"{self.address}/page.html"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert "</html>" in done.stdout, done.stderr[-2000:]
        return done.stdout


@pytest.fixture
def listener() -> Iterator[Listener]:
    """On a port of the loopback address."""
    found = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html = found.pages.get(self.path)
            if html is None and self.path != "/favicon.ico":
                found.heard.append(self.path)
            self.send_response(200 if html else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((html or "").encode())

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.address = f"http://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_listener_would_hear_it(listener: Listener) -> None:
    seen = listener.opened("<html><body>" + "\n".join(listener.payloads()[:7]) + "</body></html>")
    assert MARK in seen
    assert {"/heard/script", "/heard/img", "/heard/css", "/heard/style"} <= set(listener.heard)


@pytest.mark.parametrize("protected", [True, False], ids=["as it is", "without its policy"])
def test_a_report_full_of_payloads(listener: Listener, protected: bool) -> None:
    """The page's policy forbids everything; and without it nothing is alive either."""
    html = page(fixtures.hostile(listener.payloads()))
    assert listener.address in html
    seen = listener.opened(html if protected else POLICY.sub("", html))
    assert (f"{MARK}=" in seen.partition(">")[0], listener.heard) == (False, [])
    assert "<script>fetch" not in seen


def test_a_class_page_full_of_payloads(listener: Listener) -> None:
    hostile = fixtures.hostile(listener.payloads())
    named = [replace(hostile, submission=f"s{n}", student=text) for n, text in enumerate(listener.payloads())]
    html = index([*fixtures.a_class(5), *named], link=lambda result: f"reports/{result.submission}.html")
    seen = listener.opened(POLICY.sub("", html))
    assert (f"{MARK}=" in seen.partition(">")[0], listener.heard) == (False, [])
