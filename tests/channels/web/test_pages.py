"""The page as a browser gets it: its cookie, its headers, its parts."""

import re
from hashlib import sha256
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from aiohttp import CookieJar, web
from yarl import URL

from bot.channels.web.site import Site
from tests.channels.web.browser import Browser
from tests.doubles.site import SUPPLIER, SiteChat, site_chat

STATIC = Path(__file__).parents[3] / "bot" / "channels" / "web" / "static"
HTTPS = Site(supplier=SUPPLIER, public_url="https://chat.energosbyt.example")


async def build_of(browser: Browser) -> str:
    """The build that the page names."""
    found = re.search(r"static/(\w+)/chat\.js", (await browser.open()).text)
    assert found
    return found[1]


def imported_by(script: str) -> set[str]:
    """The script and what it imports, to the end."""
    found = {script}
    if (STATIC / script).exists():
        for name in re.findall(r'from "\./([a-z]+\.js)"', (STATIC / script).read_text("utf-8")):
            found |= imported_by(name)
    return found


def policy_of(headers: object) -> dict[str, str]:
    """The content security policy by its directives."""
    text = str(headers)
    return {name: value for name, _, value in (part.strip().partition(" ") for part in text.split(";"))}


async def test_cookie_of_a_session_is_random_and_out_of_reach_of_scripts(chat: SiteChat) -> None:
    cookies = []
    for _ in range(2):
        async with Browser(chat.url) as browser:
            cookies.append((await browser.open()).headers["Set-Cookie"])
    tokens = [re.match(r"chat=([A-Za-z0-9_-]{43});", cookie) for cookie in cookies]
    assert all(tokens)
    assert cookies[0] != cookies[1]
    for cookie in cookies:
        assert "; Path=/; HttpOnly; SameSite=Lax" in cookie
        assert "Max-Age=15552000" in cookie
        assert "Secure" not in cookie


async def test_cookie_over_https_is_secure_and_bound_to_the_host(sqlite_file: Path) -> None:
    async with site_chat(sqlite_file, HTTPS) as chat, Browser(chat.url) as browser:
        response = await browser.open()
    assert response.headers["Set-Cookie"].startswith("__Host-chat=")
    assert response.headers["Set-Cookie"].endswith("; Path=/; HttpOnly; SameSite=Lax; Secure")
    assert response.headers["Strict-Transport-Security"]


async def test_cookie_in_another_sites_page_is_partitioned(sqlite_file: Path) -> None:
    site = Site(supplier=SUPPLIER, public_url=HTTPS.public_url, frame_origins=("https://energosbyt.example",))
    async with site_chat(sqlite_file, site) as chat, Browser(chat.url) as browser:
        response = await browser.open()
    assert response.headers["Set-Cookie"].endswith("; Path=/; HttpOnly; SameSite=None; Secure; Partitioned")


async def test_session_is_prolonged_and_stays_the_same(anna: Browser) -> None:
    jar = anna.session.cookie_jar
    before = {cookie.key: cookie.value for cookie in jar}
    response = await anna.open()
    assert SimpleCookie(response.headers["Set-Cookie"])["chat"].value == before["chat"]


async def test_cookie_that_is_not_ours_is_replaced(chat: SiteChat) -> None:
    async with Browser(chat.url) as browser:
        browser.session.cookie_jar.update_cookies({"chat": "short"})
        response = await browser.open()
    assert SimpleCookie(response.headers["Set-Cookie"])["chat"].value != "short"


