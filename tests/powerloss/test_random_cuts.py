"""Changes one after the other, some of them cut: what is there afterwards is old or new, and the next one goes on."""

from __future__ import annotations

import contextlib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.powerloss.changes import device_of, sample_image
from tests.powerloss.cutting import (
    Act,
    content_of,
    count_operations,
    errors_of,
    grave_errors,
    image_of,
    require_old_or_new,
    tree_of,
)
from toolkit.errors import PowerLost, ToolkitError
from toolkit.flash import TORN_VARIANTS, FlashDevice, PowerCut
from toolkit.kfs.volume import Volume
from toolkit.kfs.write.writable import WritableVolume

PATHS = st.sampled_from([b"/etc/conf", b"/bin/big", b"/bin/empty", b"/top", b"/home/a", b"/etc/sub/deep", b"/x"])
FOLDERS = st.sampled_from([b"/home", b"/etc", b"/etc/sub", b"/new", b"/home/inner", b"/bin"])
CONTENTS = st.builds(lambda length, seed: bytes([seed]) * length, st.integers(0, 60_000), st.integers(0, 250))
CHANGES = st.one_of(
    st.tuples(st.just("store"), PATHS, CONTENTS),
    st.tuples(st.just("write"), PATHS, st.integers(0, 3000), CONTENTS),
    st.tuples(st.just("truncate"), PATHS, st.integers(0, 3000)),
    st.tuples(st.just("move"), st.one_of(PATHS, FOLDERS), st.one_of(PATHS, FOLDERS)),
    st.tuples(st.just("remove"), PATHS),
    st.tuples(st.just("make_directory"), FOLDERS),
    st.tuples(st.just("remove_tree"), FOLDERS),
    st.tuples(st.just("make_link"), PATHS, st.just(b"/bin/init")),
    st.tuples(st.just("collect")),
)
CUTS = st.one_of(st.none(), st.tuples(st.floats(0, 1), st.sampled_from([None, *TORN_VARIANTS])))


def act_of(name: str, *arguments: Any) -> Act:
    def act(device: FlashDevice) -> None:
        volume = WritableVolume(device)
        with contextlib.suppress(ToolkitError):  # what cannot be done is not done
            if name in ("write", "truncate"):
                opened = volume.open_file(arguments[0], writing=True)
                getattr(opened, name)(*arguments[1:])
                volume.close_file(opened, commit=True)
            elif name == "move":
                volume.move(*arguments, overwrite=True)
            else:
                getattr(volume, name)(*arguments)

    return act


@settings(deadline=None)
@given(st.lists(st.tuples(CHANGES, CUTS), min_size=1, max_size=12))
def test_changes_with_cuts(changes: list[tuple[Any, Any]]) -> None:
    flash = device_of(sample_image())
    for change, cut in changes:
        act, image, old = act_of(*change), image_of(flash), content_of(flash)
        whole = device_of(image)
        act(whole)
        if cut is None:
            flash = whole
            assert errors_of(Volume(flash)) == []
            continue
        fraction, torn = cut
        after = int(fraction * count_operations(image, act))
        with contextlib.suppress(PowerLost):
            act(PowerCut(flash, after, torn))
        seen = content_of(flash)
        require_old_or_new(seen, old, content_of(whole))
        assert grave_errors(Volume(flash)) == []
        volume = WritableVolume(flash)
        volume.prepare()
        assert tree_of(volume) == seen
