-- What the machine reads in the files of letters (act read): the queue, and what the register learns from it.

-- One row a file that is to be read, put there with the act that brought the file.
-- state: 0 waiting, 1 under way, 2 done, 3 failed, 4 nobody needs it any more; stage: 0 page 1 and the signature's,
-- 1 all pages. attempts: begun and not ended, of this stage; error: why it failed, a stable name.
CREATE TABLE readings (
    letter INTEGER NOT NULL REFERENCES letters (id),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    name TEXT NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
    stage INTEGER NOT NULL CHECK (stage BETWEEN 0 AND 1),
    pages INTEGER NOT NULL CHECK (pages >= 0),
    pages_done INTEGER NOT NULL CHECK (pages_done >= 0),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    at INTEGER NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY (letter, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX readings_waiting ON readings (stage, letter, sha256) WHERE state = 0;
CREATE INDEX readings_running ON readings (letter, sha256) WHERE state = 1;
CREATE INDEX readings_failed ON readings (error, letter, sha256) WHERE state = 3;

-- Drafts that wait are read, too.
INSERT OR IGNORE INTO readings (letter, sha256, name, state, stage, pages, pages_done, attempts, at, error)
    SELECT f.letter, f.sha256, f.name, 0, 0, 0, 0, 0, 0, '' FROM letters t CROSS JOIN letter_files f
    WHERE t.state = 1 AND f.letter = t.id AND f.size > 0;

-- By which notation and place an issuer is known: of every letter in the books that has a notation. The issuer and
-- the signer stand in its row of letters. Part of the projection.
CREATE TABLE learned (
    letter INTEGER PRIMARY KEY REFERENCES letters (id),
    organ TEXT NOT NULL,
    place TEXT NOT NULL
) STRICT;
CREATE INDEX learned_organ ON learned (organ, letter) WHERE organ <> '';

-- What the machine had read of a letter beside what a person registered, and how it was right: the numbers of
-- enum read_state and read_verdict. day: of arrival. Part of the projection.
CREATE TABLE read_marks (
    letter INTEGER NOT NULL REFERENCES letters (id),
    mark INTEGER NOT NULL CHECK (mark >= 0),
    day INTEGER,
    field TEXT NOT NULL,
    rule TEXT NOT NULL,
    issuer TEXT NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
    verdict INTEGER NOT NULL CHECK (verdict BETWEEN 0 AND 3),
    PRIMARY KEY (letter, mark)
) STRICT, WITHOUT ROWID;
CREATE INDEX read_marks_day ON read_marks (day, letter, mark);

-- Letters up to this one were registered before anything was learned; the newest of them are looked through when the
-- books are next opened (done).
CREATE TABLE learned_from (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    letter INTEGER NOT NULL CHECK (letter >= 0),
    done INTEGER NOT NULL CHECK (done IN (0, 1))
) STRICT;
INSERT INTO learned_from (id, letter, done) SELECT 1, coalesce(max(id), 0), max(id) IS NULL FROM letters;
