"""The leak scan finds every planted leak, and nothing in what the tool makes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from grader.errors import RegionError
from grader.stubs.archive import zip_bytes
from grader.stubs.leak import Finding, find_leaks, refuse_leaks, scan, scan_zip
from grader.stubs.secrets import gather_secrets
from grader.stubs.template import build_template

from .course import cell, notebook, reference, rubric

SECRETS = gather_secrets(reference())
TEMPLATE = build_template(reference(), rubric())
LAYERS = TEMPLATE["cs231n/layers.py"].decode()


def planted(name: str, data: bytes | str) -> list[Finding]:
    files: Mapping[str, bytes] = {**TEMPLATE, name: data.encode() if isinstance(data, str) else data}
    return scan(files, SECRETS)


def test_the_template_is_clean() -> None:
    assert scan(TEMPLATE, SECRETS) == []
    assert scan_zip(zip_bytes(TEMPLATE), SECRETS) == []


def test_the_reference_itself_is_full_of_leaks() -> None:
    findings = scan(reference(), SECRETS)
    assert {finding.file for finding in findings} == {
        "layers.py",
        "notebooks/a1/knn.ipynb[cell 3]",
        "notebooks/a1/knn.ipynb[cell 4]",
        "notebooks/a1/knn.ipynb[cell 5]",
    } | {f"notebooks/a1/knn.ipynb[cell {n}]" for n in (2,)}


def replaced(code: str) -> str:
    """The starter code with something in the place of its stub, on line 14."""
    lines = LAYERS.split("\n")
    lines[13] = f"    {code}"
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("rows = x.reshape(x.shape[0], -1)", "text of the solution"),
        ("rows=x.reshape( x.shape[ 0 ],-1 )", "a statement of the solution"),
        ("rows = (x.reshape(\n        x.shape[0], (-1)))", "a statement of the solution"),
        ("pass  # Every example becomes... no: every example becomes one long row", "text of the solution"),
        ("# out = _multiply(rows, w) + b", "text of the solution"),
        ("return _multiply", "the name of a helper of the solution: _multiply"),
        ("from numpy.lib.stride_tricks import sliding_window_view", "a statement of the solution"),
        ("return np.einsum('ij,jk->ik', a, b)", "a statement of the solution"),
        ('"""The product of two matrices, in our own way."""', "text of the solution"),
        ("# END SOLUTION", "a solution marker"),
        ("out = 1  # SOLUTION", "a solution marker"),
        ("# PROMPT: hello", "a solution marker"),
    ],
)
def test_planted_in_code(code: str, what: str) -> None:
    findings = planted("cs231n/layers.py", replaced(code))
    assert (findings[0].file, findings[0].line) == ("cs231n/layers.py", 14)
    assert any(finding.what.startswith(what) for finding in findings)


@pytest.mark.parametrize(
    ("name", "data", "line", "what"),
    [
        ("cs231n/__pycache__/layers.cpython-311.pyc", b"\x00", 0, "compiled code"),
        ("layers.pyc", b"\x00", 0, "compiled code"),
        (".ipynb_checkpoints/knn-checkpoint.ipynb", notebook(), 0, "compiled code, a checkpoint"),
        (".git/HEAD", b"ref", 0, "compiled code, a checkpoint or a cache"),
        ("notes.md", "a\n\nuse `rows = x.reshape(x.shape[0], -1)` here\n", 3, "text of the solution"),
        ("notes.md", "a\nThe bright rows are\noutliers.\n", 2, "text of the solution"),
        ("notes.txt", "x\n### BEGIN SOLUTION\n", 2, "a solution marker"),
        ("broken.py", "def f(:\n    # BEGIN SOLUTION\n", 2, "a solution marker"),
        ("run.sh", "run_the_secret_experiment(41)", 1, "text of the solution"),
        ("data.bin", b"\xff\xfe\x00out = _multiply(rows, w) + b\x00", 1, "text of the solution"),
        ("old.zip", zip_bytes({"a.py": b"x = 1\nrows = x.reshape(x.shape[0], -1)\n"}), 2, "text of the solution"),
        ("knn.ipynb", b"no json", 0, "this is not a notebook"),
    ],
)
def test_planted_files(name: str, data: bytes | str, line: int, what: str) -> None:
    findings = planted(name, data)
    assert findings
    assert findings[0].what.startswith(what)
    assert findings[0].line == line
    assert str(findings[0]).startswith(findings[0].file + (f":{line}: " if line else ": "))


@pytest.mark.parametrize(
    ("leak", "what"),
    [
        (cell("code", "x = 1", execution_count=None, outputs=[{"output_type": "stream"}]), "outputs"),
        (cell("code", "x = 1"), "execution count"),
        (cell("markdown", "x", metadata={"nbgrader": {"solution": True}}), "nbgrader"),
        (cell("markdown", "The bright rows\nare outliers."), "text of the solution"),
        (cell("code", "%time\nbest_k = max(accuracies, key = accuracies.get)", execution_count=None), "a statement"),
        (cell("code", "x = 1\n# BEGIN SOLUTION", execution_count=None), "a solution marker"),
        (cell("markdown", "<!-- END SOLUTION -->"), "a solution marker"),
    ],
)
def test_planted_in_a_notebook(leak: dict[str, object], what: str) -> None:
    findings = planted("knn.ipynb", notebook(cell("markdown", "# Title"), leak))
    assert findings
    assert all(finding.file == "knn.ipynb[cell 2]" for finding in findings)
    assert any(what in finding.what for finding in findings)


def test_metadata_of_the_notebook() -> None:
    (finding,) = planted("knn.ipynb", notebook(cell("markdown", "x"), widgets={}, kernelspec={}))
    assert finding == Finding("knn.ipynb", 0, "metadata that students need not have: widgets")


def test_markers_in_strings_and_ordinary_words_are_no_leaks() -> None:
    assert planted("cs231n/extra.py", 'TEXT = """\n# BEGIN SOLUTION\n"""\n# the seed of the solution\n') == []


