-- What was handed over from one user to others, to be looked up and taken back.
CREATE TABLE hand_overs (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    way TEXT NOT NULL,
    shares TEXT NOT NULL,
    things TEXT NOT NULL,
    beyond INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    undone_by TEXT NOT NULL,
    undone_at TEXT
);
CREATE INDEX hand_overs_user ON hand_overs (user_id, made_at);
