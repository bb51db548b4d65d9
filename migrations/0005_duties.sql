-- Việc định kỳ: what a letter asks for again and again, and when it comes next; and the addresses of
-- calendar feeds.
--
-- state: 0 running, 1 paused, 2 ended; every: the numbers of enum duty_every; next: the day of the next
-- period, 2147483647 when there is none; unit and person: who leads. A projection of the acts.

CREATE TABLE duties (
    letter INTEGER NOT NULL REFERENCES letters (id),
    duty INTEGER NOT NULL CHECK (duty > 0),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
    every INTEGER NOT NULL CHECK (every BETWEEN 0 AND 3),
    month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31),
    falls_before INTEGER NOT NULL CHECK (falls_before IN (0, 1)),
    until INTEGER,
    next INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    person INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (letter, duty),
    CHECK ((state = 2) = (next = 2147483647))
) STRICT, WITHOUT ROWID;
CREATE INDEX duties_next ON duties (next, letter, duty) WHERE state <= 1;
CREATE INDEX duties_unit ON duties (unit, next, letter, duty) WHERE state <= 1;
CREATE INDEX duties_person ON duties (person, next, letter, duty) WHERE state <= 1 AND person <> 0;

-- Which period of a duty the line belongs to, 0: the letter's own work.
ALTER TABLE lines ADD COLUMN round INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0);

-- One address a person at most; only its hash is kept, as of a login.
CREATE TABLE feeds (
    hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    person INTEGER NOT NULL UNIQUE,
    created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
