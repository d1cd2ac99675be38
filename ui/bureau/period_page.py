"""期次: which half-year is worked on, its days, whom it expects, its standards (B15)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QTabWidget

from models.errors import AppError
from models.forms.plain_dates import read_date
from models.forms.setting_rows import SettingRow, setting_rows, type_setting
from models.records import Period
from models.task.period_change import change_period
from ui.bureau.bench import Bench
from ui.bureau.expected_panel import ExpectedPanel
from ui.bureau.half_year import new_half_year
from ui.bureau.page import Page
from ui.bureau.period_rows import PeriodFacts, change_line, expected_rows, read_period
from ui.bureau.settings_panel import SettingsPanel
from ui.bureau.who_box import WhoBox
from ui.home import Home
from ui.still_box import StillBox
from ui.tasks import Control, watch_of
from ui.theme import GAP, set_look

_LEAVE = "期次里的改动还没有保存。要放弃这些改动吗？"
_SAVED = "期次的改动已保存，{count}个单位的数已重新算过。学校手里的任务包还是旧的，请重新下发。"


class PeriodPage(Page):
    """What the bureau sets of a half-year; nothing counts before it is saved."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, "期次", "日期、应报单位和标准在这里定。")
        self._facts: PeriodFacts | None = None
        self._settings: Mapping[str, Any] = {}
        self._expected: frozenset[str] = frozenset()
        self.periods = StillBox(bench.theme)
        self.periods.activated.connect(self._switch)
        self.new_button = QPushButton("新建期次…")
        self.new_button.clicked.connect(self._begin_new)
        self.name, self.cutoff, self.deadline = QLineEdit(), QLineEdit(), QLineEdit()
        for field in (self.name, self.cutoff, self.deadline):
            field.textChanged.connect(lambda _: self._follow())
        self.expected = ExpectedPanel(bench.theme)
        self.settings = SettingsPanel(bench.theme)
        self.expected.turned.connect(self._turn)
        self.settings.typed.connect(self._type)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.expected, "应报单位")
        self.tabs.addTab(self.settings, "标准和设置")
        self.who = WhoBox(bench, "应报单位有增减的，写明为什么")
        self.fault = QLabel()
        self.fault.setWordWrap(True)
        self.save_button = QPushButton("保存改动(&S)")
        self.save_button.setProperty("primary", True)
        self.save_button.clicked.connect(self.keep)
        self.drop_button = QPushButton("放弃改动")
        self.drop_button.clicked.connect(self._drop)
        self._lay_out()
        self._follow()

    def _lay_out(self) -> None:
        theme = self.theme
        row = QHBoxLayout()
        row.setSpacing(theme.px(GAP))
        for text, field, least, most in (
            ("正在办理", self.periods, 110, 160),
            ("名称", self.name, 70, 150),
            ("统计截止", self.cutoff, 90, 110),
            ("上报期限", self.deadline, 90, 110),
        ):
            label = QLabel(text)
            label.setBuddy(field)
            field.setMinimumWidth(theme.px(least))
            field.setMaximumWidth(theme.px(most))
            row.addWidget(label)
            row.addWidget(field)
        row.addStretch(1)
        self.head.addWidget(self.new_button)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(GAP))
        foot.addWidget(self.who, 1)
        foot.addWidget(self.save_button)
        foot.addWidget(self.drop_button)
        self.body.addLayout(row)
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(self.fault)
        self.body.addLayout(foot)

    # What is stored.

    def refresh(self) -> None:
        """Read the half-year again; what is being changed here stays."""
        self.who.refresh()
        if self.unsaved:
            return
        workspace = self.bench.workspace
        self.run(lambda _: read_period(workspace), self._show)

    def _show(self, facts: PeriodFacts) -> None:
        self._facts = facts
        period = facts.frame.period
        self._settings, self._expected = period.settings, frozenset(period.expected)
        self.periods.clear()
        for one in facts.periods:
            self.periods.addItem(one.title, one.id)
        self.periods.setCurrentIndex([one.id for one in facts.periods].index(period.id))
        self.name.setText(period.title)
        self.name.setCursorPosition(0)
        self.cutoff.setText(period.cutoff.isoformat())
        self.deadline.setText(period.deadline.isoformat())
        self._show_lists()

    def _show_lists(self) -> None:
        facts = self._facts
        if facts is not None:
            rows = expected_rows(facts, self._expected)
            self.expected.show_rows(rows, [change_line(facts, one) for one in facts.changes[-2:]])
            self.tabs.setTabText(0, f"应报单位 {len(self._expected)}/{len(rows)}")
            self.settings.show_rows(setting_rows(facts.frame.form_set, self._settings))
        self._follow()

    def enter(self) -> None:
        """Begin at the list in view."""
        on_units = self.tabs.currentWidget() is self.expected
        (self.expected.view if on_units else self.settings.view).setFocus()

    # What is being changed.

    def period(self) -> Period | None:
        """Return the half-year as it would be saved; None where a day can't be read."""
        if self._facts is None:
            return None
        was = self._facts.frame.period
        cutoff = read_date(self.cutoff.text(), was.year).value
        deadline = read_date(self.deadline.text(), was.year).value
        if cutoff is None or deadline is None:
            return None
        order = self._facts.frame.units
        return replace(
            was,
            title=self.name.text().strip(),
            cutoff=cutoff,
            deadline=deadline,
            expected=was.expected
            if self._expected == frozenset(was.expected)
            else tuple(code for code in order if code in self._expected),
            settings=self._settings,
        )

    @property
    def unsaved(self) -> bool:
        """Whether anything here differs from what is stored."""
        if self._facts is None:
            return False
        return self.period() != self._facts.frame.period

    def _follow(self) -> None:
        unreadable = self._facts is not None and self.period() is None
        self.fault.setText("日期写成2026-06-30这样。" if unreadable else "")
        set_look(self.fault, "role", "error")
        self.fault.setVisible(unreadable)
        self.save_button.setEnabled(self.unsaved and not unreadable)
        self.drop_button.setEnabled(self.unsaved)

    def _turn(self, code: str, expected: bool) -> None:  # noqa: FBT001  # a Qt signal
        one = frozenset((code,))
        self._expected = self._expected | one if expected else self._expected - one
        self._show_lists()

    def _type(self, row: SettingRow, text: str) -> None:
        if self._facts is None:
            return
        made = type_setting(self._facts.frame.form_set, self._settings, row, text)
        if made.problem:
            self.settings.say(made.problem)
            return
        self._settings = made.settings
        self._show_lists()

    def _drop(self) -> None:
        if self._facts is not None:
            self._show(self._facts)

    # What is kept.

    def keep(self) -> None:
        """Save the changes; whoever changes the expected units says who and why."""
        period, facts = self.period(), self._facts
        if period is None or facts is None:
            return
        who, reason = "", ""
        if self._expected != frozenset(facts.frame.period.expected):
            told = self.who.who()
            if told is None:
                self._say("应报单位和原来不一样了，请写明是谁决定的、为什么。")
                return
            who, reason = told.name, told.reason
        dataset = self.bench.workspace.dataset

        def work(control: Control) -> int:
            return change_period(dataset, period, who, reason, watch_of(control))

        self.run(work, self._kept, failed=self._failed, title="正在保存期次，重新计算")

    def _kept(self, count: int) -> None:
        self.who.done()
        self.told.emit(_SAVED.format(count=count))
        self._facts = None  # what was being changed is what is stored now
        self.refresh()
        self.changed.emit()

    def _failed(self, error: AppError) -> None:
        self._say(error.message)

    def _say(self, text: str) -> None:
        self.fault.setText(text)
        set_look(self.fault, "role", "error")
        self.fault.show()

    def _switch(self, at: int) -> None:
        """Work on another half-year; the whole window follows."""
        facts, chosen = self._facts, self.periods.itemData(at)
        if facts is None or chosen == facts.frame.period.id:
            return
        if self.unsaved and not self._may_leave():
            self.periods.setCurrentIndex(self.periods.findData(facts.frame.period.id))
            return
        workspace = self.bench.workspace

        def done(_: None) -> None:
            self._facts = None
            self.refresh()
            self.changed.emit()

        self.run(lambda _: workspace.choose_period(chosen), done)

    def _begin_new(self) -> None:
        """Begin another half-year; the window opens the data anew and works on it."""
        home = self.window().findChild(Home)
        if home is not None:
            new_half_year(home, self.bench.workspace)

    def _may_leave(self) -> bool:
        return self.bench.messages.ask(_LEAVE, yes="放弃改动", no="回去保存")

    def close_desk(self) -> bool:
        """Ask before changes are lost."""
        return not self.unsaved or self._may_leave()
