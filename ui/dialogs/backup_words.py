"""How a backup's time and size are written wherever backups are listed."""

from __future__ import annotations

from models.store.backup import Backup


def time_words(backup: Backup) -> str:
    """Return the time as the PC's clock said it; nothing where the clock was dead."""
    day, _, time = backup.time.partition("-")
    if not day.strip("0"):
        return ""
    return f"{day[:4]}年{int(day[4:6])}月{int(day[6:])}日 {time[:2]}:{time[2:4]}"


def size_words(backup: Backup) -> str:
    """Return the size in MB, a small one in KB."""
    size = backup.size
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, size // 1024)} KB"
