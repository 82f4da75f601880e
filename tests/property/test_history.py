"""Whatever is done to a volume: what the history calls recoverable comes back with a content that it once had."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from formats.knightos.kfs_entry import FileBody
from tests.kfs_images import MODEL, crafted, directory_entry, file_at
from toolkit.errors import ToolkitError
from toolkit.flash import NorFlash
from toolkit.kfs.history.history import history
from toolkit.kfs.history.recover import content_of
from toolkit.kfs.volume import File, Volume
from toolkit.kfs.write.writable import WritableVolume

PATHS = st.sampled_from([b"/bin/a", b"/bin/b", b"/etc/a", b"/etc/c", b"/d"])
LENGTHS = st.sampled_from([0, 1, 255, 256, 700, 5000, 40_000, 60_000])
"""Bytes; the long ones fill the volume soon, so that blocks are collected and taken again."""
OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("store"), PATHS, LENGTHS),
        st.tuples(st.just("append"), PATHS, LENGTHS),
        st.tuples(st.just("update"), PATHS, LENGTHS),
        st.tuples(st.just("truncate"), PATHS, LENGTHS),
        st.tuples(st.just("move"), PATHS, PATHS),
        st.tuples(st.just("remove"), PATHS, st.none()),
    ),
    min_size=5,
    max_size=60,
)


class Chronicle:
    """A volume, and every content that a file of a name ever had."""

    def __init__(self) -> None:
        self.flash = NorFlash(MODEL.geometry, crafted([directory_entry(b"bin", 1), directory_entry(b"etc", 2)]))
        self.volume = WritableVolume(self.flash)
        self.versions: set[tuple[bytes, bytes]] = set()
        self._made = 0

    def do(self, operation: str, path: bytes, argument: object) -> None:
        """Do it, if it can be done, and write down what comes of it."""
        try:
            if operation == "store":
                self.volume.store(path, self._content(argument))
            elif operation == "move":
                assert isinstance(argument, bytes)
                self.volume.move(path, argument, overwrite=True)
                path = argument
            elif operation == "remove":
                self.volume.remove(path)
                return
            else:
                self._change(operation, path, argument)
        except ToolkitError:
            return
        node = self.volume.lookup(path)
        assert isinstance(node, File)
        self.versions.add((path.rpartition(b"/")[2], self.volume.read_file(node)))

    def _change(self, operation: str, path: bytes, argument: object) -> None:
        opened = self.volume.open_file(path, writing=True)
        try:
            middle = opened.length // 2
            if operation == "truncate":
                opened.truncate(middle)
            else:
                opened.write(opened.length if operation == "append" else middle, self._content(argument))
        finally:
            self.volume.close_file(opened, commit=True)

    def _content(self, length: object) -> bytes:
        """Bytes that are like no others: each block begins with the number of the content and its own."""
        assert isinstance(length, int)
        self._made += 1
        blocks = (b"%d %d " % (self._made, number) for number in range(length // 256 + 1))
        return b"".join(block.ljust(256, b".") for block in blocks)[:length]


@given(OPERATIONS)
def test_recoverable_versions_are_what_they_were(operations: list[tuple[str, bytes, object]]) -> None:
    chronicle = Chronicle()
    for operation in operations:
        chronicle.do(*operation)
    volume = Volume(chronicle.flash)
    for entry in history(volume):
        if entry.is_recoverable and isinstance(entry.body, FileBody):
            content = content_of(volume, entry)
            assert (entry.body.name, content) in chronicle.versions
            if entry.lives_on is not None:
                assert volume.read_file(file_at(volume, entry.lives_on.decode())) == content


@given(OPERATIONS)
def test_nothing_is_lost_before_the_first_collection(operations: list[tuple[str, bytes, object]]) -> None:
    chronicle = Chronicle()
    for name, path, argument in operations:
        chronicle.do(name, path, min(argument, 700) if isinstance(argument, int) else argument)
    volume = Volume(chronicle.flash)
    assert [entry for entry in history(volume) if not entry.is_recoverable] == []
