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
from xml.etree import ElementTree

import pytest
from tests_ui_sample import CONCEPTS

from ui.serve import command

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PAGES = [
    ("/", "What the papers say", "Что говорят статьи"),
    ("/graph", "Graph", "Граф"),
    ("/paths", "Paths", "Пути"),
    ("/conflicts", "Conflicts", "Расхождения"),
    ("/timeline", "Timeline", "Хроника"),
    ("/hypotheses", "Hypotheses", "Гипотезы"),
    ("/opponent", "Opponent", "Оппонент"),
    ("/ask", "Ask", "Вопрос"),
    ("/corpus", "Corpus", "Корпус"),
    ("/cypher", "Cypher", "Cypher"),
    ("/settings", "Settings", "Настройки"),
]
"""Address, heading in English, heading in Russian."""
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
    watch(opened, address, wrong)
    yield opened
    opened.close()
    assert wrong == []


def watch(page, address: str, wrong: list[str]) -> None:
    """Note errors of the page, of its console, of the server, and requests to another host; be patient with it."""
    page.set_default_timeout(120_000)
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("request", lambda request: wrong.append(request.url) if is_foreign(request.url, address) else None)
    page.on("response", lambda answer: wrong.append(f"{answer.status} {answer.url}") if is_failure(answer) else None)
    page.on("console", lambda said: wrong.append(said.text) if is_complaint(said) else None)


def is_failure(answer) -> bool:
    """Whether the server refused something; Streamlit itself looks for its own address in vain below a page's."""
    return answer.status >= 400 and "/_stcore/" not in answer.url


def is_complaint(said) -> bool:
    """Whether the console holds an error of the page; those of answers are seen by `is_failure`."""
    return said.type == "error" and not said.text.startswith("Failed to load resource")


def is_foreign(url: str, address: str) -> bool:
    return not url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))


def shot(page, name: str) -> None:
    """Keep a picture where PHYSIOGRAPH_SHOTS names a folder, for people to look at."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


@pytest.mark.parametrize(("path", "title", "_"), PAGES)
def test_every_page_has_its_own_address(page, path, title, _):
    """Also as the very first address that is opened, before the start page was seen."""
    page.goto(path)
    page.get_by_role("heading", name=title, exact=True).wait_for(timeout=120_000)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=120_000)
    assert page.locator("[data-testid=stException]").count() == 0
    page.get_by_role("link", name="Cypher").wait_for(timeout=120_000)
    assert page.get_by_role("link", name="start").count() == 0
    shot(page, path.strip("/") or "home")


def test_a_click_on_a_link_opens_its_evidence(page):
    vitc, mito = CONCEPTS["vitc"].id, CONCEPTS["mito"].id
    page.goto(f"/graph?concept={quote(mito)}")
    host = page.locator(f".pg-host[data-centre='{CONCEPTS['mito'].id}']")
    host.wait_for(timeout=120_000)
    page.wait_for_timeout(500)
    place = host.evaluate("(host, id) => host.pgPlace(id)", f"{vitc} decreases {mito}")
    page.mouse.click(place["x"], place["y"])
    page.get_by_text("only 8 subjects").wait_for(timeout=120_000)
    page.get_by_role("heading", name="vitamin C ↓ decreases mitochondrial content").wait_for(timeout=120_000)
    assert page.locator("blockquote", has_text="did not change").count() == 1
    assert "pick=" in page.url
    shot(page, "graph-click")


def test_the_middle_moves_and_a_double_click_opens_and_closes_a_neighbour(page):
    page.goto(f"/graph?concept={quote(CONCEPTS['mito'].id)}")
    host = page.locator(f".pg-host[data-centre='{CONCEPTS['mito'].id}']")
    host.wait_for(timeout=120_000)
    page.wait_for_timeout(500)
    place = host.evaluate("(host, id) => host.pgPlace(id)", CONCEPTS["vo2max"].id)
    page.mouse.click(place["x"], place["y"])
    page.get_by_role("button", name="Put it in the middle").click(timeout=120_000)
    page.get_by_text("around maximal oxygen uptake").wait_for(timeout=120_000)
    assert quote(CONCEPTS["vo2max"].id, safe="") in page.url
    host = page.locator(f".pg-host[data-centre='{CONCEPTS['vo2max'].id}']")
    host.wait_for(timeout=120_000)
    page.wait_for_timeout(500)
    for told in ("7 concepts and ", "5 concepts and "):
        place = host.evaluate("(host, id) => host.pgPlace(id)", CONCEPTS["mito"].id)
        page.mouse.dblclick(place["x"], place["y"])
        page.get_by_text(told).wait_for(timeout=120_000)
        page.wait_for_timeout(500)


def test_the_picture_is_steered_by_keys_and_hides_a_concept(page):
    page.goto(f"/graph?concept={quote(CONCEPTS['mito'].id)}")
    host = page.locator(f".pg-host[data-centre='{CONCEPTS['mito'].id}']")
    host.wait_for(timeout=120_000)
    stage = page.locator(".pg-stage")
    stage.focus()
    stage.press("ArrowRight")  # the middle
    stage.press("Enter")
    page.get_by_role("heading", name="mitochondrial content", exact=True).wait_for(timeout=120_000)
    stage.focus()
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        stage.press(key)
    stage.press("Delete")
    again = page.get_by_role("button", name="Show 1 hidden concept again")
    again.click(timeout=120_000)
    page.get_by_text("5 concepts and").wait_for(timeout=120_000)


def test_the_picture_is_saved_as_svg_with_every_name(page):
    page.goto(f"/graph?concept={quote(CONCEPTS['mito'].id)}")
    page.locator(f".pg-host[data-centre='{CONCEPTS['mito'].id}']").wait_for(timeout=120_000)
    page.wait_for_timeout(500)
    with page.expect_download() as got:
        page.get_by_role("button", name="Save the picture as SVG").click()
    text = Path(got.value.path()).read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    told = {"".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}title")}
    assert any(one.startswith("vitamin C decreases mitochondrial content") for one in told)
    assert "PGC-1α (gene or protein)" in told


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(("path", "_", "title"), PAGES)
def test_a_russian_browser_gets_russian_pages_that_fit(chromium, address, path, _, title, width):
    opened = chromium.new_page(viewport={"width": width, "height": 900}, base_url=address, locale="ru-RU")
    wrong: list[str] = []
    watch(opened, address, wrong)
    opened.goto(path)
    opened.get_by_role("heading", name=title, exact=True).wait_for(timeout=120_000)
    opened.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=120_000)
    assert opened.locator("[data-testid=stException]").count() == 0
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    shot(opened, f"ru-{path.strip('/') or 'home'}-{width}")
    opened.close()
    assert wrong == []


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
