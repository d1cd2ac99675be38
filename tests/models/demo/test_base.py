"""The teachers of the sample county."""

from __future__ import annotations

from tests.models.demo.samples import number, returns, rows, total


def test_teachers_fit_their_pupils() -> None:
    """Between three and thirty-five pupils each, in every school and point."""
    made = returns()
    for unit in made.county.units:
        own = {unit.code: made.content(unit)}
        share = total(own, "enrolment", "students") / total(own, "staff", "teachers")
        assert 3 <= share <= 35, unit.name
    contents = made.contents()
    assert 0.85 < total(contents, "staff", "qualified") / total(contents, "staff", "teachers") < 1


def test_bands_add_up_and_points_have_none() -> None:
    """Education, age and title of every school."""
    made = returns()
    for unit in made.county.units:
        (row,) = made.content(unit).form("staff").rows
        if unit.kind == "13":
            assert set(row.values) == {"staff_total", "teachers", "qualified", "substitute"}
            continue
        for band in ("edu_", "age_", "title_"):
            parts = [number(row, name) for name in row.values if name.startswith(band)]
            assert sum(parts) == number(row, "teachers"), (unit.name, band)


def test_a_few_schools_have_a_teacher_more_than_half_a_year_ago() -> None:
    """Nearly everything is as it was."""
    made = returns()
    then = {code: made.contents(made.before)[code].form("staff").rows for code in made.contents()}
    now = {code: content.form("staff").rows for code, content in made.contents().items()}
    joined = [code for code in then if then[code] != now[code]]
    assert 3 < len(joined) < 25


def test_points_do_not_count_groups() -> None:
    """Only pupils, girls and minorities."""
    made = returns()
    points = {unit.code: made.content(unit) for unit in made.county.of_kind("13")}
    asked = {name for row in rows(points, "enrolment") for name in row.values}
    assert asked == {"classes", "students", "girls", "minority"}
