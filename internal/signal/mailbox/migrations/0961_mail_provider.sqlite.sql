-- Who signs people in to their mailboxes, as headquarters registered there. The
-- client's secret is sealed with a key that is not in the database.
CREATE TABLE mail_providers (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    authorize_url TEXT NOT NULL,
    token_url TEXT NOT NULL,
    revoke_url TEXT NOT NULL,
    scopes TEXT NOT NULL,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    security TEXT NOT NULL,
    client_id TEXT NOT NULL,
    client_auth TEXT NOT NULL,
    client_secret TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
);
