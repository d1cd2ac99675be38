"""换人填: another teacher goes on with an open return; the cover says who and how to reach them."""

from __future__ import annotations

from msgspec import Struct

from models.entry.draft import Draft
from models.problems import Place
from models.records import SINGLE_ROW

COVER, NAME, PHONE = "cover", "filled_by", "filled_phone"


class Filler(Struct, frozen=True):
    """Who fills the return in."""

    name: str
    phone: str


def filler(draft: Draft) -> Filler | None:
    """Return who fills the return in now; None if its cover does not ask for it."""
    form = next((form for form in draft.view.forms if form.id == COVER), None)
    if form is None or form.field(NAME) is None:
        return None
    found = [
        draft.view.text(COVER, SINGLE_ROW, item) if (item := form.field(name)) else ""
        for name in (NAME, PHONE)
    ]
    return Filler(*found)


def take_over(draft: Draft, new: Filler) -> Place:
    """Put another name and phone on the cover, and return where they stand.

    A phone that is not given is cleared: the former teacher's would be wrong.
    """
    draft.set_text(COVER, SINGLE_ROW, NAME, new.name)
    if draft.view.form(COVER).field(PHONE) is not None:
        draft.set_text(COVER, SINGLE_ROW, PHONE, new.phone)
    return Place(form=COVER, row=SINGLE_ROW, field=NAME)
