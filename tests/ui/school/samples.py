"""A task package of five forms for a teaching point and a school."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from models.forms.payload import encode_part
from models.records import Content, FormData, Part, Period, Row, Unit, Value
from models.task.package import PasswordPolicy, TaskPackage, write_task
from tests.five_forms.loaded import five_forms

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
FACTS = {
    "type_code": "218",
    "village": "六巷村",
    "urban_rural": "220",
    "boarding": "否",
    "address": "大樟乡六巷村",
    "postcode": "545704",
    "phone": "0772-7000021",
    "principal": "盘志强",
    "principal_phone": "0772-7000022",
}
POINT = Unit(
    "JX00000021", "大樟乡六巷教学点", "13", "451324203", "2145000001", ("六巷分校",), FACTS
)
SCHOOL = Unit("2145000001", "桐木镇中心小学", "11", "451324101", facts=FACTS)
BUREAU = Unit("JX00000090", "金秀瑶族自治县教育和科技局", "90")
PERIOD = Period(
    "2006H1",
    "2006年上半年",
    date(2006, 1, 1),
    date(2006, 6, 30),
    date(2006, 6, 30),
    date(2006, 7, 5),
    date(2005, 9, 1),
    (POINT.code, SCHOOL.code),
    {"graduated": False},
)
CODES = (POINT.code, SCHOOL.code, BUREAU.code)


def last_return() -> Content:
    """Return what the teaching point reported half a year ago: two grades."""
    school: dict[str, Value] = {"top_grade": 2}
    return Content(
        {
            "school": FormData((Row("1", school),)),
            "enrolment": FormData((Row("1", {"classes": 1}), Row("2", {"classes": 1}))),
            "movement": FormData((Row("1", {"start": 12}), Row("2", {"start": 15}))),
        }
    )


def task(policy: PasswordPolicy | None = None) -> TaskPackage:
    """Return what the bureau sends down."""
    form_set = five_forms()
    return TaskPackage(
        form_set,
        PERIOD,
        (POINT, SCHOOL, BUREAU),
        {POINT.code: encode_part(form_set, last_return(), Part.FIGURES)},
        policy or PasswordPolicy(),
        "有问题打县局电话。",
        "1.0",
    )


def task_file(folder: Path, policy: PasswordPolicy | None = None) -> Path:
    """Write the package as a file."""
    path = folder / "2006年上半年任务包.xqhtask"
    write_task(task(policy), path)
    return path
