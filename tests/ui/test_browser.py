"""The app in a real browser: every page opens, a click on a link shows its sentences, nothing leaves the machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest
from tests_ui_sample import CONCEPTS

from ui.serve import command

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
SHOTS = os.environ.get("PHYSIOGRAPH_SHOTS", "")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine (Debian: apt-get install chromium)"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def address(workspace):
    port = free_port()
    process = subprocess.Popen(
        command(workspace, port),
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PHYSIOGRAPH_WORKSPACE": str(workspace)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield wait_for(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(30)


def wait_for(url: str, process: subprocess.Popen) -> str:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "the app stopped"
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return url
        except OSError:
            time.sleep(0.3)
    raise AssertionError("the app did not answer within 60 s")


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, address):
    """A page that fails the test on an error of the page or a request to another host."""
    opened = chromium.new_page(viewport={"width": 1400, "height": 900}, base_url=address)
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    opened.on("request", lambda request: wrong.append(request.url) if is_foreign(request.url, address) else None)
    yield opened
    opened.close()
    assert wrong == []


def is_foreign(url: str, address: str) -> bool:
    return not url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))


def shot(page, name: str) -> None:
    """Keep a picture where PHYSIOGRAPH_SHOTS names a folder, for people to look at."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


@pytest.mark.parametrize(
    ("path", "title"),
    [("/graph", "Graph"), ("/", "What the papers say"), ("/hypotheses", "Hypotheses"), ("/cypher", "Cypher")],
)
def test_every_page_has_its_own_address(page, path, title):
    """Also as the very first address that is opened, before the start page was seen."""
    page.goto(path)
    page.get_by_role("heading", name=title, exact=True).wait_for(timeout=60_000)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
    assert page.locator("[data-testid=stException]").count() == 0
    page.get_by_role("link", name="Cypher").wait_for(timeout=20_000)
    assert page.get_by_role("link", name="start").count() == 0
    shot(page, title.split()[0].lower())


def test_a_click_on_a_link_opens_its_evidence(page):
    vitc, mito = CONCEPTS["vitc"].id, CONCEPTS["mito"].id
    page.goto(f"/graph?concept={quote(mito)}")
    host = page.locator(f".pg-host[data-centre='{CONCEPTS['mito'].id}']")
    host.wait_for(timeout=60_000)
    page.wait_for_timeout(500)
    place = host.evaluate("(host, id) => host.pgPlace(id)", f"{vitc} decreases {mito}")
    page.mouse.click(place["x"], place["y"])
    page.get_by_text("only 8 subjects").wait_for(timeout=20_000)
    page.get_by_role("heading", name="vitamin C ↓ decreases mitochondrial content").wait_for(timeout=20_000)
    assert page.locator("blockquote", has_text="did not change").count() == 1
    assert "pick=" in page.url
    shot(page, "graph-click")


def test_a_click_on_a_concept_and_a_double_click_move_the_middle(page):
    page.goto(f"/graph?concept={quote(CONCEPTS['mito'].id)}")
    host = page.locator(f".pg-host[data-centre='{CONCEPTS['mito'].id}']")
    host.wait_for(timeout=60_000)
    page.wait_for_timeout(500)
    place = host.evaluate("(host, id) => host.pgPlace(id)", CONCEPTS["vo2max"].id)
    page.mouse.click(place["x"], place["y"])
    page.get_by_role("button", name="Put it in the middle").click(timeout=20_000)
    page.get_by_text("around maximal oxygen uptake").wait_for(timeout=20_000)
    assert quote(CONCEPTS["vo2max"].id, safe="") in page.url
    host = page.locator(f".pg-host[data-centre='{CONCEPTS['vo2max'].id}']")
    host.wait_for(timeout=20_000)
    page.wait_for_timeout(500)
    place = host.evaluate("(host, id) => host.pgPlace(id)", CONCEPTS["age"].id)
    page.mouse.dblclick(place["x"], place["y"])
    page.get_by_text("around age").wait_for(timeout=20_000)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    ("path", "title"),
    [("/", "Что говорят статьи"), ("/graph", "Граф"), ("/hypotheses", "Гипотезы"), ("/cypher", "Cypher")],
)
def test_a_russian_browser_gets_russian_pages_that_fit(chromium, address, path, title, width):
    opened = chromium.new_page(viewport={"width": width, "height": 900}, base_url=address, locale="ru-RU")
    opened.goto(path)
    opened.get_by_role("heading", name=title, exact=True).wait_for(timeout=60_000)
    opened.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
    assert opened.locator("[data-testid=stException]").count() == 0
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    shot(opened, f"ru-{title.split()[0].lower()}-{width}")
    opened.close()


def test_another_host_name_is_refused(address):
    """DNS rebinding: a page of another host that resolves to this machine gets no session."""
    host, port = "127.0.0.1", int(address.rpartition(":")[2])
    head = (
        "GET /_stcore/stream HTTP/1.1\r\nHost: evil.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nOrigin: http://evil.example\r\n\r\n"
    )
    with socket.create_connection((host, port), timeout=10) as connection:
        connection.sendall(head.encode())
        assert b" 101 " not in connection.recv(200).split(b"\r\n")[0]
