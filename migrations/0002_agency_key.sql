-- The agency's own key (Ed25519), by which an export of marks is known to be the agency's. In the books, so
-- that every copy of them carries it: who restores them can go on signing. Made when they are first opened.
CREATE TABLE agency_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seed BLOB NOT NULL CHECK (length(seed) = 32),
    made_at INTEGER NOT NULL
) STRICT;
