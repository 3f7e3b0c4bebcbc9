"""How much of a hand-in is read. Everything that a hand-in can make us spend has one number here."""

from __future__ import annotations

from dataclasses import dataclass

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


@dataclass(frozen=True)
class ReadLimits:
    """Caps for reading one hand-in; all are checked while reading, whatever a header announces.

    `members` counts everything an archive or folder lists, `files` only what is kept. A member may unpack to
    `ratio` times its packed size once it is larger than `ratio_from` bytes. An archive inside another one is
    held in memory: all of them may have `archive_bytes`; at most `archives` are opened, `levels` deep.
    `directory_bytes` bounds the table of contents of a zip, `unpacked_bytes` what is unpacked of a tar.
    """

    python_bytes: int = 2 * MIB
    notebook_bytes: int = 64 * MIB
    total_bytes: int = 128 * MIB
    files: int = 2_000
    members: int = 50_000
    depth: int = 24
    name_length: int = 200
    path_length: int = 1_000
    ratio: int = 200
    ratio_from: int = MIB
    archives: int = 4
    levels: int = 2
    archive_bytes: int = 256 * MIB
    directory_bytes: int = 4 * MIB
    unpacked_bytes: int = 2 * GIB


HAND_IN = ReadLimits()
# The download of a class lists many hand-ins. Still capped: whatever path is named may be one hostile archive.
CLASS = ReadLimits(
    members=250_000, name_length=1_000, path_length=4_000, directory_bytes=24 * MIB, unpacked_bytes=64 * GIB
)
