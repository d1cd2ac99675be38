"""Operations that could not be done, each with the sentence a person reads.

::

    AppError
    ├── EnvironmentFault        disk, rights, locks: nobody's mistake
    │   ├── DiskFull
    │   ├── NotWritable
    │   └── InUse
    ├── Damaged                 a data set or file that cannot be read any more
    ├── NewerFile               written by a newer version of this program
    ├── Refused                 an operation the rules do not allow (carries problems)
    │   ├── FormSetInvalid
    │   ├── FileRefused         a foreign file that is not taken in
    │   └── StoreChanged        the plan is older than the store
    ├── NotFound                a unit, period, batch … that does not exist
    └── Cancelled               the user stopped it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.problems import Problem


class AppError(Exception):
    """Base of every error whose text may be shown to a person."""

    def __init__(self, message: str) -> None:
        """Keep the Chinese sentence that says what happened and what to do."""
        super().__init__(message)
        self.message = message


class EnvironmentFault(AppError):
    """The computer could not do it: disk, rights, locks."""


class DiskFull(EnvironmentFault):
    """No space left on the target."""


class NotWritable(EnvironmentFault):
    """The target is read-only or its folder may not be written."""


class InUse(EnvironmentFault):
    """Another program holds the file or the data set."""


class Damaged(AppError):
    """The file or data set can no longer be read as what it is."""


class NewerFile(AppError):
    """The file was written by a newer version of the program."""


class Refused(AppError):
    """The rules do not allow the operation; ``problems`` says why."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        """Keep the sentence and the findings behind it."""
        super().__init__(message)
        self.problems = tuple(problems)


class FormSetInvalid(Refused):
    """A form set has faults; all of them are in ``problems``, with file and path."""


class FileRefused(Refused):
    """A foreign file is not taken in; ``problems[0]`` is the one sentence for the user."""


class StoreChanged(Refused):
    """The store changed since the merge plan was made."""


class NotFound(AppError):
    """Something named by the user does not exist."""


class Cancelled(AppError):
    """The user stopped the operation; nothing was changed."""

    def __init__(self) -> None:
        """Say that nothing happened."""
        super().__init__("已取消，什么都没有改动。")
