"""Which files a path stands for."""

from __future__ import annotations

from pathlib import Path

from models.merge.picking import pick


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_a_folder_is_looked_through_without_rubbish(tmp_path: Path) -> None:
    put(tmp_path, "b.xlsx", "里面/a.zip", "~$b.xlsx", "Thumbs.db", "里面/.~lock.a.xlsx#")

    assert [path.name for path in pick([tmp_path]).files] == ["b.xlsx", "a.zip"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    put(tmp_path, "b.xlsx")

    assert pick([tmp_path / "b.xlsx", tmp_path]).files == (tmp_path / "b.xlsx",)


def test_a_lock_file_that_is_named_itself_is_not_passed_by(tmp_path: Path) -> None:
    """It gets its sentence when it is read."""
    put(tmp_path, "~$b.xlsx")

    assert pick([tmp_path / "~$b.xlsx"]).files == (tmp_path / "~$b.xlsx",)


def test_an_empty_folder_has_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "空的").mkdir()
    put(tmp_path, "只有锁/~$b.xlsx", "c.xlsx")

    found = pick([tmp_path / "空的", tmp_path / "c.xlsx", tmp_path / "只有锁"])

    assert [path.name for path in found.files] == ["c.xlsx"]
    assert [problem.message for problem in found.refused] == [
        "文件夹“空的”里没有可以导入的文件；请核对是不是选错了文件夹。",
        "文件夹“只有锁”里没有可以导入的文件；请核对是不是选错了文件夹。",
    ]


def test_a_path_that_does_not_exist_is_left_to_the_reader(tmp_path: Path) -> None:
    assert pick([tmp_path / "没有.xlsx"]).files == (tmp_path / "没有.xlsx",)
