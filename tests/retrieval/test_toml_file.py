"""Reading TOML that a person wrote."""

from pathlib import Path

import pytest

from retrieval.files import FileError, MissingFileError
from retrieval.toml_file import read_toml


def test_a_file_is_read_with_its_text(tmp_path: Path) -> None:
    """A mark that some editors put in front is no part of it."""
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 'b'\n")
    file = read_toml(path)
    assert (file.data, file.text) == ({"a": "b"}, "a = 'b'\n")


@pytest.mark.parametrize(
    ("data", "what", "line"),
    [
        (b"a = 1\nb = [\n", "isn't TOML: ", 1),
        (b"a = 1\nb = ]\nc = 1", "isn't TOML: ", 2),
        (b"a = " + b"9" * 5000, "isn't TOML: Exceeds the limit", 1),
        (b"a = " + b"[" * 5000, "isn't TOML: maximum recursion depth exceeded", 1),
        (b"a = 'caf\xe9'\n", "isn't UTF-8; save it with that encoding", 1),
        (b"a = 1\n" + b"b." * 101 + b"b = 1\n", "has more than 100 dots in line 2; split that", 2),
        (b"#" * (1 << 20) + b"#", "has more than 1 MiB; split or shorten it", 1),
    ],
)
def test_an_error_names_the_file_and_its_line(
    tmp_path: Path, data: bytes, what: str, line: int
) -> None:
    """In one sentence; where Python's message has a line, it is told by itself, too."""
    path = tmp_path / "a.toml"
    path.write_bytes(data)
    with pytest.raises(FileError) as caught:
        read_toml(path)
    assert str(caught.value).startswith(f"{path} {what}")
    assert caught.value.what.startswith(what)
    assert caught.value.line == line


def test_a_missing_file_is_another_error_than_an_unreadable_one(tmp_path: Path) -> None:
    """Whoever asks for a file that needn't be there can tell."""
    with pytest.raises(MissingFileError, match=r"a\.toml isn't there"):
        read_toml(tmp_path / "a.toml")
    with pytest.raises(FileError, match="can't be read: ") as caught:
        read_toml(tmp_path)
    assert not isinstance(caught.value, MissingFileError)
