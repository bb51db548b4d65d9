-- Notices of a letter as a whole (line 0: to be presented, to be directed) and of the office (letter 0: a
-- hand-over that waits), which the first table of them refused.

CREATE TABLE notices_wider (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL CHECK (person > 0),
    letter INTEGER NOT NULL CHECK (letter >= 0),
    line INTEGER NOT NULL CHECK (line >= 0),
    kind INTEGER NOT NULL CHECK (kind >= 0),
    episode INTEGER NOT NULL,
    instead_of INTEGER NOT NULL CHECK (instead_of >= 0),
    due INTEGER,
    act INTEGER NOT NULL CHECK (act >= 0),
    at INTEGER NOT NULL,
    message INTEGER NOT NULL CHECK (message >= -1),
    CHECK (letter > 0 OR line = 0)
) STRICT;
INSERT INTO notices_wider (id, person, letter, line, kind, episode, instead_of, due, act, at, message)
    SELECT id, person, letter, line, kind, episode, instead_of, due, act, at, message FROM notices;
DROP TABLE notices;
ALTER TABLE notices_wider RENAME TO notices;
CREATE UNIQUE INDEX notices_episode ON notices (person, letter, line, kind, episode);
CREATE INDEX notices_waiting ON notices (person, id) WHERE message = 0;
CREATE INDEX notices_message ON notices (message, id) WHERE message <> 0;

-- Letters with a mark of urgency on the clerk's or the leader's desk: looked at every minute, so nothing else
-- may be in the way.
CREATE INDEX letters_urgent_desk ON letters (id)
    WHERE state BETWEEN 4 AND 5 AND urgency NOT IN ('', 'normal');
-- Drafts of the exchange, whose senders wait for the receipt.
CREATE INDEX letters_receipt ON letters (id) WHERE state = 1 AND channel = 'edxml';
