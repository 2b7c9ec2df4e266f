from __future__ import annotations

import re
import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from page_reader import Page
from strategies import texts

import cleaner
from cleaner.disk.task import Outcome
from cleaner.errors import DiskError
from cleaner.report.page.build import html_page
from cleaner.report.page.words import part, words

RULES = {rule.id: rule for rule in cleaner.load_rules()}
SPEECH = (Path(__file__).parents[2] / "fixtures" / "demo" / "speech.txt").read_text(encoding="utf-8")
ATTACK = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u202e,\x00\ud800\u2028<!--<script>"


def page(*documents: str, title: str = "") -> str:
    outcomes = [Outcome(f"{i}.txt", cleaned=cleaner.clean(text)) for i, text in enumerate(documents)]
    return html_page(outcomes, RULES, title)


def test_style_and_script_are_those_that_the_policy_names() -> None:
    shown = Page(page(SPEECH))
    for name in ("style", "script"):
        digest = b64encode(sha256(shown.content[name].encode()).digest()).decode()
        assert shown.policy()[f"{name}-src"] == f"'sha256-{digest}'"
    assert shown.policy()["default-src"] == "'none'"
    assert [m.get("charset") or m.get("http-equiv") for m in shown.named("meta")][:3] == [
        "utf-8",
        None,
        "Content-Security-Policy",
    ]


def test_nothing_is_loaded_and_nothing_is_inline_that_the_policy_forbids() -> None:
    shown = Page(page(SPEECH, "详见https://www.example.com/a"))
    for tag, attributes in shown.elements:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base")
        assert not {"src", "srcset", "style", "action"} & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
        assert str(attributes.get("href", "#")).startswith("#")
    for name in ("page.css", "page.js", "page.html"):
        assert not re.search(r"https?:|//[a-z]|@import|url\(|fetch\(|innerHTML|eval\(", part(name))


@given(texts)
def test_every_string_is_shown_as_text(text: str) -> None:
    plain = {tag for tag, _ in Page(page("")).elements}
    shown = page(text + ATTACK, title=ATTACK)
    shown.encode()
    found = Page(shown)
    assert {tag for tag, _ in found.elements} - plain <= {
        "b",
        "span",
        "mark",
        "del",
        "ins",
        "table",
        "caption",
        "tbody",
        "tr",
        "th",
        "td",
        "svg",
        "rect",
        "p",
    }
    assert len(found.named("script")) == 2
    assert not re.search("[\x00\u202e\u2028]", shown)
    assert not re.search(r"[\u2028<>&]|[^\x00-\x7f]", found.content["data"])


def test_the_data_says_where_and_why() -> None:
    data = Page(page("到XX镇", "好,好##paidend##")).data
    assert data["documents"] == ["0.txt", "1.txt"]
    rules = [data["rules"][row[1]] for row in data["findings"]]
    assert [rule[0] for rule in rules] == ["mask/letter-x", "punctuation/comma", "paywall/fastadmin"]
    assert all(title and reason for _, title, reason, _ in rules)
    assert [row[3:5] for row in data["findings"]] == [[1, 2], [1, 2], [1, 4]]
    assert [row[-1] for row in data["findings"]] == [1, 2, 3]
    assert [row[0] for row in data["findings"]] == [0, 1, 1]


def test_overlapping_findings_are_shown_once_and_listed_both() -> None:
    text = "一是强化领导。\n【青石代笔】——原创高质量、绝对保密,承接各类代笔（润笔）,好评如潮！持续接单中,需要的小伙伴请联系客服：qsd\n"
    shown = Page(page(text))
    outcomes = {row[9]: row for row in shown.data["findings"]}
    assert set(outcomes) == {"applied", "shadowed"}
    assert outcomes["shadowed"][-1] == outcomes["applied"][-1]
    assert len([a for a in shown.named("span") if str(a.get("id", "")).startswith("f")]) == 1


def test_a_document_that_failed_is_named() -> None:
    outcome = Outcome("b<.txt", error=DiskError("b<.txt: gone"))
    shown = html_page([outcome], RULES)
    assert "b&lt;.txt: gone" in shown
    assert Page(shown).data["documents"] == ["b<.txt"]


def test_an_incomplete_document_is_said_to_be_so() -> None:
    assert words()["incomplete"][0] in page("一是强化领导。\n还剩12页未读，继续阅读")


def test_every_id_is_one_element_and_every_label_has_its_element() -> None:
    shown = Page(page(SPEECH, SPEECH))
    ids = [attributes["id"] for _, attributes in shown.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in shown.elements:
        assert set(str(attributes.get("aria-labelledby", "h0")).split()) <= set(map(str, ids))
    wanted = set(re.findall(r'\$\("([a-z]+)"\)', part("page.js")))
    assert wanted <= set(map(str, ids))
    assert {"header", "main", "aside", "article"} <= {tag for tag, _ in shown.elements}
    assert [a for a in shown.named("output") if a.get("aria-live") == "polite"]


def test_every_word_on_the_page_is_known_in_both_languages() -> None:
    used = set(re.findall(r'data-t="([^"]+)"', part("page.html") + page(SPEECH)))
    used |= set(re.findall(r'say\("([a-z]+)"\)', part("page.js")))
    assert used <= set(words())
    assert all(len(pair) == 2 and all(pair) for pair in words().values())
    assert not re.search(r'data-t="[^"]+"[^>]*></', page(SPEECH))


def test_side_by_side_hides_nothing_outside_the_documents() -> None:
    hiding = re.findall(r"^(.*(?:ins|del)\b.*) \{ display: none; \}", part("page.css"), re.MULTILINE)
    assert hiding == [".side .k p:not(.r) ins, .side .r del"]


def test_plots_hold_their_figures() -> None:
    shown = page("到XX镇,好,")
    assert '<th data-t="category.punctuation" scope="row">标点</th><td>2</td>' in shown
    assert '<th data-t="kind.place" scope="row">地名</th><td>1</td>' in shown
    assert '<rect class="applied" x="0.0" y="0" width="240.0"' in shown


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_script_is_javascript(tmp_path: Path) -> None:
    script = tmp_path / "page.js"
    script.write_text(part("page.js"), encoding="utf-8")
    done = subprocess.run(["node", "--check", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_files_of_the_page_stay_small() -> None:
    assert all(
        len(part(name).splitlines()) < 400 for name in ("page.css", "page.js", "page.html", "words.json")
    )


def test_a_title_takes_the_place_of_the_default() -> None:
    assert "<h1>二季度 &lt;抽查&gt;</h1>" in page("好", title="二季度 <抽查>")


def test_the_size_grows_with_the_findings_and_no_faster() -> None:
    one, ten = (len(page("会上,强调。到XX镇。\n" * n)) for n in (200, 2000))
    assert ten < 10 * one
