"""Schools of the county of 2006, and a teacher who fills in their returns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from models.entry.completion import State, Status
from models.entry.draft import Draft
from models.forms.compute import prefill
from models.forms.context import ReturnContext
from models.forms.definition import FormSet
from models.forms.loader import load_form_set
from models.indicators.parts import IndicatorPart, unit_parts
from models.problems import Problem
from models.records import Content, FormData, Period, Row, Unit, Value

SHIPPED = Path(__file__).parents[2] / "resources" / "forms" / "county_2006"


@lru_cache(maxsize=1)
def shipped() -> FormSet:
    """Return the form set as it ships."""
    return load_form_set(SHIPPED)


@lru_cache(maxsize=1)
def current() -> FormSet:
    """Return the form set for today, as it ships."""
    return load_form_set(SHIPPED.with_name("county_current"))


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
                tuple(Row(g, {"start": n, "changed": "0", "end": n}) for g, n in counts.items())
            ),
            "staff": FormData((Row("1", STAFF_OF_A_POINT if top else STAFF),)),
            "zones": FormData((Row("ZONE", ZONE),)),
            "aid_summary": FormData((Row("1", {"way": "0", "persons": 0}),)),
        }
    )


def context(unit: Unit, last: Content, period: Period = PERIOD) -> ReturnContext:
    """Return the surroundings of a school's return."""
    return ReturnContext(shipped(), unit, period, last)


class Teacher:
    """Fills in some areas of a return, or all, as a teacher does, and counts the fields."""

    def __init__(self, ctx: ReturnContext, areas: Collection[str] = ()) -> None:
        """Open the return the program prepared."""
        self.draft = Draft(ctx, prefill(ctx))
        self.areas = tuple(areas)
        self.typed = 0

    def types(self, form: str, row: str, /, **answers: object) -> None:
        """Type into some fields of a row."""
        for name, answer in answers.items():
            self.draft.set_text(form, row, name, str(answer))
            self.typed += 1

    def has_none(self, form: str) -> None:
        """Say 本期无此项 for a form: one decision."""
        self.draft.set_absent(form, absent=True)
        self.typed += 1

    def has_no_dropouts(self) -> None:
        """Say 本期无此项 for the ledger."""
        self.has_none("dropout_ledger")

    def enters(self, form: str, **answers: object) -> str:
        """Add a record to a list, and return its id."""
        row = self.draft.add_row(form)
        self.types(form, row, **answers)
        return row

    def registers(self, **answers: object) -> None:
        """Add a line to the ledger."""
        self.enters("dropout_ledger", **answers)

    def problems(self, *areas: str) -> list[str]:
        """Return codes and messages of everything wrong or doubtful in some areas, or in all."""
        return [f"{found.code} {found.message}" for found in self.found(*areas)]

    def found(self, *areas: str) -> list[Problem]:
        """Return everything wrong or doubtful in some areas, or in all."""
        areas = areas or self.areas
        own = {form.id for form in shipped().forms if not areas or form.area in areas}
        return [found for found in self.draft.check_all() if found.place.form in own]

    def open_forms(self, *areas: str) -> list[str]:
        """Return the forms of some areas, or of all, that are asked for and are not done."""
        return [
            form
            for form, status in self._statuses(areas)
            if status.state is not State.DONE and not status.optional
        ]

    def to_fill(self, *areas: str) -> int:
        """Return how many fields and decisions of some areas, or of all, are still open."""
        return sum(status.to_fill for _, status in self._statuses(areas))

    def _statuses(self, areas: Collection[str]) -> Iterator[tuple[str, Status]]:
        self.draft.check_all()
        areas = areas or self.areas
        view = self.draft.view
        for form in view.forms:
            if (not areas or form.area in areas) and view.form_relevant(form):
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


def transfers(**counts: int) -> dict[str, object]:
    """Return the movements of a grade in which pupils only changed schools."""
    names = [name for name in MOVES if "transfer" in name]
    return {"changed": "只有转学", **{name: counts.get(name, 0) for name in names}}


def leaves(**counts: int) -> dict[str, object]:
    """Return the movements of a grade in which pupils only left school, or came back to it."""
    names = ("in_resume_leave", "in_resume_dropout", "out_suspend", "out_dropout")
    return {"changed": "只有休学、复学、辍学", **{name: counts.get(name, 0) for name in names}}


STAFF_OF_A_POINT: dict[str, Value] = {
    "staff_total": 2,
    "teachers": 2,
    "qualified": 2,
    "substitute": 0,
}
STAFF: dict[str, Value] = {
    **STAFF_OF_A_POINT,
    "staff_total": 13,
    "teachers": 12,
    "teachers_f": 5,
    "teachers_minority": 9,
    "qualified": 11,
    "edu_hs": 4,
    "edu_college": 7,
    "edu_bachelor": 1,
    "cert": 12,
    "backbone_county": 1,
    "backbone_city": 0,
    "backbone_region": 0,
    "age_young": 5,
    "age_middle": 5,
    "age_old": 2,
    "title_high": 0,
    "title_middle": 6,
    "title_junior": 5,
    "title_none": 1,
    "vacancy": 0,
}
ZONE: dict[str, Value] = {
    "zone": "古院屯",
    "responsible": "韦老师",
    "households": 30,
    "pupils": 38,
    "pairs": 2,
    "converted": 1,
}


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
    teacher.types("movement", "2", **transfers(out_transfer_county=1))
    teacher.types("movement", "2", out_transfer_note="桐木镇中心小学1人")
    teacher.has_no_dropouts()
    teacher.has_none("donation")
    return teacher


def village_school() -> Teacher:
    """Fill in a complete primary school: boarders, two grades that changed, a leaving class."""
    counts = {"1": 31, "2": 28, "3": 33, "4": 30, "5": 26, "6": 29}
    teacher = Teacher(context(VILLAGE, last_return(counts)))
    teacher.types("cover", "1", filled_date="2006-06-28")
    for grade, count in (counts | {"3": 34, "5": 25}).items():
        teacher.types("enrolment", grade, **pupils(count), boarders=3)
    for grade in ("1", "2", "4", "6"):
        teacher.types("movement", grade, changed="否")
    teacher.types("movement", "3", **transfers(in_transfer_county=1))
    teacher.types("movement", "5", **leaves(out_dropout=1))
    teacher.types("cohort", "6", cohort_in=30, in_transfer=1, out_transfer=2, death=0)
    teacher.enters(
        "exam_activity", held_date="2006-04-12", exam="毕业检测", kind="备考会", persons=8
    )
    teacher.types("exam_score", "300", registered=29, sat=29, passed=25, excellent=11, violators=0)
    teacher.types("exam_score", "301", avg="78.5")
    teacher.types("exam_score", "302", avg=74)
    teacher.has_none("donation")
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
    teacher.enters(
        "persuasion",
        pupil="张小明",
        visit_date="2006-06-10",
        visitors="校长、班主任",
        result="不同意",
    )
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


def figures(teacher: Teacher, *names: str) -> list[Decimal | None]:
    """Return what a return contributes to some indicators."""
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    return [parts[name].numerator for name in names]


def counted(teacher: Teacher, names: str) -> list[int]:
    """Return the same as whole numbers, of those a return has answered."""
    return [int(number) for number in figures(teacher, *names.split()) if number is not None]


def in_areas(parts: Mapping[str, IndicatorPart], areas: Collection[str]) -> list[IndicatorPart]:
    """Return the parts of the indicators of some areas."""
    own = {item.id for item in shipped().indicators if item.area in areas}
    return [part for name, part in parts.items() if name in own]
