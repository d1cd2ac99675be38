"""The folder of a demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.demo.target import MARK, demo_folder
from models.errors import EnvironmentFault, InUse, Refused
from models.store.dataset import DataSet


def build(out: Path, summary: str) -> None:
    """Make the smallest demo."""
    with demo_folder(out) as stage:
        (stage / "county").mkdir()
        (stage / "returns").mkdir()
        (stage / "summary.pdf").write_text(summary)
        (stage / MARK).write_text("演示")


def there(out: Path) -> list[str]:
    return sorted(entry.name for entry in out.iterdir())


WHOLE = ["county", "returns", "summary.pdf", MARK]


@pytest.mark.parametrize("exists", [False, True])
def test_a_new_or_empty_folder_is_filled(tmp_path: Path, exists: bool) -> None:  # noqa: FBT001
    """And nothing but the demo is left in it."""
    out = tmp_path / "a" / "demo"
    if exists:
        out.mkdir(parents=True)
    build(out, "一")
    assert there(out) == WHOLE


def test_an_earlier_demo_is_replaced(tmp_path: Path) -> None:
    """What it had beyond the new one is gone too."""
    build(tmp_path / "demo", "一")
    (tmp_path / "demo" / "returns" / "旧.xlsx").write_text("旧")
    build(tmp_path / "demo", "二")
    assert there(tmp_path / "demo") == WHOLE
    assert (tmp_path / "demo" / "summary.pdf").read_text() == "二"
    assert there(tmp_path / "demo" / "returns") == []


@pytest.mark.parametrize("foreign", ["我的报表.xlsx", "county"])
def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, foreign: str) -> None:
    """Also one that has a folder named county, which may be somebody's data."""
    (tmp_path / foreign).mkdir()
    with pytest.raises(Refused, match="已经有别的文件"):
        build(tmp_path, "一")
    assert there(tmp_path) == [foreign]


def test_a_demo_in_which_somebody_put_a_file_is_left_alone(tmp_path: Path) -> None:
    """The file and the demo both stay."""
    build(tmp_path / "demo", "一")
    (tmp_path / "demo" / "记录.txt").write_text("重要")
    with pytest.raises(Refused, match="换一个空文件夹"):
        build(tmp_path / "demo", "二")
    assert (tmp_path / "demo" / "summary.pdf").read_text() == "一"
    assert (tmp_path / "demo" / "记录.txt").read_text() == "重要"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """The target is a file."""
    (tmp_path / "demo").write_text("文件")
    with pytest.raises(Refused, match="不是文件夹"):
        build(tmp_path / "demo", "一")
    assert (tmp_path / "demo").read_text() == "文件"


def fail(out: Path) -> None:
    with demo_folder(out) as stage:
        (stage / "summary.pdf").write_text("半个")
        raise ZeroDivisionError


def test_what_fails_leaves_no_folder_behind(tmp_path: Path) -> None:
    """The folder was new."""
    with pytest.raises(ZeroDivisionError):
        fail(tmp_path / "demo")
    assert there(tmp_path) == []


def test_what_fails_leaves_an_earlier_demo_as_it_was(tmp_path: Path) -> None:
    """Its files and their content."""
    build(tmp_path / "demo", "一")
    with pytest.raises(ZeroDivisionError):
        fail(tmp_path / "demo")
    assert there(tmp_path / "demo") == WHOLE
    assert (tmp_path / "demo" / "summary.pdf").read_text() == "一"


def test_what_an_interruption_left_is_in_nobodys_way(tmp_path: Path) -> None:
    """Half a demo that was never finished."""
    (tmp_path / ".demo-new").mkdir()
    (tmp_path / ".demo-new" / "summary.pdf").write_text("半个")
    build(tmp_path, "一")
    assert there(tmp_path) == WHOLE


def test_a_demo_that_is_open_is_not_replaced(tmp_path: Path) -> None:
    """Its county is open in another window."""
    build(tmp_path / "demo", "一")
    with DataSet.open(tmp_path / "demo" / "county", create=True), pytest.raises(InUse):
        build(tmp_path / "demo", "二")
    assert (tmp_path / "demo" / "summary.pdf").read_text() == "一"


def test_what_cannot_be_moved_away_stays_with_all_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where another program has the workbooks open."""
    out = tmp_path / "demo"
    build(out, "一")
    rename = Path.rename

    def refusing(path: Path, target: Path) -> Path:
        if path == out / "returns":
            raise PermissionError(13, "in use", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refusing)
    with pytest.raises(InUse, match="returns"):
        build(out, "二")
    monkeypatch.undo()
    assert there(out) == WHOLE
    assert (out / "summary.pdf").read_text() == "一"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file stands where a folder above it should be."""
    (tmp_path / "datei").write_text("文件")
    with pytest.raises(EnvironmentFault):
        build(tmp_path / "datei" / "demo", "一")
