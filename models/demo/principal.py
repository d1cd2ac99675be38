"""校长队伍 in the sample county: who leads each school, and what it did in the year of heads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random

from models.demo.chance import chance
from models.demo.county import County
from models.demo.events import events, visited_by_experts
from models.demo.filling import Filling, Values
from models.demo.ledger import Ledger
from models.demo.names import person
from models.records import FormData, Unit

_HEAD, _DEPUTY, _DEAN, _STEWARD = "1", "2", "3", "4"
_POSTS = {
    "10": (_HEAD, _DEPUTY, _DEPUTY, _DEAN, _STEWARD),
    "11": (_HEAD, _DEPUTY, _DEAN, _STEWARD),
    "12": (_HEAD, _DEAN),
    "20": (_HEAD, _DEPUTY, _DEAN, _STEWARD),
    "31": (_HEAD, _DEPUTY, _DEPUTY, _DEAN, _STEWARD),
    "40": (_HEAD, _DEPUTY, _DEAN, _STEWARD),
}
_TERM_STARTED, _TERM_ENDS = date(2003, 8, 25), date(2006, 8, 24)
_MOVED_ON = 0.05  # of village schools: the dean went elsewhere in the winter holidays
_POINTS = 0.25  # of teaching points: who is in charge is told though nobody has to
_ETHNICS = ("13", "13", "08", "08", "01")
_FEATURES = ("瑶族歌舞进课堂", "书香校园", "劳动实践基地", "阳光体育", "写字教学")


def fill_principal(filling: Filling) -> dict[str, FormData]:
    """Return the forms of the area; the bureau has none of its own."""
    if filling.is_bureau:
        return {}
    if filling.unit.kind == "13":
        return _point_leader(filling)
    forms = filling.going_on("leader", _leaders(filling))
    if filling.period.half == 1:  # the year of heads is 2006
        forms |= filling.single("principal_plan", _plan(filling))
    return forms


def dean_moved_on(county: County, unit: Unit) -> bool:
    """Tell whether a village school has a new dean since the winter holidays."""
    quiet = unit.kind == "12" and not visited_by_experts(county, unit)
    return quiet and chance(county.seed, "moved", unit.code).random() < _MOVED_ON


def _leaders(filling: Filling) -> Iterator[Values]:
    """Yield those in office, and a new one where somebody moved on."""
    known = filling.ready.form("leader").rows
    if not known:
        for number, post in enumerate(_POSTS[filling.unit.kind], 1):
            yield _who(filling, number, post) | _half_year(filling, number, post)
        return
    moved = dean_moved_on(filling.county, filling.unit)
    for number, row in enumerate(known, 1):
        post = str(row.values["post"])
        told = {**row.values, **_half_year(filling, number, post)}
        if moved and post == _DEAN:
            told["left_date"] = date(2006, 2, 12)
        yield told
    if moved:
        asked = {"name", "post", "post_since", "cert_train"}
        who = {key: value for key, value in _who(filling, 9, _DEAN).items() if key in asked}
        who["post_since"] = date(2006, 2, 13)
        yield who | _half_year(filling, 9, _DEAN)


def _who(filling: Filling, number: int, post: str) -> Values:
    """Return what is told once about a person."""
    dice = filling.dice("leader", number)
    female = dice.random() < (0.15 if post == _HEAD else 0.3)
    name = person(dice, female=female)
    values: Values = {
        "name": _named(filling, post) or name,
        "post": post,
        "ethnic": dice.choice(_ETHNICS),
        "birth_year": dice.randrange(1952, 1976),
        "edu": dice.choice(("2", "3", "3", "4")) if filling.unit.kind == "12" else "2",
        "title": dice.choice(("2", "2", "3")),
        "post_since": _TERM_STARTED,
        "cert_train": post in {_HEAD, _DEPUTY} and dice.random() < 0.92,
    }
    if values["name"] == name:
        values["sex"] = "2" if female else "1"
    if post == _HEAD:
        values["term_end"] = _TERM_ENDS
    return values


def _named(filling: Filling, post: str) -> str:
    """Return the name that stands elsewhere in the return: on the cover, in the ledger."""
    if post == _HEAD:
        return filling.unit.facts["principal"]
    people = Ledger(filling.county, filling.year).people(filling.unit)
    return next((name for name, said in people if post == _DEAN and said == "教导主任"), "")


def _half_year(filling: Filling, number: int, post: str) -> Values:
    """Return what is told anew: hours of training, and what was written."""
    dice = filling.dice("leader", number, filling.period.id)
    kind = filling.unit.kind
    if post == _HEAD and filling.period.half == 1:
        values: Values = {"train_hours": 52, "note_papers": _papers(dice)}
        if kind != "12":
            called = (
                event
                for event in events(filling.county, filling.period)
                if event.series in {"01", "03"} and event.from_kind.get(kind)
            )
            values["attended"] = "、".join(event.id for event in called)
        return values
    return {"train_hours": dice.choice((0, 8, 16, 24)), "note_papers": dice.choice((0, 1, 1, 2))}


def _papers(dice: Random) -> int:
    return dice.choice((1, 2, 2, 3)) if dice.random() < 0.96 else 0


def _plan(filling: Filling) -> Values:
    dice = filling.dice("year of heads")
    score = dice.randrange(120, 178) if dice.random() < 0.08 else dice.randrange(152, 194)
    target = dice.choice(("1", "1", "2"))
    values: Values = {"self_score": Decimal(score) / 2, "norm_target": target}
    if target == "2":
        values["school_feature"] = dice.choice(_FEATURES)
    seen = visited_by_experts(filling.county, filling.unit)
    values["expert_visit"] = seen
    if seen:
        items = dice.randrange(0, 6)
        values |= {
            "visit_date": date(2006, 4, dice.choice((11, 12))),
            "expert_result": dice.choice(("1", "2", "2", "3")),
            "rectify_items": items,
        }
        if items:
            values["rectified"] = max(items - dice.choice((0, 0, 1)), 0)
    return values


def _point_leader(filling: Filling) -> dict[str, FormData]:
    """Return the form few teaching points fill in: it may be left untouched."""
    dice = filling.dice("leader")
    if dice.random() >= _POINTS:
        return {}
    told: Values = {
        "name": filling.unit.facts["principal"],
        "birth_year": dice.randrange(1950, 1978),
        "edu": dice.choice(("3", "4", "4")),
        "post_since": date(dice.randrange(1990, 2005), 9, 1),
        "cert_train": dice.random() < 0.5,
    }
    return filling.single("point_leader", told)
