"""Keeps a million log lines in little memory, each still one quick look-up away."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator

CHUNK = 1_000
"""Lines to a compressed chunk: a chunk opens in well under a millisecond."""
OPEN_CHUNKS = 16


class LineStore:
    """A list of lines that only grows. Full chunks are compressed, the last ones looked at are kept open."""

    def __init__(self) -> None:
        self._closed: list[bytes] = []
        self._tail: list[str] = []
        self._open: OrderedDict[int, list[str]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._closed) * CHUNK + len(self._tail)

    def __getitem__(self, number: int) -> str:
        chunk, place = divmod(number, CHUNK)
        return self._chunk(chunk)[place]

    def __iter__(self) -> Iterator[str]:
        return self.since(0)

    def since(self, first: int) -> Iterator[str]:
        """The lines from number `first` on."""
        for chunk in range(first // CHUNK, len(self._closed) + 1):
            lines = self._chunk(chunk)
            yield from lines[first - chunk * CHUNK :] if chunk * CHUNK < first else lines

    def extend(self, lines: Iterable[str]) -> None:
        """Appends lines; a line break inside one is shown as a space, for a row holds one line."""
        self._tail.extend(line.replace("\n", " ") for line in lines)
        while len(self._tail) >= CHUNK:
            full, self._tail = self._tail[:CHUNK], self._tail[CHUNK:]
            self._closed.append(zlib.compress("\n".join(full).encode("utf-8", "surrogatepass"), 1))

    def snapshot(self) -> LineStore:
        """The lines so far, for another thread to read while more come."""
        copy = LineStore()
        copy._closed, copy._tail = self._closed[:], self._tail[:]
        return copy

    def chunks(self, start: int = 0, *, forward: bool = True) -> Iterator[tuple[int, str]]:
        """The lines in pieces, from the one that holds line `start` on, or back from it.

        Each with the number of its first line; its lines stand between line feeds.
        """
        here = min(start // CHUNK, len(self._closed))
        for chunk in range(here, len(self._closed) + 1) if forward else range(here, -1, -1):
            yield chunk * CHUNK, self._text(chunk)

    def _text(self, chunk: int) -> str:
        if chunk == len(self._closed):
            return "\n".join(self._tail)
        return zlib.decompress(self._closed[chunk]).decode("utf-8", "surrogatepass")

    def _chunk(self, chunk: int) -> list[str]:
        if chunk == len(self._closed):
            return self._tail
        if chunk in self._open:
            self._open.move_to_end(chunk)
            return self._open[chunk]
        lines = self._open[chunk] = self._text(chunk).split("\n")
        if len(self._open) > OPEN_CHUNKS:
            self._open.popitem(last=False)
        return lines
