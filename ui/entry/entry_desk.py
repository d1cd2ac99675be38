"""An open return as the whole window: areas down the left edge, the page, the problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from models.entry.draft import Changed, Draft
from models.entry.saver import Saved, SaveState
from models.problems import Place
from ui.bridge import DraftBridge
from ui.desk import Desk
from ui.entry.area_tab import AreaTab
from ui.entry.help_card import HelpCard
from ui.entry.problem_walk import ProblemWalk
from ui.messages import Messages
from ui.side_tabs import SideTabs, Tab
from ui.theme import Theme

if TYPE_CHECKING:
    from ui.entry.problems_panel import ProblemsPanel

_SAVE = "不用保存：每填一格，离开时就已经存好了。"


class EntryDesk(Desk):
    """The return of one unit and period, open for filling in."""

    def __init__(self, draft: Draft, theme: Theme, messages: Messages) -> None:
        super().__init__()
        self.draft = draft
        self.theme = theme
        self._messages = messages
        self.bridge = DraftBridge(draft)
        self.bridge.setParent(self)  # its timers must die on this thread, with the desk
        self._place = Place()
        self._areas = {area.id: (area, forms) for area, forms in draft.view.areas()}
        self._tabs: dict[str, AreaTab] = {}
        self.side = SideTabs(
            [Tab(key, area.title) for key, (area, _) in self._areas.items()], theme
        )
        self.side.chosen.connect(self._choose)
        self.side.itemClicked.connect(self.enter)
        self.side.itemActivated.connect(self.enter)
        self._stack = QStackedWidget()
        self._problems: ProblemsPanel | None = None
        self._walk = ProblemWalk(draft)
        self._help = HelpCard(theme, self, self._stack)
        self._lay_out()
        self._marks = QTimer(self, singleShot=True, interval=0)
        self._marks.timeout.connect(self._refresh_marks)
        self.bridge.changed.connect(self._follow)
        self.bridge.saved.connect(self._show_saved)
        self.bridge.settled.connect(self._settled)
        self.side.choose(next(iter(self._areas), ""))
        self._marks.start()
        self.bridge.start_checks()

    def _lay_out(self) -> None:
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(self._stack)
        self._split.setCollapsible(0, False)
        self._split.setStretchFactor(0, 3)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._split)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(right, 1)

    @property
    def problems(self) -> ProblemsPanel:
        """The list of problems, made on first use."""
        if self._problems is None:
            from ui.entry.problems_panel import ProblemsPanel  # noqa: PLC0415  # tables of Qt

            made = ProblemsPanel(self.draft, self.theme)
            made.go_to.connect(self.go_to)
            made.hide_wanted.connect(self.toggle_problems)
            made.hide()
            self._split.addWidget(made)
            self._split.setStretchFactor(1, 1)
            self._problems = made
        return self._problems

    # Where the user is.

    @property
    def heading(self) -> str:
        """Whose return and which period."""
        return f"{self.draft.ctx.unit.name} · {self.draft.ctx.period.title}"

    def area_tab(self, area_id: str) -> AreaTab:
        """Return an area's page, made on first use."""
        made = self._tabs.get(area_id)
        if made is None:
            area, forms = self._areas[area_id]
            made = AreaTab(self.draft, area, forms, self.theme, self._messages)
            made.left.connect(self._left)
            made.place_changed.connect(self._moved)
            made.told.connect(self.told)
            self._tabs[area_id] = made
            self._stack.addWidget(made)
        return made

    def _choose(self, area_id: str) -> None:
        tab = self.area_tab(area_id)
        self._stack.setCurrentWidget(tab)
        self._help.hide()
        frame = tab.current_frame()
        if frame is not None:
            self._place = frame.page.place()

    def current_tab(self) -> AreaTab | None:
        """Return the area that is shown."""
        return self._tabs.get(self.side.current)

    def _moved(self, place: Place) -> None:
        self._place = place
        if self._help.isVisible():
            self.explain()

    def _left(self, step: int) -> None:
        """Go on to the next area after the last field of one."""
        if self.side.step(step):
            tab = self.current_tab()
            if tab is not None:
                tab.enter(at_end=step < 0)
        elif step > 0:
            self.told.emit("已经到最后一格了。按 F8 看还有没有问题，没有就可以导出上报。")

    def go_to(self, place: Place) -> None:
        """Show a place and put the cursor there."""
        form = self.draft.view.form(place.form)
        if form.area in self._areas:
            self.side.choose(form.area)
            self.area_tab(form.area).go_to(place)

    def enter(self, _item: object = None) -> None:
        """Put the cursor into the first field."""
        tab = self.current_tab()
        if tab is not None:
            tab.enter()

    # What happened to the return.

    def _follow(self, changed: Changed) -> None:
        for tab in self._tabs.values():
            tab.follow(changed)
        self._marks.start()
        if changed.place is not None:
            self.go_to(changed.place)

    def _refresh_marks(self) -> None:
        """Show states and counts; after the key was dealt with, not before."""
        for area_id in self._areas:
            self.side.set_status(area_id, self.draft.area_status(area_id))
        for tab in self._tabs.values():
            tab.refresh_marks()
        if self._problems is not None and self._problems.isVisible():
            self._problems.refresh()
        self._tell_progress()

    def _tell_progress(self) -> None:
        progress = self.draft.progress()
        parts = []
        if progress.errors:
            parts.append(f"{progress.errors}处有错")
        if progress.unexplained:
            parts.append(f"{progress.unexplained}处要说明")
        if progress.to_fill:
            parts.append(f"还有{progress.to_fill}项未填")
        self.progress.emit(" · ".join(parts) or "都填好了，可以导出上报")

    def _settled(self) -> None:
        self._marks.start()

    def _show_saved(self, saved: Saved) -> None:
        failed = saved.state is SaveState.FAILED
        self.saved.emit(str(saved), failed)
        self.trouble.emit(saved.message if failed else "")

    # What the commands ask.

    def commit(self) -> None:
        """Hand over what is being typed."""
        tab = self.current_tab()
        frame = tab.current_frame() if tab is not None else None
        if frame is not None:
            frame.page.commit()

    def close_desk(self) -> bool:
        """Hand over and write what was typed last."""
        self.commit()
        return self.bridge.close()

    def undo(self) -> None:
        """Take back the last action."""
        title = self.draft.undo_title
        self.told.emit(f"已撤销：{title}" if self.draft.undo() else "没有可以撤销的。")

    def redo(self) -> None:
        """Do again what was taken back."""
        title = self.draft.redo_title
        self.told.emit(f"已重做：{title}" if self.draft.redo() else "没有可以重做的。")

    def save(self) -> None:
        """Say that everything is saved already."""
        self.commit()
        self.told.emit(_SAVE)

    def toggle_problems(self) -> None:
        """Show or hide the list of problems."""
        shown = not self.problems.isVisible()
        if shown:
            self.problems.refresh()
        self.problems.setVisible(shown)

    def toggle_names(self) -> None:
        """Show or mask the names of the form in view."""
        tab = self.current_tab()
        frame = tab.current_frame() if tab is not None else None
        if frame is not None and frame.names.isVisibleTo(frame):
            frame.names.toggle()
        else:
            self.told.emit("这张表里没有姓名等个人信息。")

    def next_tab(self, step: int) -> None:
        """Go to the next or previous area."""
        self.side.step(step)

    def next_problem(self, step: int) -> None:
        """Go to the next thing to be mended: errors and warnings first, then blanks."""
        self.commit()
        self.bridge.check_now()
        problem = self._walk.next(self._place, step)
        if problem is None:
            self.told.emit("没有发现问题。")
            return
        self.go_to(problem.place)
        self._walk.landed(problem.place, self._place)
        remark = self._walk.remark(problem)
        if remark:
            self.told.emit(remark)

    def explain(self) -> None:
        """Explain the field the cursor is in; again hides it."""
        form_id, field_id = self._place.form, self._place.field
        form = self.draft.view.form(form_id) if form_id else None
        item = form.field(field_id) if form is not None else None
        if form is None or item is None:
            self.told.emit("把光标放进一个格子里，再按 F1。")
            return
        self._help.show_field(self.draft.ctx, form, item)
