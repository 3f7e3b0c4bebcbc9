"""Objects onto huge pages: a fork costs the page table it copies, and one huge page needs one entry instead of 512.

The C library's heap is asked for huge pages at the start (GLIBC_TUNABLES); Python's own arenas are collapsed here,
once, after the warm-up. Where the kernel cannot (before Linux 6.1), everything works as well, only slower.
"""

from __future__ import annotations

import ctypes
import gc

SIZE = 1 << 21
MADV_HUGEPAGE, MADV_COLLAPSE = 14, 25


def collapse() -> int:
    """Collapse the regions that hold Python objects; how many there were."""
    libc = ctypes.CDLL(None)
    libc.madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    tracked = gc.get_objects()
    regions = {id(thing) // SIZE for thing in tracked}
    regions |= {id(held) // SIZE for thing in tracked for held in gc.get_referents(thing)}
    done = 0
    for region in regions:
        if libc.madvise(region * SIZE, SIZE, MADV_HUGEPAGE) == 0:
            done += libc.madvise(region * SIZE, SIZE, MADV_COLLAPSE) == 0
    return done
