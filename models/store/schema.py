"""The tables of the first version; later versions change them in ``models.store.migrations``.

JSON columns hold lists and small tables that are only ever read whole. ``figures_part`` and
``person_part`` are apart so that 到期清理 can drop the second without touching the first.
"""

from __future__ import annotations

_SCHEMA = """
-- Grows with every transaction that changes returns; a merge plan remembers it.
CREATE TABLE store_state (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL
) STRICT;
INSERT INTO store_state VALUES (1, 0);
CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL  -- JSON
) STRICT;

-- The registry.
CREATE TABLE form_set (
    hash       TEXT PRIMARY KEY,
    id         TEXT NOT NULL,
    version    TEXT NOT NULL,
    title      TEXT NOT NULL,
    definition TEXT NOT NULL,  -- canonical JSON; its SHA-256 is the hash
    position   INTEGER NOT NULL
) STRICT;
CREATE TABLE unit (
    code    TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    town    TEXT NOT NULL,
    parent  TEXT NOT NULL,
    aliases TEXT NOT NULL,  -- JSON
    facts   TEXT NOT NULL  -- JSON
) STRICT;
CREATE TABLE period (
    id         TEXT PRIMARY KEY,
    title      TEXT NOT NULL,
    start      TEXT NOT NULL,
    "end"      TEXT NOT NULL,
    cutoff     TEXT NOT NULL,
    deadline   TEXT NOT NULL,
    year_start TEXT NOT NULL,
    expected   TEXT NOT NULL,  -- JSON
    settings   TEXT NOT NULL,  -- JSON
    form_set   TEXT REFERENCES form_set (hash)
) STRICT;

-- Drafts: what a school, or the bureau for its own return, is typing.
CREATE TABLE draft (
    unit     TEXT NOT NULL,
    period   TEXT NOT NULL,
    form_set TEXT NOT NULL REFERENCES form_set (hash),
    base     TEXT NOT NULL,  -- digest of the revision it was made from
    PRIMARY KEY (unit, period)
) STRICT;
CREATE TABLE draft_row (
    unit   TEXT NOT NULL,
    period TEXT NOT NULL,
    form   TEXT NOT NULL,
    row_id TEXT NOT NULL,
    part   TEXT NOT NULL,
    body   TEXT NOT NULL,  -- JSON: [values, unread]
    PRIMARY KEY (unit, period, form, row_id),
    FOREIGN KEY (unit, period) REFERENCES draft (unit, period) ON DELETE CASCADE
) STRICT;
CREATE TABLE draft_absent (
    unit   TEXT NOT NULL,
    period TEXT NOT NULL,
    form   TEXT NOT NULL,
    part   TEXT NOT NULL,
    PRIMARY KEY (unit, period, form),
    FOREIGN KEY (unit, period) REFERENCES draft (unit, period) ON DELETE CASCADE
) STRICT;
CREATE TABLE draft_explanation (
    unit   TEXT NOT NULL,
    period TEXT NOT NULL,
    key    TEXT NOT NULL,
    part   TEXT NOT NULL,
    text   TEXT NOT NULL,
    PRIMARY KEY (unit, period, key),
    FOREIGN KEY (unit, period) REFERENCES draft (unit, period) ON DELETE CASCADE
) STRICT;

-- Revisions, their payloads by digest, and how each part of one came in.
CREATE TABLE figures_part (
    digest  TEXT PRIMARY KEY,
    payload TEXT  -- canonical JSON
) STRICT;
CREATE TABLE person_part (
    digest  TEXT PRIMARY KEY,
    payload TEXT,  -- NULL after its time
    dropped TEXT  -- when
) STRICT;
CREATE TABLE revision (
    digest        TEXT PRIMARY KEY,
    unit          TEXT NOT NULL REFERENCES unit (code),
    period        TEXT NOT NULL REFERENCES period (id),
    form_set      TEXT NOT NULL,
    form_set_hash TEXT NOT NULL REFERENCES form_set (hash),
    number        INTEGER NOT NULL,
    origin        TEXT NOT NULL,
    parents       TEXT NOT NULL,  -- JSON
    ancestors     TEXT NOT NULL,  -- JSON
    figures       TEXT NOT NULL,  -- digest of the part, or ''
    persons       TEXT NOT NULL,
    scope         TEXT NOT NULL,  -- JSON
    author        TEXT NOT NULL,
    time          TEXT NOT NULL,
    program       TEXT NOT NULL,
    excluded      TEXT  -- why it was left out
) STRICT;
CREATE INDEX revision_of_return ON revision (period, unit);
CREATE TABLE import_batch (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    time          TEXT NOT NULL,
    note          TEXT NOT NULL,
    undone        TEXT,  -- when
    undone_reason TEXT NOT NULL
) STRICT;
CREATE TABLE batch_file (
    batch     INTEGER NOT NULL REFERENCES import_batch (id),
    position  INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    sha256    TEXT NOT NULL,
    result    TEXT NOT NULL,
    message   TEXT NOT NULL,
    unit      TEXT NOT NULL,
    period    TEXT NOT NULL,
    revision  TEXT NOT NULL,
    PRIMARY KEY (batch, position)
) STRICT;
CREATE TABLE receipt (
    id        INTEGER PRIMARY KEY,
    revision  TEXT NOT NULL REFERENCES revision (digest),
    part      TEXT NOT NULL,  -- '' if no payload came
    batch     INTEGER REFERENCES import_batch (id),  -- NULL if made here
    file_name TEXT NOT NULL,
    sha256    TEXT NOT NULL,
    cells     TEXT NOT NULL  -- JSON: form -> [sheet, {row id: row}, {field: column}]
) STRICT;
CREATE UNIQUE INDEX receipt_once ON receipt (revision, part, IFNULL(batch, 0), sha256);
CREATE INDEX receipt_of_batch ON receipt (batch);

-- What counts now for a unit and period.
CREATE TABLE submission (
    unit          TEXT NOT NULL REFERENCES unit (code),
    period        TEXT NOT NULL REFERENCES period (id),
    status        TEXT NOT NULL,
    heads         TEXT NOT NULL,  -- JSON
    form_set_hash TEXT NOT NULL,
    figures       TEXT NOT NULL,  -- digest of the effective part, or ''
    persons       TEXT NOT NULL,
    note          TEXT NOT NULL,
    facts         TEXT NOT NULL,  -- JSON
    PRIMARY KEY (period, unit)
) STRICT;
CREATE TABLE indicator_part (
    period    TEXT NOT NULL REFERENCES period (id),
    unit      TEXT NOT NULL REFERENCES unit (code),
    indicator TEXT NOT NULL,
    numerator TEXT,  -- exact decimal
    keys      TEXT NOT NULL,  -- JSON
    sources   TEXT NOT NULL,  -- JSON: [[form, row, [fields]]]
    state     TEXT NOT NULL,
    PRIMARY KEY (period, unit, indicator)
) STRICT;
CREATE INDEX indicator_part_across ON indicator_part (period, indicator);

-- What people decided, wrote and noted.
CREATE TABLE decision (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    time   TEXT NOT NULL,
    who    TEXT NOT NULL,
    what   TEXT NOT NULL,
    reason TEXT NOT NULL,
    unit   TEXT NOT NULL,
    period TEXT NOT NULL,
    data   TEXT NOT NULL  -- JSON
) STRICT;
CREATE TABLE report_text (
    period    TEXT NOT NULL REFERENCES period (id),
    paragraph TEXT NOT NULL,
    text      TEXT NOT NULL,
    basis     TEXT NOT NULL,
    who       TEXT NOT NULL,
    time      TEXT NOT NULL,
    PRIMARY KEY (period, paragraph)
) STRICT;
CREATE TABLE note (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    time   TEXT NOT NULL,
    who    TEXT NOT NULL,
    text   TEXT NOT NULL,
    period TEXT NOT NULL,
    unit   TEXT NOT NULL,
    form   TEXT NOT NULL,
    row_id TEXT NOT NULL,
    field  TEXT NOT NULL
) STRICT;
CREATE INDEX note_of_return ON note (period, unit);
"""

STATEMENTS = tuple(part for part in _SCHEMA.split(";\n") if part.strip())
"""One by one, because ``executescript`` would commit halfway."""
