"""Buildings, projects, boarding and teachers' rooms: typed once, and then left alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models.forms.applicability import forms_for
from models.forms.field_types import field_types
from models.indicators.parts import PartState
from models.problems import Severity
from models.records import Content, FormData, Row, Unit, Value
from tests.models.checks.counties import told
from tests.resources.teacher import (
    JUNIOR,
    PERIOD,
    POINT,
    VILLAGE,
    Teacher,
    context,
    last_return,
    parts_of,
    pupils,
    shipped,
)

AREA = ("construct",)
FIELDS = {
    "project": (
        "project_no name kind use area storeys invest_total fund_central fund_region fund_city"
        " fund_county fund_school fund_donation fund_before fund_arrived_period fund_arrived_cum"
        " fund_spent progress progress_pct start plan_end end acceptance contractor"
    ),
    "building": (
        "bldg_no name use built_year structure storeys floor_area danger appraisal_date"
        " appraisal_no in_use measure repair_need repair_cost_est"
    ),
    "building_summary": "total_area per_student danger_area danger_used repair_n storeyed",
    "boarding": (
        "boarders dorm_area dorm_m dorm_f beds single_bed bunk_plank dorm_danger toilets_m"
        " toilets_f showers hot_water drinking guard_m guard_f canteen canteen_area"
        " canteen_license kitchen_staff health_certs"
    ),
    "living": (
        "reported housing_need teachers_housed turnover_flats housing_area danger_housing offices"
        " desks computers lack"
    ),
    "fund": "purpose source amount arrived_date doc",
}
ERRORS = "C130 C131 C132 C133 C142 C252 C254 C255 C257"
WARNINGS = "C134 C135 C136 C137 C138 C140 C141 C192 C250 C251 C253 C256 C258 C259"
SCHOOL = "project building building_summary boarding living"
FORMS_OF = {
    "10": SCHOOL,
    "12": SCHOOL,
    "13": "building building_summary boarding living",
    "20": SCHOOL,
    "21": SCHOOL,
    "31": SCHOOL,
    "40": SCHOOL,
    "90": "fund",
}

HOUSE: dict[str, Value] = {
    "bldg_no": "1",
    "use": "01",
    "built_year": 1996,
    "structure": "02",
    "storeys": 2,
    "floor_area": Decimal("520.0"),
    "danger": "A",
    "in_use": True,
    "measure": "01",
    "repair_need": False,
}
SHED = HOUSE | {
    "bldg_no": "2",
    "structure": "03",
    "storeys": 1,
    "floor_area": Decimal("120.5"),
    "danger": "D",
    "appraisal_date": date(2005, 10, 12),
    "appraisal_no": "房鉴2005-17",
    "in_use": False,
    "measure": "04",
}
PROJECT: dict[str, Value] = {
    "project_no": "JX2005-03",
    "name": "太山村小学教学楼",
    "kind": "01",
    "use": "01",
    "area": Decimal("640.0"),
    "invest_total": Decimal("300000.00"),
    "fund_region": Decimal("240000.00"),
    "fund_county": Decimal("60000.00"),
    "fund_arrived_period": Decimal("120000.00"),
    "fund_arrived_cum": Decimal("120000.00"),
    "fund_spent": Decimal("90000.00"),
    "progress": "02",
    "progress_pct": 40,
    "start": date(2005, 9, 12),
}
BOARDING: dict[str, Value] = {
    "dorm_area": Decimal("60.0"),
    "beds": 18,
    "single_bed": True,
    "bunk_plank": False,
    "dorm_danger": False,
    "guard_m": 1,
    "guard_f": 1,
    "canteen": True,
    "canteen_license": True,
    "kitchen_staff": 1,
    "health_certs": 1,
}
LIVING: dict[str, Value] = {
    "housing_need": 5,
    "teachers_housed": 4,
    "turnover_flats": 4,
    "danger_housing": False,
    "offices": 2,
    "computers": 0,
}
GRADES = {"1": 31, "2": 28, "3": 33, "4": 30, "5": 26, "6": 29}


def listed(*records: dict[str, Value]) -> FormData:
    return FormData(tuple(Row(f"R{n}", record) for n, record in enumerate(records, 1)))


def before(**forms: FormData) -> Content:
    """Return what the village school said half a year ago."""
    own = {
        "building": listed(HOUSE, SHED),
        "building_summary": FormData((Row("1", {"total_area": Decimal("640.5")}),)),
        "boarding": FormData((Row("1", BOARDING),)),
        "living": FormData((Row("1", LIVING),)),
        "project": FormData(absent=True),
    }
    return Content({**last_return(GRADES).forms, **own, **forms})


def village(**forms: FormData) -> Teacher:
    """Open the village school's return, with the pupils filled in."""
    teacher = Teacher(context(VILLAGE, before(**forms)), AREA)
    for grade, count in GRADES.items():
        teacher.types("enrolment", grade, **pupils(count), boarders=3)
    teacher.typed = 0
    return teacher


