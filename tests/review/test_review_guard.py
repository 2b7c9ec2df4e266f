"""Who is turned away from a review."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from review_server import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DECISION = json.dumps({"act": "reject", "finding": 0, "version": 1})


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    review = Served(tmp_path_factory.mktemp("guard"), {"a.txt": "会上,强调到XX镇。\n"})
    yield review
    review.stop()


@pytest.mark.parametrize(
    "path", ["/", "/d/0", "/d/0/about/0", "/?token=", "/?token=wrong", "/d/0?token=wrong", "/none"]
)
@pytest.mark.parametrize("cookie", [None, "", "cleaner-0=x", "other=1"])
def test_without_the_token_nothing_is_shown(served: Served, path: str, cookie: str | None) -> None:
    answer = served.ask(path, Cookie=cookie)
    assert answer.status == 403
    assert "强调" not in answer.body
    assert served.token not in answer.body + str(answer.headers)


@pytest.mark.parametrize("wrong", ["", "x", "\u00e9", "%FF"])
def test_a_wrong_token_is_no_cookie(served: Served, wrong: str) -> None:
    assert (
        served.ask("/d/0", Cookie=f"cleaner-{served.port}={wrong}".encode().decode("latin-1")).status == 403
    )


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "evil.example",
        "evil.example:80",
        "127.0.0.1",
        "localhost",
        "127.0.0.1:1",
        "[::1]:80",
        "127.0.0.1.evil.example",
    ],
)
def test_a_name_that_is_not_ours_is_refused_even_with_the_token(served: Served, host: str | None) -> None:
    for path in ("/d/0", f"/?token={served.token}"):
        answer = served.ask(path, Host=host)
        assert answer.status in (400, 421)
        assert "强调" not in answer.body
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example",
        "http://127.0.0.1",
        "https://127.0.0.1:{port}",
        "http://localhost:{port}",
    ],
)
def test_a_decision_from_another_site_is_refused(served: Served, origin: str | None) -> None:
    given = origin and origin.replace("{port}", str(served.port))
    assert served.ask("/d/0/act", "POST", DECISION, Origin=given).status == 403
    assert not served.file.exists()


@pytest.mark.parametrize(
    "kind", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_what_a_form_can_send_is_no_decision(served: Served, kind: str | None) -> None:
    assert served.ask("/d/0/act", "POST", DECISION, Content_Type=kind).status == 415
    assert not served.file.exists()


def test_a_decision_without_the_cookie_is_refused(served: Served) -> None:
    assert served.ask("/d/0/act", "POST", DECISION, Cookie=None).status == 403
    assert served.ask(f"/d/0/act?token={served.token}", "POST", DECISION, Cookie=None).status == 403
    assert not served.file.exists()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_change_nothing(served: Served, method: str) -> None:
    answer = served.ask(
        "/d/0", method, Origin=f"http://127.0.0.1:{served.port}", Content_Type="application/json"
    )
    assert answer.status == 405


def test_the_address_gives_a_cookie_that_no_script_and_no_other_site_can_use(served: Served) -> None:
    answer = served.ask(f"/?token={served.token}", Cookie=None)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert len(served.token) >= 40


def test_every_answer_forbids_storing_framing_and_telling(served: Served) -> None:
    for answer in (
        served.ask("/d/0"),
        served.ask("/d/0", Cookie=None),
        served.ask("/none"),
        served.ask("/d/0", Host="x"),
    ):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "frame-ancestors 'none'"
        assert "server" not in answer.headers


def test_the_server_listens_on_loopback_only(served: Served) -> None:
    assert served._listener.getsockname()[0] == "127.0.0.1"


def test_two_reviews_have_tokens_of_their_own(tmp_path: Path, served: Served) -> None:
    other = Served(tmp_path, {"b.txt": "好,"})
    try:
        assert other.token != served.token
        assert other.ask("/d/0", Cookie=f"cleaner-{other.port}={served.token}").status == 403
    finally:
        other.stop()
