-- What people were told, beside the acts as the outbox is: reminders are derived from the acts (include/phieu/
-- notice.h), and these tables keep which of them left, when, by which channel, and with which answer.
--
-- A notice is one episode of one thing to tell one person. message 0: it waits for his next digest; -1: it was
-- no longer true when it could be told.
CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL CHECK (person > 0),
    letter INTEGER NOT NULL CHECK (letter > 0),
    line INTEGER NOT NULL CHECK (line > 0),
    kind INTEGER NOT NULL CHECK (kind >= 0),
    episode INTEGER NOT NULL,
    instead_of INTEGER NOT NULL CHECK (instead_of >= 0),
    due INTEGER,
    act INTEGER NOT NULL CHECK (act >= 0),
    at INTEGER NOT NULL,
    message INTEGER NOT NULL CHECK (message >= -1)
) STRICT;
CREATE UNIQUE INDEX notices_episode ON notices (person, letter, line, kind, episode);
CREATE INDEX notices_waiting ON notices (person, id) WHERE message = 0;
CREATE INDEX notices_message ON notices (message, id) WHERE message <> 0;

-- kind: 0 at once, 1 digest, 2 test. The key names it for ever (Message-ID): what is sent twice after a crash
-- is recognised by it. folded: the digest that took it over unsent. body and items are emptied once it has left.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE CHECK (key <> ''),
    person INTEGER NOT NULL CHECK (person > 0),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    day INTEGER NOT NULL,
    at INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    items TEXT NOT NULL,
    folded INTEGER NOT NULL CHECK (folded >= -1)
) STRICT;
CREATE INDEX messages_day ON messages (person, day, kind);
CREATE INDEX messages_person ON messages (person, id);

-- channel: 0 mail, 1 webhook. state: 0 waiting, 1 being sent (its end is not known), 2 refused for good, 3 sent,
-- 4 folded into a digest.
CREATE TABLE deliveries (
    message INTEGER NOT NULL REFERENCES messages (id),
    channel INTEGER NOT NULL CHECK (channel BETWEEN 0 AND 1),
    person INTEGER NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
    tries INTEGER NOT NULL CHECK (tries >= 0),
    next_at INTEGER NOT NULL,
    last_at INTEGER,
    answer TEXT NOT NULL,
    PRIMARY KEY (message, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_due ON deliveries (channel, next_at, message) WHERE state <= 1;
CREATE INDEX deliveries_open ON deliveries (person, message) WHERE state <= 1;
CREATE INDEX deliveries_unsent ON deliveries (message, person) WHERE state <= 2;

-- Days whose morning run is finished.
CREATE TABLE digest_days (
    day INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;

-- The last act whose at-once notices were decided. What was there before reminders were is not told of at once.
CREATE TABLE notice_mark (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL CHECK (seq >= 0)
) STRICT;
INSERT INTO notice_mark (id, seq) SELECT 1, coalesce(max(seq), 0) FROM acts;