def value(teacher: Teacher, form: str, field: str, row: str = "1") -> Value | None:
    found = teacher.draft.content.form(form).row(row)
    return found.values.get(field) if found else None


def test_forms_and_fields() -> None:
    """Ids live for ever."""
    found = {
        form.id: " ".join(field.id for field in form.fields)
        for form in shipped().forms
        if form.area == "construct"
    }
    assert found == FIELDS


def test_checks_and_their_levels() -> None:
    """An error cannot be true; what only should not be is a warning."""
    found: dict[Severity, list[str]] = {Severity.ERROR: [], Severity.WARNING: []}
    for form in shipped().forms:
        for check in form.checks:
            if form.area == "construct":
                found[check.level].append(check.id)
    assert " ".join(sorted(found[Severity.ERROR])) == ERRORS
    assert " ".join(sorted(found[Severity.WARNING])) == WARNINGS


@pytest.mark.parametrize("kind", sorted(FORMS_OF))
def test_who_fills_in_what(kind: str) -> None:
    """Teaching points have no projects of their own; the bureau has its funds."""
    unit = Unit("2145000001", "示例", kind)
    found = [form.id for form in forms_for(shipped(), unit) if form.area == "construct"]
    assert found == FORMS_OF[kind].split()


def test_where_nothing_changed_one_decision_is_enough() -> None:
    """No project; buildings, dormitory and teachers' rooms are as they were."""
    teacher = village()
    assert teacher.open_forms() == ["project"]
    teacher.draft.set_absent("project", absent=True)
    assert teacher.open_forms() == []
    assert teacher.problems() == []
    assert teacher.to_fill() == 0
    assert value(teacher, "building", "floor_area", "R1") == Decimal("520.0")
    assert value(teacher, "boarding", "beds") == 18
    assert value(teacher, "living", "teachers_housed") == 4


def test_a_point_where_nothing_changed_types_nothing() -> None:
    """One building; no boarders, no projects, and teachers' rooms are left to it."""
    forms = {"building": listed(HOUSE | {"storeys": 1})}
    last = Content({**last_return({"1": 12, "2": 10}, top=2).forms, **forms})
    teacher = Teacher(context(POINT, last), AREA)
    assert teacher.open_forms() == []
    assert teacher.problems() == []
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert parts["bldg_area"].numerator == Decimal("520.0")
    assert parts["dorm_schools"].state is PartState.NOT_APPLICABLE
    assert parts["live_need"].numerator == 0
    assert "bldg_storey_n" not in parts  # only asked of schools from 村完小 up


def test_a_point_may_report_its_teachers_rooms() -> None:
    """It says so, and then what a school must say is asked of it too."""
    teacher = Teacher(context(POINT, Content({"building": listed(HOUSE)})), AREA)
    teacher.types("living", "1", reported="是")
    assert teacher.open_forms() == ["living"]
    teacher.types("living", "1", housing_need=1, teachers_housed=1, turnover_flats=1)
    teacher.types("living", "1", danger_housing="否", offices=1, computers=0)
    assert teacher.open_forms() == []
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert parts["live_housed"].numerator == 1
    assert parts["live_schools"].numerator == 1


def test_the_first_return_of_a_point() -> None:
    """A building is eight fields; that it is in use and sound in itself is taken for granted."""
    teacher = Teacher(context(POINT, Content()), AREA)
    row = teacher.draft.add_row("building")
    teacher.types("building", row, bldg_no=1, use="教室", built_year=1978, structure="瓦房")
    teacher.types("building", row, storeys=1, floor_area="86.5㎡", danger="未鉴定")
    assert teacher.open_forms() == []
    assert teacher.problems() == []
    assert value(teacher, "building", "in_use", row) is True
    assert value(teacher, "building", "measure", row) == "01"


def test_a_school_that_borrows_its_rooms() -> None:
    """本期无此项 is an answer: no building, 0 square metres."""
    teacher = Teacher(context(POINT, Content()), AREA)
    teacher.draft.set_absent("building", absent=True)
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert parts["bldg_area"].numerator == 0
    assert value(teacher, "building_summary", "total_area") == 0
    assert value(teacher, "building_summary", "storeyed") is False


def test_what_nobody_listed_is_blank() -> None:
    """Untouched buildings are neither 0 square metres nor a school without a storey."""
    ctx = context(VILLAGE, last_return(GRADES))
    parts = parts_of(ctx, Teacher(ctx).draft.content)
    for name in ("bldg_area", "danger_area", "bldg_storey_n", "bldg_schools", "dorm_area"):
        assert parts[name].state is PartState.BLANK, name


