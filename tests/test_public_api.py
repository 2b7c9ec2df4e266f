from __future__ import annotations

import subprocess
import sys

import pytest

import cleaner


def test_the_door_is_complete() -> None:
    assert cleaner.__all__ == sorted(cleaner.__all__)
    assert dir(cleaner) == cleaner.__all__
    for name in cleaner.__all__:
        value = getattr(cleaner, name)
        assert name == "__version__" or value.__doc__


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(AttributeError, match="module 'cleaner' has no attribute 'wash'"):
        cleaner.wash  # noqa: B018


def test_importing_is_light() -> None:
    script = "import sys; before = set(sys.modules); import cleaner; print(*set(sys.modules) - before)"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(out.stdout.split())
    assert "cleaner" in loaded
    assert not loaded & {"re", "typing", "regex", "msgspec", "yaml", "click", "dataclasses", "cleaner.engine"}


def test_errors_form_one_tree() -> None:
    from cleaner import errors

    made = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, cleaner.CleanerError)]
    drawn = {word for word in str(errors.__doc__).split() if word.endswith("Error")}
    assert {e.__name__ for e in made} == drawn | {"FileFieldError"}
    assert {e.exit_code for e in made} == {2, 3}
