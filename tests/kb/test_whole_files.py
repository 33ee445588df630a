"""A file a person is waiting for is there whole or not there at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.whole_files import whole_file


def write_half(path: Path) -> None:
    with whole_file(path) as part:
        part.write_text("ne")
        raise ValueError("a bad cell")


def test_a_file_whose_writing_breaks_off_leaves_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("old")
    with pytest.raises(ValueError, match="a bad cell"):
        write_half(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_two_that_write_one_file_at_once_each_write_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "list.csv"
    with whole_file(path) as first, whole_file(path) as second:
        first.write_text("first")
        second.write_text("second")
        assert not path.exists()
    assert path.read_text() == "first"
    assert list(path.parent.iterdir()) == [path]