def test_what_is_given_elsewhere_is_no_secret() -> None:
    given = reference() | {"given.py": b"rows = x.reshape(x.shape[0], -1)\n"}
    assert scan({"a.py": b"rows = x.reshape( x.shape[0], -1)\n"}, gather_secrets(given)) == []
    assert scan({"a.py": b"rows = x.reshape( x.shape[0], -1)\n"}, SECRETS) != []


# ---------------------------------------------------------------- zips


def with_zip(**changes: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("a.py")
        info.comment, info.extra = changes.get("member", b""), changes.get("extra", b"")
        archive.writestr(info, b"x = 1\n")
        archive.comment = changes.get("comment", b"")
    return changes.get("before", b"") + buffer.getvalue()


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"comment": b"rows"}, "the zip has a comment"),
        ({"member": b"rows"}, "the zip member has a comment or extra bytes"),
        ({"extra": b"\x01\x00\x02\x00ab"}, "the zip member has a comment or extra bytes"),
        ({"before": b"#!secret\n"}, "there are bytes before the zip"),
    ],
)
def test_places_where_a_zip_hides_bytes(changes: dict[str, bytes], what: str) -> None:
    assert scan_zip(with_zip()) == []
    assert [finding.what for finding in scan_zip(with_zip(**changes))] == [what]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_a_zip_holds_twice() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.py"), b"secret")
        archive.writestr(zipfile.ZipInfo("a.py"), b"x = 1\n")
    assert [finding.what for finding in scan_zip(buffer.getvalue())] == ["the zip holds this name twice"]


def write_reference(folder: Path) -> None:
    for name, data in reference().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def test_from_a_folder(tmp_path: Path) -> None:
    write_reference(tmp_path)
    assert find_leaks(tmp_path, rubric(), TEMPLATE) == []
    assert find_leaks(tmp_path, rubric(), {"a.txt": b"x\n_multiply\n"})[0].line == 2


def test_files_that_would_leak_are_refused(tmp_path: Path) -> None:
    write_reference(tmp_path)
    refuse_leaks(tmp_path, rubric(), TEMPLATE)
    with pytest.raises(RegionError, match=r"^a\.txt:2: students would receive the name of a helper of the solution"):
        refuse_leaks(tmp_path, rubric(), {"a.txt": b"x\n_multiply\n"})
    with pytest.raises(RegionError, match=r"\(and \d+ more\)"):
        refuse_leaks(tmp_path, rubric(), {"layers.py": reference()["layers.py"]})


def test_secrets_say_where_they_come_from() -> None:
    assert SECRETS.names == {"_multiply": "layers.py:27"}
    assert SECRETS.texts["rows=x.reshape(x.shape[0],-1)"] == "layers.py:19"
    assert SECRETS.statements["from numpy.lib.stride_tricks import sliding_window_view"] == "layers.py:4"
    assert json.dumps(sorted(SECRETS.texts)).count("BEGINSOLUTION") == 0
