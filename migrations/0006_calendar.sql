-- Deadlines given in working days follow the calendar: which letters have one, and how far the counting
-- after a change of the calendar has come.

-- Letters in the book that have not ended (states 4..7) and for which a deadline was given in working days at
-- some time. last: the latest deadline among their open lines and their own counted one; 0: none. A change of a
-- day after it moves nothing. Part of the projection.
CREATE TABLE counted (
    letter INTEGER PRIMARY KEY REFERENCES letters (id),
    last INTEGER NOT NULL
) STRICT;

-- Until now only lines kept how they were counted.
INSERT INTO counted (letter, last)
    SELECT t.id, coalesce((SELECT max(l.due) FROM lines l
                           WHERE l.letter = t.id AND l.state <= 2 AND l.due <> 2147483647), 0)
    FROM letters t
    WHERE t.state BETWEEN 4 AND 7 AND EXISTS
        (SELECT 1 FROM acts a WHERE a.letter = t.id
         AND a.kind IN ('direct', 'route', 'hand-down', 'replace-lead') AND a.body LIKE '%"rule":"%');

-- One row a calendar-change. first: the earliest day it touched; letters up to upto have been looked at.
-- state: 0 under way, 1 done, 2 taken over by a later change.
CREATE TABLE recounts (
    act INTEGER PRIMARY KEY CHECK (act > 0),
    by_person INTEGER NOT NULL,
    first INTEGER NOT NULL,
    upto INTEGER NOT NULL CHECK (upto >= 0),
    moved INTEGER NOT NULL CHECK (moved >= 0),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2)
) STRICT;
CREATE INDEX recounts_open ON recounts (act) WHERE state = 0;

-- The letters whose deadlines the change moved: who is to be told.
CREATE TABLE recounted (
    act INTEGER NOT NULL REFERENCES recounts (act),
    letter INTEGER NOT NULL REFERENCES letters (id),
    PRIMARY KEY (act, letter)
) STRICT, WITHOUT ROWID;
