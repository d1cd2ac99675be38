"""What the sample county says of learning, and the bureau's list of what it called together."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from models.records import Row
from tests.models.demo.samples import number, returns, rows, total


def events(schools: int = 85, half: str = "now") -> list[Row]:
    """Return the bureau's list."""
    made = returns(schools)
    bureau = made.content(made.county.bureau, made.now if half == "now" else made.before)
    return list(bureau.form("event").rows)


def of(series: str, kind: str) -> list[Row]:
    """Return the events of a series and type, by date."""
    found = [
        row for row in events() if (row.values["series"], row.values["type"]) == (series, kind)
    ]
    return sorted(found, key=lambda row: str(row.values["date"]))


def test_the_opening_had_179_on_23_march() -> None:
    """A 县委 leader came and the head of the bureau spoke."""
    (opening,) = of("01", "13")
    assert opening.values["date"] == date(2006, 3, 23)
    assert opening.values["participants"] == 179
    assert {"leaders", "lecturer", "lecture_title"} <= opening.values.keys()


def test_the_video_meeting_was_on_23_february() -> None:
    """All heads of schools took part."""
    (video,) = of("01", "04")
    assert video.values["date"] == date(2006, 2, 23)
    assert video.values["from_schools"] == 85


def test_the_second_class_for_heads_had_130() -> None:
    """The first was in the autumn before, so that 第二期 is counted and not typed."""
    (course,) = of("03", "02")
    assert (course.values["date"], course.values["end_date"]) == (
        date(2006, 6, 19),
        date(2006, 6, 23),
    )
    assert course.values["participants"] == 130
    assert course.values["session_no"] == 2
    assert "held_before" not in course.values


def test_the_experts_met_a_second_and_a_third_time_in_may() -> None:
    """After the first time on 10 April; they went to the schools on 11 and 12 April."""
    assert [(row.values["date"], row.values["session_no"]) for row in of("02", "05")] == [
        (date(2006, 4, 10), 1),
        (date(2006, 5, 12), 2),
        (date(2006, 5, 23), 3),
    ]
    (visit,) = of("02", "03")
    assert (visit.values["date"], visit.values["end_date"]) == (
        date(2006, 4, 11),
        date(2006, 4, 12),
    )


def test_there_were_five_meetings_about_the_exam_in_february_and_march() -> None:
    """And none in other months of the half-year."""
    days = [row.values["date"] for row in of("04", "08")]
    assert len(days) == 5
    assert all(isinstance(day, date) and day.month in {2, 3} for day in days)


def test_the_bureau_has_the_three_systems_of_learning_and_the_two_against_dropping_out() -> None:
    """学习、读书、培训; 辍学汇报、责任追究."""
    made = returns()
    bureau = {made.county.bureau.code: made.content(made.county.bureau)}
    assert total(bureau, "study", "study_systems") == 3
    assert total(bureau, "study", "dropout_systems") == 2


@pytest.mark.parametrize("schools", [10, 85, 200])
def test_who_came_from_schools_is_what_the_schools_say(schools: int) -> None:
    """Event by event, in both half-years; no school writes a number the bureau does not have."""
    made = returns(schools)
    for period, half in ((made.now, "now"), (made.before, "before")):
        told: Counter[str] = Counter()
        for row in rows(made.contents(period), "training"):
            if "event_id" in row.values:
                told[str(row.values["event_id"])] += number(row, "persons")
        listed = {
            str(row.values["event_id"]): number(row, "from_schools")
            for row in events(schools, half)
            if "from_schools" in row.values
        }
        assert told == listed


def test_the_documents_of_2006_are_listed() -> None:
    """The notice about dropouts, the rules for admissions."""
    titles = [row.values["title"] for row in rows(returns().contents(), "document")]
    assert "关于进一步做好控辍保学工作要求的通知" in titles
    assert "2006年招生考试工作实施意见" in titles


def test_groups_that_go_on_are_carried_under_their_ids() -> None:
    """Those of the autumn are there in spring; three are new."""
    made = returns()
    then = {row.row_id: row.values for row in rows(made.contents(made.before), "working_group")}
    now = {row.row_id: row.values for row in rows(made.contents(), "working_group")}
    assert then
    assert all(now[row_id]["name"] == values["name"] for row_id, values in then.items())
    assert len(now) == len(then) + 3


def test_the_theme_of_the_period_reached_every_school() -> None:
    """社会主义荣辱观, in each school that fills in the form; persons are its pupils."""
    made = returns()
    asked = made.county.of_kind("10", "11", "12", "20", "31", "40")
    contents = made.contents()
    for unit in asked:
        own = {unit.code: contents[unit.code]}
        assert total(own, "study", "theme_activities") == 1
        students = total(own, "enrolment", "students")
        assert all(number(row, "persons") <= students for row in rows(own, "activity"))


def test_what_a_school_lacks_it_lacked_before_or_has_set_up_since() -> None:
    """Systems do not get lost; somebody still lacks one and some have caught up."""
    made = returns()
    lost, caught_up, lacking = 0, 0, 0
    for unit in made.county.units:
        then = {
            row.row_id: row.values["has"]
            for row in made.content(unit, made.before).form("system").rows
        }
        for row in made.content(unit).form("system").rows:
            lost += then[row.row_id] is True and row.values["has"] is False
            caught_up += then[row.row_id] is False and row.values["has"] is True
            lacking += row.values["has"] is False
    assert lost == 0
    assert caught_up > 0
    assert 0 < lacking <= 5
