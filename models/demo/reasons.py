"""What a school writes about a warning that is right: an explanation (说明) that says something."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from models.problems import Problem, Severity
from models.records import explanation_key

_REASONS = {
    "C042": ("几个年级合成一个复式班，班数只算在人数最多的年级。",),
    "C044": (
        "校舍不够，暂时没有教室分班，已向县局申请新建教室。",
        "本年级转来的学生多，教师编制不够，下学期再分班。",
    ),
    "C045": (
        "本村这个年龄的孩子少，人数已和花名册核对。",
        "村里学龄儿童减少，多数随父母外出，人数属实。",
    ),
    "C046": ("本年级男女生人数已和学籍册核对，人数属实。",),
    "C047": ("本村当年没有适龄儿童，这个年级没有招生。",),
    "C069": (
        "离校学生已逐人家访，正会同村委会劝返，责任人已落实到每个学生。",
        "寒假后外出务工的多，已报乡镇政府，包村干部和教师一起上门动员。",
    ),
    "C070": ("上学年休学的学生本学年复学，计在期末人数里，数字没有错。",),
    "C071": ("邻近教学点的学生转来就读，人数已和转学证明核对。",),
    "C074": ("休学的学生都有医院证明，已报县局批准。",),
    "C076": ("暑假有学生随父母外出，已开具转学证明，正在逐人核实。",),
    "C086": ("上学年离校，一直没有销号，继续跟踪劝返。",),
    "C091": ("全家外出务工，已托亲戚和村委会打听，并报县局备案。",),
    "C093": ("家长还没有提出申请，班主任已上门帮助填写资助申请表。",),
    "C190": (
        "学生少，几个人进出就超过比例，变动已和变动表核对。",
        "本学期有学生转到中心校就读，人数已和转学证明核对。",
    ),
    "C210": (
        "学校教师少，正在参照中心校的制度拟定，下学期开学执行。",
        "初稿已经教师会讨论，准备下学期公布执行。",
    ),
    "C167": ("校长年初在外学习，回校后补签，责任已落实。",),
    "C172": (
        "要等施工队进场，已设警示牌，学生不准靠近，下月完成。",
        "配件还没有买到，已停止使用，有教师值守，暑假前完成。",
    ),
    "C176": ("邻近教学点的师生一起参加演练，人数已核对。",),
    "C284": ("社会安全预案正在和派出所一起制订，下学期印发。",),
    "C285": ("开学时全部投保，后来有学生转学，人数已和保单核对。",),
    "C145": ("教师另外加做了课本以外的实验，次数已和实验登记本核对。",),
    "C267": (
        "已报县局，维修人员没有配件，等厂家寄来再修。",
        "雷击损坏，超过保修范围，正在向县局申请维修经费。",
    ),
    "C278": (
        "事情牵涉几个部门，正在会同乡镇政府办理，已向群众说明进展。",
        "要等维修款到位才能办结，已当面向来访人说明。",
    ),
    "C140": (
        "宿舍不够住，已向县局申请扩建学生宿舍。",
        "住校的学生比往年多，宿舍面积已重新量过，正在腾出空房。",
    ),
    "C141": ("床位不够，低年级有两人合睡一床，正在添置上下铺。",),
}


def explained(problems: Iterable[Problem], dice: Random) -> dict[str, str]:
    """Return explanation key → what is said about each warning."""
    return {
        explanation_key(problem.code, problem.place.form, problem.place.row): dice.choice(
            _REASONS[problem.code]
        )
        for problem in problems
        if problem.severity is Severity.WARNING and problem.code in _REASONS
    }
