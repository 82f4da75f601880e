"""Variables of manifests: where they come from, what they stand for, and what is refused."""

from __future__ import annotations

import pytest

from toolkit.errors import ToolkitError
from toolkit.image.manifest.variables import DEEPEST, LONGEST, Variables, is_name

DEFAULTS = {"board": "hail", "file": "${board}.bin", "home": "${env.HOME}/x", "price": "$$1"}


def replaced(text: str, given: dict[str, str] | None = None, defaults: dict[str, str] | None = None) -> str:
    variables = Variables(
        DEFAULTS if defaults is None else defaults, given or {}, {"HOME": "/users", "ODD": "${board}"}
    )
    return variables.replaced(text, ToolkitError)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("plain", "plain"),
        ("", ""),
        ("${board}", "hail"),
        ("a${board}b${board}", "ahailbhail"),
        ("${file}", "hail.bin"),
        ("${home}", "/users/x"),
        ("${env.HOME}", "/users"),
        ("${env.ODD}", "${board}"),
        ("$$", "$"),
        ("$${board}", "${board}"),
        ("$$${board}", "$hail"),
        ("${price}", "$1"),
    ],
)
def test_replaced(text: str, result: str) -> None:
    assert replaced(text) == result


def test_what_is_given_counts_more() -> None:
    assert replaced("${file}", {"board": "imix"}) == "imix.bin"


def test_what_is_given_is_taken_as_it_is() -> None:
    assert replaced("${file}", {"file": "${board}"}) == "${board}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("$", "has a single $"),
        ("a$b", "has a single $ in 'a$b'"),
        ("${board", "has a single $"),
        ("${boart}", "needs the variable 'boart', which nobody set; did you mean 'board'?"),
        ("${}", "needs the variable '', which nobody set; known are: board, file, home, price"),
        ("${env.NONE}", "needs the variable 'NONE' of the environment, which is not set"),
    ],
)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(ToolkitError) as caught:
        replaced(text)
    assert str(caught.value).startswith(message)


def test_variables_cannot_need_themselves() -> None:
    with pytest.raises(ToolkitError, match=r"^needs the variable 'a', which needs itself: a → b → a$"):
        replaced("${a}", defaults={"a": "${b}", "b": "${a}"})


def test_variables_cannot_stand_in_each_other_without_end() -> None:
    deep = {f"v{n}": f"${{v{n + 1}}}" for n in range(DEEPEST + 1)}
    with pytest.raises(ToolkitError, match="more than 50 deep"):
        replaced("${v0}", defaults=deep)


def test_variables_cannot_grow_without_end() -> None:
    doubling = {"v0": "x" * 100, **{f"v{n}": f"${{v{n - 1}}}" * 2 for n in range(1, 40)}}
    with pytest.raises(ToolkitError, match=f"more than {LONGEST:,} characters"):
        replaced("${v39}", defaults=doubling)


def test_a_variable_that_nobody_uses() -> None:
    variables = Variables({"board": "hail"}, {"baord": "imix"}, {})
    variables.replaced("${board}", ToolkitError)
    with pytest.raises(ToolkitError, match="'baord' was set, and the manifest does not use it; did you mean 'board'"):
        variables.require_use()


@pytest.mark.parametrize("name", ["board", "other"])
def test_variables_that_are_used_or_known(name: str) -> None:
    variables = Variables({"board": "hail"}, {name: "imix"}, {})
    variables.replaced("${other}" if name == "other" else "", ToolkitError)
    variables.require_use()


@pytest.mark.parametrize("name", ["a", "_", "a.b-c_1", "environment"])
def test_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("name", ["", "1", "a b", "env.X", "ä", "a\n", "-"])
def test_no_names(name: str) -> None:
    assert not is_name(name)
