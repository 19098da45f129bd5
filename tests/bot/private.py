"""What others may do with files and folders."""

from pathlib import Path


def modes(folder: Path) -> dict[str, int]:
    """Return what may be done with a folder and all that is in it."""
    return {
        str(path.relative_to(folder)): path.stat().st_mode & 0o777
        for path in (folder, *folder.rglob("*"))
    }


def lax(folder: Path) -> dict[str, str]:
    """Return what others may use, and how."""
    return {
        name: f"{mode:o}"
        for name, mode in modes(folder).items()
        if mode != (0o700 if (folder / name).is_dir() else 0o600)
    }


def loosen(folder: Path) -> None:
    """Let others read all of it."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
