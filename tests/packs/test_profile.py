from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cleaner.errors import ConfigError, UsageError
from cleaner.packs.profile import load_profile

if TYPE_CHECKING:
    from pathlib import Path


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(UsageError, match="no profile `offical`; take official, corpus, minimal or the path"):
        load_profile("offical")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: x\ntitle: 甲\nrules: ['*']\nlimits: {rounds: 1}", "rounds: expected `int` >= 2"),
        ("id: x\ntitle: 甲\nruels: ['*']", "ruels: unknown field; did you mean `rules`?"),
        ("id: x\ntitle: 甲", "required field `rules` is missing"),
    ],
)
def test_a_wrong_profile_is_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_profile(str(file))
    assert message in str(caught.value)
    assert str(file) in str(caught.value)


def test_profiles_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(f"id: x\nextends: {file}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="extends this profile in turn"):
        load_profile(str(file))


def test_a_user_profile_extends_a_shipped_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("id: mine\nextends: minimal\nlimits: {rounds: 9}\n", encoding="utf-8")
    profile = load_profile(str(file))
    assert profile.limits.rounds == 9
    assert profile.limits.removed_share == load_profile("official").limits.removed_share
    assert profile.has("paywall/fastadmin")
    assert not profile.has("punctuation/comma")
