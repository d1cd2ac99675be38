"""Schools of the county of 2006, and a teacher who fills in their returns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from models.entry.completion import State, Status
from models.entry.draft import Draft
from models.forms.compute import prefill
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.forms.loader import load_form_set
from models.indicators.parts import IndicatorPart, unit_parts
from models.records import Content, FormData, Period, Row, Unit, Value

FIRST_AREAS = ("base", "retention", "exam")
"""The areas that the tests of whole returns are about; every other area has tests of its own."""

SHIPPED = Path(__file__).parents[2] / "resources" / "forms" / "county_2006"


@lru_cache(maxsize=1)
def shipped() -> FormSet:
    """Return the form set as it ships."""
    return load_form_set(SHIPPED)


PERIOD = Period(
    "2006H1",
    "2006年上半年",
    date(2006, 1, 1),
    date(2006, 6, 30),
    date(2006, 6, 30),
    date(2006, 7, 5),
    date(2005, 9, 1),
    ("2145000007", "JX00000013", "3145000001"),
)
AUTUMN = Period(
    "2006H2",
    "2006年下半年",
    date(2006, 7, 1),
    date(2006, 12, 31),
    date(2006, 12, 31),
    date(2007, 1, 10),
    date(2006, 9, 1),
)
FACTS = {
    "village": "古院村",
    "urban_rural": "220",
    "boarding": "否",
    "minority": "否",
    "founder": "1",
    "address": "桐木镇古院村",
    "postcode": "545702",
    "phone": "0772-7212345",
    "principal": "韦老师",
    "principal_phone": "13512345678",
}
POINT = Unit(
    "JX00000013",
    "古院教学点",
    "13",
    "451324101",
    "2145000001",
    facts=FACTS | {"type_code": "218"},
)
VILLAGE = Unit(
    "2145000007",
    "太山村小学",
    "12",
    "451324101",
    "2145000001",
    facts=FACTS | {"type_code": "211", "boarding": "是"},
)
JUNIOR = Unit(
    "3145000001",
    "桐木中学",
    "20",
    "451324101",
    facts=FACTS | {"type_code": "311", "boarding": "是", "urban_rural": "121"},
)


def last_return(counts: Mapping[str, int], *, top: int | None = None) -> Content:
    """Return what a school of so many pupils a grade said half a year ago."""
    school: dict[str, Value] = {} if top is None else {"top_grade": top}
    return Content(
        {
            "cover": FormData((Row("1", {"filled_by": "覃老师", "filled_phone": "7212345"}),)),
            "school": FormData((Row("1", school),)),
            "enrolment": FormData(
                tuple(Row(g, {"classes": 1, "students": n}) for g, n in counts.items())
            ),
            "movement": FormData(
                tuple(Row(g, {"start": n, "changed": False, "end": n}) for g, n in counts.items())
            ),
        }
    )


def context(unit: Unit, last: Content, period: Period = PERIOD) -> ReturnContext:
    """Return the surroundings of a school's return."""
    return ReturnContext(shipped(), unit, period, last)


class Teacher:
    """Fills in some areas of a return as a teacher does, and counts the fields."""

    def __init__(self, ctx: ReturnContext, areas: Collection[str] = FIRST_AREAS) -> None:
        """Open the return the program prepared."""
        self.draft = Draft(ctx, prefill(ctx))
        self.forms = frozenset(form.id for form in shipped().forms if form.area in areas)
        self.typed = 0

    def types(self, form: str, row: str, /, **answers: object) -> None:
        """Type into some fields of a row."""
        for name, answer in answers.items():
            self.draft.set_text(form, row, name, str(answer))
            self.typed += 1

    def has_none(self, form: str) -> None:
        """Say 本期无此项: one decision."""
        self.draft.set_absent(form, absent=True)
        self.typed += 1

    def has_no_dropouts(self) -> None:
        """Say 本期无此项 for the ledger."""
        self.has_none("dropout_ledger")

    def registers(self, **answers: object) -> None:
        """Add a line to the ledger."""
        row = self.draft.add_row("dropout_ledger")
        self.types("dropout_ledger", row, **answers)

    def problems(self) -> list[str]:
        """Return codes and messages of everything that is wrong or doubtful."""
        return [
            f"{found.code} {found.message}"
            for found in self.draft.check_all()
            if found.place.form in self.forms
        ]

    def open_forms(self) -> list[str]:
        """Return the forms that are not done and must be."""
        return [
            form
            for form, status in self._statuses()
            if status.state is not State.DONE and not status.optional
        ]

    def to_fill(self) -> int:
        """Return how many fields and decisions are still open."""
        return sum(status.to_fill for _, status in self._statuses())

    def _statuses(self) -> Iterator[tuple[str, Status]]:
        self.draft.check_all()
        for form in self.draft.view.forms:
            if form.id in self.forms:
                yield form.id, self.draft.status(form.id)