async def test_database_knows_only_the_digest_of_the_session(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects()
    await page.says("привет")
    jar = anna.session.cookie_jar
    assert isinstance(jar, CookieJar)
    token = next(cookie.value for cookie in jar)
    assert chat.peer == sha256(token.encode()).hexdigest()


@pytest.mark.parametrize("path", ["/", "/static/b/chat.js", "/static/b/none.js", "/files/none"])
async def test_every_answer_forbids_what_the_page_does_not_need(anna: Browser, path: str) -> None:
    headers = (await anna.get(path)).headers
    policy = policy_of(headers["Content-Security-Policy"])
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


async def test_page_may_run_and_load_only_what_is_ours(anna: Browser) -> None:
    policy = policy_of((await anna.open()).headers["Content-Security-Policy"])
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"


async def test_page_may_be_framed_only_where_the_configuration_says(sqlite_file: Path) -> None:
    site = Site(supplier=SUPPLIER, frame_origins=("https://a.example", "https://b.example"))
    async with site_chat(sqlite_file, site) as chat, Browser(chat.url) as browser:
        headers = (await browser.open()).headers
    assert policy_of(headers["Content-Security-Policy"])["frame-ancestors"] == (
        "'self' https://a.example https://b.example"
    )
    assert "X-Frame-Options" not in headers


async def test_page_has_no_code_and_no_style_in_it(anna: Browser) -> None:
    html = (await anna.open()).text
    assert len(re.findall(r"<script", html)) == 1
    assert re.search(r'<script type="module" src="static/\w+/chat\.js"></script>', html)
    assert "<style" not in html
    assert not re.search(r"\s(on\w+|style)=", html)
    assert "http" not in html


async def test_suppliers_name_is_text_and_nothing_more(sqlite_file: Path) -> None:
    async with (
        site_chat(sqlite_file, Site(supplier='<img src=x> "Сбыт"')) as chat,
        Browser(chat.url) as browser,
    ):
        html = (await browser.open()).text
    assert "<img src=x>" not in html
    assert "&lt;img src=x&gt; &quot;Сбыт&quot;" in html


async def test_static_file_is_kept_for_good_under_the_name_of_its_build(anna: Browser) -> None:
    build = await build_of(anna)
    style = await anna.get(f"/static/{build}/chat.css")
    assert style.headers["Content-Type"] == "text/css; charset=utf-8"
    assert style.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (await anna.get("/static/older/chat.css")).headers["Cache-Control"] == "no-store"


async def test_build_changes_with_what_the_page_says(anna: Browser, sqlite_file: Path) -> None:
    async with site_chat(sqlite_file, Site(supplier="Другой")) as chat, Browser(chat.url) as boris:
        assert await build_of(boris) != await build_of(anna)


@pytest.mark.parametrize("page", ["chat", "mail"])
def test_page_names_every_script_at_once(page: str) -> None:
    """Without the hints a phone would find the scripts one after another."""
    html = (STATIC / f"{page}.html").read_text("utf-8")
    hinted = set(re.findall(r'modulepreload" href="{{static}}/([a-z]+\.js)"', html))
    assert hinted | {f"{page}.js"} == imported_by(f"{page}.js")


@pytest.mark.parametrize(
    "path", ["/static/b/chat.html", "/static/b/%2e%2e%2fchannel.py", "/static/b/none.js", "/static/chat.js"]
)
async def test_nothing_but_static_files_is_served(anna: Browser, path: str) -> None:
    assert (await anna.get(path)).status == 404


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/account", 404, "Возможно, в адресе ошибка"),
        ("GET", "/static/b/none.js", 404, "Возможно, в адресе ошибка"),
        ("GET", "/files/none", 401, "Беседа не найдена"),
        ("GET", "/ws", 403, "Запрос пришёл с чужого сайта"),
        ("POST", "/", 405, "Этот адрес так не открывается"),
    ],
)
async def test_person_is_told_in_russian_why_there_is_no_page(
    chat: SiteChat, method: str, path: str, status: int, words: str
) -> None:
    async with Browser(chat.url) as browser:
        reply = await browser.visits(path, method)
        page = (await browser.open()).headers
    assert reply.status == status
    assert words in reply.text
    assert str(status) not in reply.text
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    for header in ("Content-Security-Policy", "Cache-Control", "X-Content-Type-Options", "X-Frame-Options"):
        assert reply.headers[header] == page[header]
    assert "Set-Cookie" not in reply.headers
    assert reply.headers.get("Allow", "GET,HEAD") == "GET,HEAD"


@pytest.mark.parametrize(
    "error", [web.HTTPRequestEntityTooLarge(max_size=1, actual_size=2), RuntimeError("the database is away")]
)
async def test_person_is_told_in_russian_that_something_has_failed(
    chat: SiteChat, anna: Browser, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def fails(_: object) -> None:
        raise error

    monkeypatch.setattr(chat.store, "transact", fails)
    reply = await anna.visits("/files/none")
    failed = isinstance(error, RuntimeError)
    assert reply.status == (500 if failed else 413)
    assert ("Что-то сломалось у нас" if failed else "Открыть не получилось") in reply.text
    assert not re.search(r"Server|Error|away", reply.text)


@pytest.mark.parametrize(
    ("path", "root"), [("/account", "./"), ("/a/b?c=/d/e", "../"), ("/a%2Fb/c/", "../../"), ("//a", "../")]
)
async def test_way_from_any_address_leads_to_the_chat(anna: Browser, path: str, root: str) -> None:
    url = URL(anna.url.rstrip("/") + path, encoded=True)
    async with anna.session.get(url, headers={"Accept": "text/html"}) as response:
        html = await response.text()
    assert response.status == 404
    assert f'<a class="button primary" href="{root}">Открыть чат</a>' in html
    assert f'href="{root}static/{await build_of(anna)}/chat.css"' in html


async def test_scripts_and_probes_are_refused_without_a_page(anna: Browser) -> None:
    assert (await anna.get("/account")).text == "404: Not Found"
    assert (await anna.get("/files/none")).headers["Content-Type"] == "text/plain; charset=utf-8"


async def test_every_text_that_a_script_asks_for_is_in_the_catalogue(anna: Browser) -> None:
    module = (await anna.get("/static/b/site.js")).text
    known = set(re.findall(r'"([a-z-]+)": ', module))
    asked = {
        name or other
        for script in STATIC.glob("*.js")
        for name, other in re.findall(r'texts(?:\.([a-z]+)|\["([a-z-]+)"\])', script.read_text("utf-8"))
    }
    assert asked
    assert asked <= known


def test_scripts_never_turn_text_into_markup() -> None:
    scripts = [script.read_text("utf-8") for script in STATIC.glob("*.js")]
    assert scripts
    for script in scripts:
        assert not re.search(r"(inner|outer|Adjacent)HTML|document\.write|eval\(|new Function", script)


def test_words_of_a_person_are_not_kept_in_the_browser() -> None:
    """What was said may be a password: the only storage is of marks, never of words."""
    kept = [
        line.strip()
        for script in STATIC.glob("*.js")
        for line in script.read_text("utf-8").splitlines()
        if "localStorage" in line or "setItem" in line or "indexedDB" in line
    ]
    assert sorted(kept) == ["sessionStorage.setItem(SEEN, moment);", "sessionStorage.setItem(name, value);"]
