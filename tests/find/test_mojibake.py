from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.find.base import View
from cleaner.find.misread import read_as_gbk, written_as_gbk
from cleaner.find.mojibake import Cut, Misread, gbk_as_latin, utf8_as_gbk, utf8_as_latin
from cleaner.find.plausible import first_level, is_plausible

ENGINE = cleaner.Engine(select=["encoding/*"])
COMMON = st.text(st.sampled_from(sorted(first_level())), min_size=4, max_size=60)
SOUND = "全县生产总值增长百分之六，稳中有进。人民生活持续改善，各项事业全面进步！"


def windows(raw: bytes) -> str:
    """Read as Windows-1252, which leaves five bytes to C1."""
    holes = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    return "".join(chr(b) if b in holes else bytes([b]).decode("windows-1252") for b in raw)


@pytest.mark.parametrize(
    "text",
    [
        "引进Müller、José、Ångström、Nestlé®™、Škoda品牌",
        "“é”——“Café…”，“Café”——店名",
        "±2%、3×5、6÷2、25°C、阿·托尔斯泰、©2023、®、™、§12、½杯",
        "±×÷°·©®™§",
        "×÷±°",
        "²×³é",
        "单价£¬3",  # no other mojibake beside it
        "nǐ hǎo，zhōng guó，lǜ sè",
        "德文字母äöüß、ÄÖÜ，法文éèêëàâçîïôûù",
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
        "生僻字䶮、堃、㙍、𬭩、镕、喆、甪直",
        "渑池县、涓涓细流、洋泾浜、沙家浜、娓娓道来、锛凿刨锯",
        "鋼鐵、鑄鍋、鐘錶、錄音、飯裏、毀鐘爲鐸、砂鍋麪",
        "沙家浜?",
        "ÐºÐ¸ ÐµÐ·Ð¸Ðº，Ð¸Ðº",  # UTF-8 of Cyrillic, which GBK reads as Han, too
        "Привет、Ελλάδα、日本語テスト、한국어",
        "«Où est-ce ?» — voilà…",
        "MAÇÃ”、SÃO",
        "",
    ],
)
def test_what_people_write_is_neither_changed_nor_flagged(text: str) -> None:
    result = ENGINE.clean(text)
    assert result.text == text
    assert result.findings == ()


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("ä¸\xadå›½", "中国"),
        ("ä¸\xadå\x9b½", "中国"),
        ("特色：ä¸\xadå›½ï¼Œä½\xa0å¥½ï¼\x81", "特色：中国，你好！"),
        ("“ä¸\xadå›½”", "“中国”"),
        ("GDPÔö³¤6.1%£¬R&DÍ¶ÈëÕ¼±È2.8%¡£", "GDP增长6.1%，R&D投入占比2.8%。"),
        ("ÃƒÂ©", "é"),
        ("æ—¥æœ¬èªž", "日本語"),
        ("å®Œæˆ\x90âœ”", "完成✔"),
        ("25Â°C", "25°C"),
        ("阿Â·托尔斯泰", "阿·托尔斯泰"),
        ("ÖÐ¹ú", "中国"),
        ("ÎÄ¼þ£¬Í¨Öª¡£", "文件，通知。"),
        ("浜烘皯", "人民"),
        ("涓\ue15e浗", "中国"),
        ("涓\ue15f枃鏂囦欢", "中文文件"),
        ("我们说：浜烘皯。", "我们说：人民。"),
    ],
)
def test_what_has_all_its_bytes_is_put_right(text: str, out: str) -> None:
    assert ENGINE.clean(text).text == out


@pytest.mark.parametrize(
    ("text", "span", "left"),
    [
        ("全县ä¸å›½发展", "ä¸å›½", "ä¸国"),
        ("鎴戜滑鐨\ufffd", "鎴戜滑鐨", "我们\ufffd"),
        ("涓枃", "涓", None),
        ("涓浗", "涓", None),
        ("很好锛?", "锛", None),
        ("ÎÄ¼þ£¬Í¨Ö", "ÎÄ¼þ£¬Í¨Ö", "文件，通\ufffd"),
    ],
)
def test_what_lacks_bytes_is_flagged_with_what_is_left(text: str, span: str, left: str | None) -> None:
    result = ENGINE.clean(text)
    assert result.text == text
    [finding] = [f for f in result.findings if f.rule == "encoding/mojibake-cut"]
    assert (text[finding.start : finding.end], finding.replacement) == (span, left)
    assert (finding.action, finding.outcome, finding.kind) == ("flag", "flagged", "lost")


@pytest.mark.parametrize("short", ["å¹´", "é”™"])
def test_a_short_stretch_is_believed_only_beside_much_mojibake(short: str) -> None:
    meant = {"å¹´": "年", "é”™": "é”™"}[short]  # all tails of é”™ are marks that people write
    assert ENGINE.clean(f"2026{short}").text == f"2026{short}"
    much = SOUND.encode().decode("latin-1")
    assert ENGINE.clean(f"{much}\n2026{short}").text == f"{SOUND}\n2026{meant}"


@given(COMMON)
def test_every_common_text_comes_back(text: str) -> None:
    for misread in (text.encode().decode("latin-1"), windows(text.encode())):
        assert ENGINE.clean(misread).text == text
    misread = read_as_gbk(text.encode())
    assert ENGINE.clean(misread).text == (text if "\ufffd" not in misread else misread)


@given(st.text(st.characters(max_codepoint=0x24FF), max_size=40))
def test_what_is_put_right_leads_back_to_what_stood_there(text: str) -> None:
    for stretch in (*utf8_as_latin(text), *gbk_as_latin(text), *utf8_as_gbk(text)):
        assert 0 <= stretch.start < stretch.end <= len(text)
        if not stretch.cut:
            assert stretch.meant
            assert is_plausible(stretch.meant, latin=True)


@given(st.text(st.sampled_from("涓€浜烘皯锛鎴戜滑鐨\ufffd?中国ä¸\xadå›½ÖÐ¹úÃ©Â \n"), max_size=40))
def test_the_cases_never_fight(text: str) -> None:
    once = ENGINE.clean(text)
    assert ENGINE.clean(once.text).text == once.text
    assert once.undo() == text


@given(st.text(max_size=40))
def test_no_text_is_too_odd(text: str) -> None:
    for finder in (Misread("utf8-as-latin"), Misread("gbk-as-latin"), Misread("utf8-as-gbk"), Cut()):
        hits = list(finder.find(View(text + "\ud800\x00")))
        assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)


@given(COMMON)
def test_gbk_is_read_and_written_back(text: str) -> None:
    raw = text.encode()
    misread = read_as_gbk(raw)
    assert "\ufffd" in misread or written_as_gbk(misread) == raw


def test_ftfy_is_imported_only_where_mojibake_is_seen() -> None:
    import subprocess
    import sys

    script = "import sys, cleaner; cleaner.clean('全县经济é稳'); print('ftfy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_case_that_is_none_is_refused() -> None:
    rule = next(r for r in cleaner.load_rules() if r.id == "encoding/utf8-as-gbk")
    find = msgspec.structs.replace(rule.find, parameters={"case": "utf9"})
    with pytest.raises(cleaner.CleanerError, match="takes one parameter: `case`"):
        cleaner.Engine(rules=[msgspec.structs.replace(rule, find=find)])
