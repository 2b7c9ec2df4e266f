from __future__ import annotations

import unicodedata

import msgspec
import pytest

import cleaner

ENGINE = cleaner.Engine(select=["encoding/*"])


@pytest.mark.parametrize(
    "text",
    ["建筑面积1200㎡，Ⅲ级，见表①，№5，㈱，½，℃，ｱ", "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩", "偏旁⺮、⺾、⻌", "䶮𬭩"],
)
def test_what_is_not_one_han_stays(text: str) -> None:
    assert ENGINE.clean(text).text == text


@pytest.mark.parametrize("block", [range(0x2F00, 0x2FD6), range(0xF900, 0xFADA), range(0x2F800, 0x2FA1E)])
def test_every_code_point_becomes_what_unicode_says(block: range) -> None:
    text = "".join(map(chr, block))
    assert ENGINE.clean(text).text == unicodedata.normalize("NFKC", text)


def test_radicals_that_are_characters() -> None:
    assert ENGINE.clean("居⺠⻓期关注⻝品和⻛险").text == "居民长期关注食品和风险"


@pytest.mark.parametrize("blocks", [[], ["2F00"], ["2FDF-2F00"], ["0000-FFFF"], ["4E00-4E10"], "2F00-2FDF"])
def test_blocks_that_are_none_are_refused(blocks: object) -> None:
    rule = next(r for r in cleaner.load_rules() if r.id == "encoding/kangxi-radical")
    find = msgspec.structs.replace(rule.find, parameters={"blocks": blocks})
    with pytest.raises(cleaner.CleanerError, match="kangxi-radical.yaml"):
        cleaner.Engine(rules=[msgspec.structs.replace(rule, find=find)])
