-- Tasks: what someone has to do by a day. The same source makes one only once.
CREATE TABLE tasks (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    due_on TEXT NOT NULL,
    assignee_id TEXT NOT NULL,
    created_by TEXT NOT NULL,
    account_id TEXT NOT NULL,
    source TEXT NOT NULL,
    source_key TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    ended_at TEXT,
    created_at TEXT NOT NULL,
    UNIQUE (source, source_key)
);
CREATE INDEX tasks_assignee ON tasks (assignee_id, state, due_on);
CREATE INDEX tasks_account ON tasks (account_id);
