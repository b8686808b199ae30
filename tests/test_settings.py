"""archive.toml: defaults, and messages that name the line."""

from pathlib import Path

import pytest

from corpus.errors import SettingsError
from corpus.settings import Settings, read_settings, settings_template


def read(tmp_path: Path, content: str | bytes) -> Settings:
    path = tmp_path / "archive.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_settings(path)


def test_without_a_file_or_a_word_in_it_there_are_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "archive.toml") == Settings()
    assert read(tmp_path, "") == Settings()
    assert read(tmp_path, "\ufeff# nothing\n") == Settings()


def test_the_template_says_the_defaults(tmp_path: Path) -> None:
    assert read(tmp_path, settings_template()) == Settings()


def test_what_is_set_is_taken(tmp_path: Path) -> None:
    found = read(tmp_path, 'name = "Quay papers"\r\nmax_bytes = 5_000\n"time_limit_s" = 1\n')
    assert found == Settings(name="Quay papers", max_bytes=5000, time_limit_s=1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('name = "x"\nmax_byte = 3', "line 2: 'max_byte' is not a setting; there are name,"),
        ('\n\nname = 3\nlicence = ""', "line 3: 'name' must be a string"),
        ('max_bytes = "20 MB"', "line 1: 'max_bytes' must be a whole number"),
        ("max_bytes = 1.5", "must be a whole number"),
        ("max_bytes = true", "must be a whole number"),
        ("time_limit_s = 0", "line 1: 'time_limit_s' must be from 1 to 86,400"),
        ("max_bytes = -1", "must be from 1 to"),
        ("max_bytes = " + "9" * 40, "must be from 1 to"),
        ("# x\n[publish]\nname = 1", "line 2: 'publish' is not a setting"),
        ("name.first = 1", "line 1: 'name' must be a string"),
        ('name = "x', "is not TOML: "),
        ('name = "x"\nname = "y"\n', "line 2"),
        (b'name = "\xff"', "is not UTF-8"),
        ("name = " + "[" * 100_000, "is not TOML: "),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, content)
    assert str(caught.value).startswith(f"{tmp_path / 'archive.toml'}: ")
    assert said in str(caught.value)
    assert caught.value.path == tmp_path / "archive.toml"


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "archive.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path / "archive.toml")
