-- The books of one agency. The acts are what happened; every other table of letters is their projection
-- and can be made again from them (phieud check compares the two).
--
-- Days are numbers since 1970-01-01, instants milliseconds since then in UTC, states and roles the
-- numbers of enum letter_state, line_role and line_state. 2147483647 is "no deadline": it sorts last.

CREATE TABLE schema_migrations (
    version INTEGER PRIMARY KEY CHECK (version > 0),
    name TEXT NOT NULL,
    checksum BLOB NOT NULL CHECK (length(checksum) = 32),
    applied_at INTEGER NOT NULL
) STRICT;

-- letter 0: acts about the office itself. The hash chain is defined in src/store/chain.h.
CREATE TABLE acts (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    letter INTEGER NOT NULL CHECK (letter >= 0),
    kind TEXT NOT NULL CHECK (kind <> ''),
    actor INTEGER NOT NULL CHECK (actor >= 0),
    behalf INTEGER NOT NULL CHECK (behalf >= 0),
    at INTEGER NOT NULL,
    body TEXT,
    body_hash BLOB NOT NULL CHECK (length(body_hash) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX acts_letter ON acts (letter, seq);
CREATE INDEX acts_at ON acts (at, seq);

CREATE TRIGGER acts_stay BEFORE DELETE ON acts
BEGIN
    SELECT RAISE(ABORT, 'acts are never deleted');
END;
-- The one change the law asks for: the body destroyed, its hash kept.
CREATE TRIGGER acts_unchanged BEFORE UPDATE ON acts
WHEN NOT (new.body IS NULL AND new.seq = old.seq AND new.letter = old.letter
          AND new.kind = old.kind AND new.actor = old.actor AND new.behalf = old.behalf
          AND new.at = old.at AND new.body_hash = old.body_hash AND new.hash = old.hash)
BEGIN
    SELECT RAISE(ABORT, 'acts are never changed');
END;

CREATE TABLE letters (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    seq INTEGER NOT NULL CHECK (seq > 0),
    state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 10),
    due INTEGER NOT NULL,
    presented_to INTEGER NOT NULL,
    came_back INTEGER NOT NULL CHECK (came_back IN (0, 1)),
    ended_at INTEGER,
    book TEXT NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 0),
    arrived INTEGER,
    registered_seq INTEGER NOT NULL,
    code TEXT NOT NULL,
    dup_key TEXT NOT NULL,
    issued INTEGER,
    issuer TEXT NOT NULL,
    issuer_folded TEXT NOT NULL,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    urgency TEXT NOT NULL,
    secrecy TEXT NOT NULL,
    signer TEXT NOT NULL,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    CHECK ((number > 0) = (state >= 4)),
    CHECK (number = 0 OR (book <> '' AND year > 0 AND arrived IS NOT NULL AND registered_seq > 0))
) STRICT;
CREATE UNIQUE INDEX letters_number ON letters (book, year, number) WHERE number > 0;
CREATE INDEX letters_arrived ON letters (arrived, id) WHERE number > 0;
CREATE INDEX letters_dup_key ON letters (dup_key) WHERE dup_key <> '';
CREATE INDEX letters_draft ON letters (state) WHERE state = 1;
-- On the clerk's desk (4, registered) or the leader's (5, presented).
CREATE INDEX letters_desk ON letters (state, presented_to, due, id) WHERE state BETWEEN 4 AND 5;
CREATE INDEX letters_done ON letters (state) WHERE state = 8;
CREATE INDEX letters_came_back ON letters (came_back, due, id) WHERE came_back = 1;

-- States 0..2 are open (pending, working, forwarded); roles 0..1 are duties (lead, support).
CREATE TABLE lines (
    letter INTEGER NOT NULL REFERENCES letters (id),
    line INTEGER NOT NULL CHECK (line > 0),
    parent INTEGER NOT NULL CHECK (parent >= 0 AND parent < line),
    unit INTEGER NOT NULL,
    person INTEGER NOT NULL,
    role INTEGER NOT NULL CHECK (role BETWEEN 0 AND 2),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 6),
    due INTEGER NOT NULL,
    giver INTEGER NOT NULL,
    giver_for INTEGER NOT NULL,
    came_back INTEGER NOT NULL CHECK (came_back IN (0, 1)),
    given_at INTEGER NOT NULL,
    closed_at INTEGER,
    PRIMARY KEY (letter, line)
) STRICT, WITHOUT ROWID;
-- Who sees which letter: closed and recalled lines keep giving sight.
CREATE INDEX lines_unit ON lines (unit, letter, line);
CREATE INDEX lines_person ON lines (person, letter, line) WHERE person <> 0;
CREATE INDEX lines_unit_open ON lines (unit, due, letter, line) WHERE state <= 2;
CREATE INDEX lines_person_open ON lines (person, due, letter, line) WHERE state <= 2 AND person <> 0;
CREATE INDEX lines_due_open ON lines (due, letter, line) WHERE state <= 2 AND parent = 0;
CREATE INDEX lines_giver_open ON lines (giver, due, letter, line) WHERE state <= 2;
CREATE INDEX lines_giver_for_open ON lines (giver_for, due, letter, line)
    WHERE state <= 2 AND giver_for <> 0;

CREATE TABLE letter_files (
    letter INTEGER NOT NULL REFERENCES letters (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    seq INTEGER NOT NULL,
    PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;

-- The last number given in each book and year (Nghị định 30/2020, Điều 22: one series a year).
CREATE TABLE counters (
    book TEXT NOT NULL CHECK (book <> ''),
    year INTEGER NOT NULL CHECK (year > 0),
    last INTEGER NOT NULL CHECK (last > 0),
    PRIMARY KEY (book, year)
) STRICT, WITHOUT ROWID;

-- Everything ever seen on any channel. outcome: 0 seen, 1 waiting, 2 registered, 3 duplicate, 4 refused.
CREATE TABLE ledger (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL CHECK (channel <> ''),
    channel_id TEXT NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    size INTEGER NOT NULL CHECK (size >= 0),
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_person INTEGER NOT NULL,
    outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 4),
    letter INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX ledger_item ON ledger (channel, channel_id, sha256);
CREATE INDEX ledger_outcome ON ledger (outcome, at, id);
CREATE INDEX ledger_bytes ON ledger (sha256) WHERE letter <> 0 AND size > 0;
CREATE INDEX ledger_open ON ledger (letter) WHERE outcome <= 1 AND letter <> 0;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL,
    act INTEGER NOT NULL REFERENCES acts (seq),
    kind TEXT NOT NULL CHECK (kind <> ''),
    payload TEXT NOT NULL,
    at INTEGER NOT NULL,
    sent_at INTEGER
) STRICT;

-- What a repeated request is answered with.
CREATE TABLE answers (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL,
    key TEXT NOT NULL,
    request BLOB NOT NULL CHECK (length(request) = 32),
    status INTEGER NOT NULL,
    body BLOB NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX answers_key ON answers (person, key);

CREATE TABLE credentials (
    person INTEGER PRIMARY KEY,
    argon2 TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE tokens (
    hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    person INTEGER NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    label TEXT NOT NULL,
    revoked INTEGER NOT NULL CHECK (revoked IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_person ON tokens (person) WHERE revoked = 0;