def test_the_summary_of_the_buildings() -> None:
    """Added up, and divided by the pupils; the storeyed building is the larger one."""
    teacher = village()
    summary = {
        name: value(teacher, "building_summary", name)
        for name in FIELDS["building_summary"].split()
    }
    assert summary == {
        "total_area": Decimal("640.5"),
        "per_student": Decimal("3.62"),
        "danger_area": Decimal("120.5"),
        "danger_used": 0,
        "repair_n": 0,
        "storeyed": True,
    }
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert parts["danger_d_area"].numerator == Decimal("120.5")
    assert parts["danger_used_area"].numerator == 0
    assert parts["bldg_storey_n"].numerator == parts["bldg_schools"].numerator == 1


@pytest.mark.parametrize(
    ("typed", "storeyed"),
    [
        ({"floor_area": 121}, True),
        ({"floor_area": 120}, False),  # the old classrooms are the larger ones
        ({"storeys": 1}, False),
        ({"structure": "砖木"}, False),
        ({"use": "学生宿舍"}, False),
        ({"in_use": "否"}, False),
    ],
)
def test_which_school_has_a_storeyed_building(typed: dict[str, object], storeyed: bool) -> None:  # noqa: FBT001
    """The largest building in which classes are held has two floors, of brick or concrete."""
    teacher = village()
    teacher.types("building", "R2", in_use="是", measure="正常", danger="B级")
    teacher.types("building", "R1", **typed)
    assert value(teacher, "building_summary", "storeyed") is storeyed


def test_what_was_pulled_down_goes() -> None:
    """It counts for nothing in the half-year it went, and is not there in the next."""
    teacher = village()
    teacher.draft.set_absent("project", absent=True)
    teacher.types("building", "R2", measure="拆除")
    assert teacher.problems() == []
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert parts["bldg_area"].numerator == Decimal("520.0")
    assert parts["danger_area"].numerator == 0
    assert parts["gone_area"].numerator == Decimal("120.5")
    later = Teacher(context(VILLAGE, teacher.draft.content), AREA)
    assert [row.row_id for row in later.draft.content.form("building").rows] == ["R1"]
    assert later.problems() == ["C010 这张表没有记录。没有发生请点“本期无此项”，有的话请补填。"]


def test_an_area_that_changes_of_itself() -> None:
    """Neither built nor pulled down: somebody measured again, and says so."""
    teacher = village()
    teacher.draft.set_absent("project", absent=True)
    teacher.types("building", "R1", floor_area=502)
    assert teacher.problems() == ["C192 校舍面积变了18平方米，但没有基建或拆除记录。"]


def test_a_project_goes_on_until_it_is_accepted() -> None:
    """What had come is known; only what came now is typed, and the rest is added up."""
    teacher = village(project=listed(PROJECT))
    assert value(teacher, "project", "fund_before", "R1") == Decimal("120000.00")
    assert value(teacher, "project", "fund_arrived_period", "R1") is None
    assert teacher.open_forms() == ["project"]
    teacher.types("project", "R1", fund_arrived_period="8万元", progress_pct=70)
    assert teacher.problems() == []
    assert value(teacher, "project", "fund_arrived_cum", "R1") == Decimal("200000.00")
    assert teacher.typed == 2
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert parts["prj_n"].numerator == 1
    assert parts["prj_area"].numerator == Decimal("640.0")
    assert parts["prj_arrived"].numerator == Decimal("80000.00")
    assert parts["prj_gap"].numerator == Decimal("100000.00")
    accepted = PROJECT | {"progress": "05", "end": date(2006, 5, 20)}
    over = Teacher(context(VILLAGE, before(project=listed(accepted))), AREA)
    assert over.draft.content.form("project").rows == ()


def test_a_project_that_rests_is_asked_about() -> None:
    """No money and no progress: is it still one?"""
    teacher = village(project=listed(PROJECT))
    teacher.types("project", "R1", fund_arrived_period=0)
    assert teacher.problems() == ["C135 太山村小学教学楼本期没有资金也没有进度变化，还要报吗？"]


def test_a_finished_project_brings_a_building() -> None:
    """The area grows, and nobody asks why."""
    teacher = village(project=listed(PROJECT))
    teacher.draft.clear("project", [("R1", "progress_pct")])
    teacher.types("project", "R1", fund_arrived_period=180000, fund_spent=280000)
    teacher.types("project", "R1", progress="完工", end="2006-05-20", acceptance="否")
    row = teacher.draft.add_row("building")
    teacher.types("building", row, bldg_no=3, use="教学楼", built_year=2006, structure="砖混")
    teacher.types("building", row, storeys=3, floor_area=640, danger="A")
    assert teacher.problems() == []
    assert teacher.open_forms() == []
    assert teacher.typed <= 15


