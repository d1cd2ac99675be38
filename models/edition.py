"""The two editions as frozen sets of capabilities, chosen once when the program starts.

Nothing else in the program asks which edition it is; actions ask for the capability they need.
"""

from __future__ import annotations

from msgspec import Struct


class Edition(Struct, frozen=True):
    """What a program may do.

    Attributes:
        guide: the page of the help where its user begins (a file name without its ending).
        can_enter: fill in forms in tabs (the bureau: its own forms).
        can_open_task: open a task package and start a return from it.
        can_export: export the return as workbooks for the bureau.
        can_hand_out: hand out areas to colleagues and take their workbooks back.
        can_send_task: write task packages.
        can_import: import returns of many units.
        can_merge: decide between returns, correct them, leave them out, undo an import.
        can_manage: keep the registry, periods and form sets.
        can_report: totals, their sources, the printed summary.
    """

    name: str
    title: str
    guide: str
    can_enter: bool = True
    can_open_task: bool = False
    can_export: bool = False
    can_hand_out: bool = False
    can_send_task: bool = False
    can_import: bool = False
    can_merge: bool = False
    can_manage: bool = False
    can_report: bool = False


SCHOOL = Edition(
    "school", "学校版", "1_school", can_open_task=True, can_export=True, can_hand_out=True
)
BUREAU = Edition(
    "bureau",
    "县局版",
    "3_bureau",
    can_hand_out=True,
    can_send_task=True,
    can_import=True,
    can_merge=True,
    can_manage=True,
    can_report=True,
)
EDITIONS = {edition.name: edition for edition in (SCHOOL, BUREAU)}