MOVES = (
    "in_transfer_county",
    "in_transfer_outside",
    "in_resume_leave",
    "in_resume_dropout",
    "in_other",
    "out_transfer_county",
    "out_transfer_outside",
    "out_suspend",
    "out_dropout",
    "out_death",
    "out_other",
)


def moves(**counts: int) -> dict[str, object]:
    """Return all movements of a grade, 0 where nothing is said."""
    return {"changed": "是", **{name: counts.get(name, 0) for name in MOVES}}


def pupils(count: int) -> dict[str, object]:
    """Return a grade's line of enrolment, all of them 瑶族."""
    return {"students": count, "girls": count // 2, "minority": count}


def teaching_point() -> Teacher:
    """Fill in a point with four grades; one pupil of grade 2 moved away."""
    teacher = Teacher(context(POINT, last_return({"1": 12, "2": 10, "3": 9, "4": 8}, top=4)))
    teacher.types("cover", "1", filled_date="2006-06-28")
    for grade, count in {"1": 12, "2": 9, "3": 9, "4": 8}.items():
        teacher.types("enrolment", grade, **pupils(count))
    for grade in ("1", "3", "4"):
        teacher.types("movement", grade, changed="否")
    teacher.types("movement", "2", **moves(out_transfer_county=1))
    teacher.types("movement", "2", out_transfer_note="桐木镇中心小学1人")
    teacher.has_no_dropouts()
    teacher.types("fee", "1", board="是", violation=0)
    return teacher


def village_school() -> Teacher:
    """Fill in a complete primary school with boarders and two grades that changed."""
    counts = {"1": 31, "2": 28, "3": 33, "4": 30, "5": 26, "6": 29}
    teacher = Teacher(context(VILLAGE, last_return(counts)))
    teacher.types("cover", "1", filled_date="2006-06-28")
    for grade, count in (counts | {"3": 34, "5": 25}).items():
        teacher.types("enrolment", grade, **pupils(count), boarders=3)
    for grade in ("1", "2", "4", "6"):
        teacher.types("movement", grade, changed="否")
    teacher.types("movement", "3", **moves(in_transfer_county=1))
    teacher.types("movement", "5", **moves(out_dropout=1))
    teacher.registers(
        name="张小明",
        sex="女",
        birth="1994-05-12",
        grade="五年级",
        guardian="张大山",
        home="桐木镇太山村古院屯",
        leave_date="2006-03-01",
        reason="家庭经济困难",
        whereabouts="在家务农",
        reported_date="2006-03-06",
        status="辍学",
        responsible="韦老师",
        aid_linked="是",
    )
    fees_and_conduct(teacher)
    return teacher


def fees_and_conduct(teacher: Teacher) -> None:
    """Fill in the fees and conduct of a village school with boarders, the first time."""
    teacher.types("fee", "1", board="是", receipts="是", violation=0)
    for item, paying, total in (
        ("杂费", 160, 6080),
        ("课本费", 177, 6372),
        ("作业本费", 177, 1062),
        ("寄宿费", 18, 360),
    ):
        row = teacher.draft.add_row("charge")
        teacher.types("charge", row, item=item, charged_pupils=paying, charged_total=total)
    for form in ("fee_issue", "petition"):
        teacher.has_none(form)
    teacher.types("openness", "1", items=4, open_times=2, visits_from_bureau=1)


def parts_of(ctx: ReturnContext, content: Content) -> dict[str, IndicatorPart]:
    """Return the parts of a return by indicator."""
    return {
        part.indicator: part for part in unit_parts(ctx.form_set, ctx.period, ctx.unit, content)
    }


def counted(teacher: Teacher, names: str) -> list[int]:
    """Return what a return contributes to some indicators, each of which it has answered."""
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    numbers = [parts[name].numerator for name in names.split()]
    return [int(number) for number in numbers if number is not None]


def in_areas(parts: Mapping[str, IndicatorPart], areas: Collection[str]) -> list[IndicatorPart]:
    """Return the parts of the indicators of some areas."""
    own = {item.id for item in shipped().indicators if item.area in areas}
    return [part for name, part in parts.items() if name in own]