def test_equipment_has_no_area() -> None:
    """Nor has a wall: it is not asked for, and adds nothing to the area built."""
    teacher = village()
    row = teacher.draft.add_row("project")
    teacher.types("project", row, project_no="太山1", name="课桌椅", kind="设备", use="其他")
    teacher.types("project", row, invest_total=20000, fund_donation=20000)
    teacher.types("project", row, fund_arrived_period=20000, fund_spent=0)
    teacher.types("project", row, progress="在建", start="2006-04-03")
    assert teacher.problems() == []
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert parts["prj_n"].numerator == 1
    assert parts["prj_area"].numerator == 0
    assert parts["prj_new_n"].numerator == 0


def test_a_planned_project_is_not_under_way() -> None:
    """It is listed, and counted apart."""
    planned = PROJECT | {"progress": "01"}
    contents = Content({"project": listed(planned, PROJECT | {"project_no": "JX2005-04"})})
    parts = parts_of(context(VILLAGE, Content()), contents)
    assert parts["prj_n"].numerator == parts["prj_planned_n"].numerator == 1
    assert parts["prj_area"].numerator == Decimal("640.0")


def test_boarders_are_counted_where_they_are_typed() -> None:
    """Not asked twice, and held against beds and square metres."""
    teacher = village()
    assert value(teacher, "boarding", "boarders") == 18
    teacher.types("enrolment", "6", boarders=9)
    assert value(teacher, "boarding", "boarders") == 24
    told = [text for text in teacher.problems() if not text.startswith("C010")]
    assert told == [
        "C140 生均宿舍2.5平方米，低于3平方米。",
        "C141 床位18张，寄宿生24人，有没有两人一床？",
    ]
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert parts["dorm_short_n"].numerator == parts["bed_short_n"].numerator == 1


def test_the_kitchen_is_asked_about_where_there_is_one() -> None:
    """No canteen: no licence, no cooks."""
    teacher = Teacher(context(JUNIOR, Content()), AREA)
    teacher.types("boarding", "1", dorm_area=900, beds=260, single_bed="是", bunk_plank="否")
    teacher.types("boarding", "1", dorm_danger="否", guard_m=1, guard_f=2, canteen="否")
    assert "boarding" not in teacher.open_forms()
    teacher.types("boarding", "1", canteen="是")
    assert "boarding" in teacher.open_forms()


def test_a_day_school_is_not_asked_about_dormitories() -> None:
    """Nothing to confirm either."""
    day = Unit(VILLAGE.code, VILLAGE.name, "12", facts={**VILLAGE.facts, "boarding": "否"})
    teacher = Teacher(context(day, Content()), AREA)
    assert "boarding" not in teacher.open_forms()


def test_the_bureau_and_the_schools_are_held_against_each_other() -> None:
    """More came in than the bureau has written down, and one number is used twice."""
    funds = FormData(
        (
            Row("1", {"purpose": "01", "source": "02", "amount": Decimal(150_000)}),
            Row("2", {"purpose": "02", "source": "02", "amount": Decimal(90_000)}),
        )
    )
    schools = [Content({"project": listed(PROJECT)}) for _ in range(2)]
    assert told(shipped(), PERIOD, *schools, Content({"fund": funds})) == [
        "全县有1条项目记录的编号和别的重复，请核对是不是同一个项目报了两次。",
        "各校项目本期到位240000元，县局登记的办学条件资金只有150000元，请核对。",
    ]


def test_funds_by_purpose() -> None:
    """What was raised for one purpose says nothing about another."""
    bureau = Unit("JX00000090", "金秀瑶族自治县教育和科技局", "90")
    teacher = Teacher(context(bureau, Content()), AREA)
    for purpose, amount in (("办学条件", "120万元"), ("基建", "73.4万"), ("普实", 738600)):
        row = teacher.draft.add_row("fund")
        teacher.types("fund", row, purpose=purpose, source="自治区", amount=amount)
        teacher.types("fund", row, arrived_date="2006-04-18")
    assert teacher.problems() == []
    parts = parts_of(teacher.draft.ctx, teacher.draft.content)
    assert parts["fund_raised_school"].numerator == Decimal(1_934_000)
    assert parts["fund_raised_lab"].numerator == Decimal(738_600)
    assert parts["fund_raised_aid"].numerator == 0
    assert parts["fund_raised"].numerator == Decimal(2_672_600)


@pytest.mark.parametrize("letter", "BCD")
def test_a_building_is_graded_as_people_say_it(letter: str) -> None:
    """“B级危房” is grade B; no other grade is proposed."""
    building = next(form for form in shipped().forms if form.id == "building")
    danger = next(item for item in building.fields if item.id == "danger")
    parsed = field_types(shipped()).of(danger).parse(f"{letter}级危房", 2006)

    assert (parsed.value, parsed.problem) == (letter, None)
