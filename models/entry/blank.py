"""The blank a unit's first revision is made from, as the bureau sent it."""

from __future__ import annotations

from msgspec.structs import replace

from models.forms.compute import prefill
from models.forms.context import ReturnContext
from models.forms.payload import only_part
from models.records import Content, Part, Revision
from models.version import PROGRAM
from models.workbook.writer import blank_revision


def sent_blank(ctx: ReturnContext) -> tuple[Revision, Content]:
    """Return the blank, with what was filled in on it beforehand.

    The bureau wrote it from the figures alone: the names of last time stayed at the school.
    """
    sent = replace(ctx, last=only_part(ctx.form_set, ctx.last, Part.FIGURES))
    content = prefill(sent)
    return blank_revision(sent, content, PROGRAM), content
