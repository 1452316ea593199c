"""Files are whole or not there, named before the run starts, and looked through afterwards."""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.contracts.results import KNOWN, SECRET, Labels, finding, result
from understudy.contracts.reports.scan import scan
from understudy.contracts.reports.telling import tell
from understudy.contracts.reports.writing import (
    FORMATS,
    OVERLAY,
    prepare,
    remember,
    replace_file,
    write,
)
from understudy.errors import UsageError

TOLD = result(finding())
REPORT = tell(TOLD, Labels(), KNOWN)


@dataclass(frozen=True)
class Asked:
    format: str
    path: str


def test_every_format_is_written_whole_and_scanned(tmp_path: Path) -> None:
    names = [*FORMATS, OVERLAY]
    asked = [Asked(name, str(tmp_path / "new" / f"{name}.out")) for name in names]
    written = write(prepare(asked), TOLD, REPORT, Labels())
    assert {path.name for path in written.scan.files} == {f"{name}.out" for name in names}
    assert all(path.read_text("utf-8").endswith("\n") for path in written.scan.files)
    assert set((tmp_path / "new").iterdir()) == set(written.scan.files)
    assert written.commands.startswith("::error ")


def test_a_path_that_cant_be_written_is_an_error_before_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "file" / "below", tmp_path / "nul\0"):
        with pytest.raises(UsageError, match=r"can't be written .*\. Give --report another file"):
            prepare([Asked("json", str(path))])


def test_a_format_that_is_none_is_an_error_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no report called xml\. There is json, junit"):
        prepare([Asked("xml", str(tmp_path / "x"))])


def test_two_reports_in_one_file_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="two reports"):
        prepare([Asked("json", str(tmp_path / "x")), Asked("html", str(tmp_path / "x"))])


def test_a_path_is_only_left_out_where_the_reader_has_one(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    found = prepare([Asked("github", "")], {"GITHUB_STEP_SUMMARY": str(summary)})
    write(found, TOLD, REPORT, Labels())
    assert summary.read_text("utf-8").startswith("before\n## Contract broken: lumino\n")
    for name in ("github", "json"):
        with pytest.raises(UsageError, match=f"Write --report {name}=FILE"):
            prepare([Asked(name, "")], {})


def test_preparing_leaves_no_trace(tmp_path: Path) -> None:
    prepare([Asked("json", str(tmp_path / "x"))])
    assert list(tmp_path.iterdir()) == []


def test_a_file_keeps_its_permissions_and_a_link_its_file(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    replace_file(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_file_that_holds_a_secret_is_removed(tmp_path: Path) -> None:
    clean, leaking, marked = (tmp_path / name for name in ("clean", "leaking", "marked"))
    clean.write_bytes(b"\xff\x00")
    leaking.write_text(f"x{SECRET}x")
    marked.write_text(SECRET.replace("-", "&#45;"))
    found = scan([clean, leaking, marked], Labels())
    assert found.files == (clean,)
    assert found.removed == (leaking, marked)
    assert not leaking.exists()


def test_the_last_report_is_kept_out_of_sight_of_git(tmp_path: Path) -> None:
    path = tmp_path / ".understudy" / "last.json"
    assert remember(REPORT, path) == ""
    assert json.loads(path.read_text("utf-8"))["verdict"] == "broken"
    assert (path.parent / ".gitignore").read_text() == "*\n"
    (tmp_path / "file").write_text("")
    said = remember(REPORT, tmp_path / "file" / "last.json")
    assert "last.json can't be written (" in said
    assert "\n" not in said
