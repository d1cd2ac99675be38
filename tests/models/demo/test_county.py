"""The registry of the sample county."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from models.demo.county import counts, make_county
from models.demo.names import TOWNS
from models.errors import Refused

DEFAULT = {"10": 1, "31": 1, "40": 1, "11": 10, "20": 9, "12": 63, "13": 60}


def test_the_default_county_is_the_one_of_the_summary() -> None:
    """1 县小, 10 中心校, 63 村完小, 9 初中, 1 高中, 1 职校, 60 教学点, and the bureau."""
    county = make_county()
    assert Counter(unit.kind for unit in county.units) == DEFAULT
    assert county.bureau.name == "金秀瑶族自治县教育和科技局"
    assert county.bureau.kind == "90"
    assert county.registry[-1] is county.bureau
    primary = [unit for unit in county.units if unit.kind in {"10", "11", "12"}]
    assert len(primary) == 74


def test_every_township_has_its_central_school() -> None:
    """Ten townships by the codes of the statistics office; 206 is not in use."""
    centres = make_county().of_kind("11")
    assert [unit.town for unit in centres] == [town.code for town in TOWNS]
    assert [unit.name for unit in centres][:2] == ["金秀镇中心小学", "桐木镇中心小学"]
    assert "451324206" not in {unit.town for unit in centres}


@pytest.mark.parametrize("schools", [10, 11, 40, 85, 86, 200, 1000])
def test_any_size_keeps_the_proportions(schools: int) -> None:
    """The number is met exactly, every kind is there, and kinds grow with the county."""
    found = counts(schools)
    points = found.pop("13")
    assert sum(found.values()) == schools
    assert points == round(60 * schools / 85)
    assert min(found.values()) >= 1
    if schools >= 85:
        for kind, number in found.items():
            assert abs(number - DEFAULT[kind] * schools / 85) <= 1


@pytest.mark.parametrize("schools", [-1, 0, 9, 1001])
def test_other_sizes_are_refused(schools: int) -> None:
    """Below 10 and above 1,000."""
    with pytest.raises(Refused, match="10到1000"):
        make_county(schools)


@pytest.mark.parametrize("schools", [10, 85, 1000])
def test_codes_names_and_parents_hold_together(schools: int) -> None:
    """Codes are local ones, names are told apart, villages belong to a central school nearby."""
    county = make_county(schools)
    by_code = {unit.code: unit for unit in county.registry}
    assert len(by_code) == len(county.registry)
    assert len({unit.name for unit in county.registry}) == len(county.registry)
    assert all(re.fullmatch(r"JX[0-9]{8}", code) for code in by_code)
    for unit in county.units:
        assert bool(unit.parent) == (unit.kind in {"12", "13"})
        if unit.parent:
            assert by_code[unit.parent].kind == "11"
            assert by_code[unit.parent].town == unit.town


def test_every_fact_of_a_school_is_filled_and_no_telephone_is_real() -> None:
    """All numbers begin with 0772-70; villages are named where a school lies in one."""
    wanted = "type_code urban_rural boarding minority founder address postcode phone principal"
    for unit in make_county().units:
        assert set(wanted.split()) < set(unit.facts)
        assert ("village" in unit.facts) == (unit.kind in {"12", "13"})
        for fact in ("phone", "principal_phone"):
            assert re.fullmatch(r"0772-70[0-9]{5}", unit.facts[fact])


def test_rare_characters_occur_in_names() -> None:
    """垌 and 𠮷 in names of places, 燚 and 𠮷 in names of people."""
    county = make_county()
    places = "".join(unit.name for unit in county.units)
    people = "".join(unit.facts["principal"] for unit in make_county(1000).units)
    assert "垌" in places
    assert "𠮷" in places
    assert {"燚", "𠮷"} <= set(people)


def test_schools_of_one_name_are_counted_in_a_large_county() -> None:
    """The second, the tenth, the twelfth of its kind."""
    names = {unit.name for unit in make_county(1000).units}
    wanted = ["", "第二", "第十", "第十一", "第十二"]
    assert {f"金秀瑶族自治县{ordinal}高级中学" for ordinal in wanted} <= names


def test_the_same_seed_gives_the_same_county_and_another_seed_another() -> None:
    """Names and facts of all units."""
    assert make_county(85, 42) == make_county(85, 42)
    assert make_county(85, 42).units != make_county(85, 8).units
