"""Files into a zip that is the same bytes for the same files: sorted names, one date, no comments."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping

LONG_AGO = (1980, 1, 1, 0, 0, 0)
UNIX = 3
READABLE, RUNNABLE = 0o100644 << 16, 0o100755 << 16


def zip_bytes(files: Mapping[str, bytes], executable: Collection[str] = ()) -> bytes:
    """The archive of these files, by posix path; `executable` are those that a system may run."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.create_system, info.external_attr = UNIX, RUNNABLE if name in executable else READABLE
            archive.writestr(info, files[name], zipfile.ZIP_DEFLATED, compresslevel=9)
    return buffer.getvalue()
