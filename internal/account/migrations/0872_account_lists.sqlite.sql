-- Accounts put together by hand, or by a filter that is kept.
CREATE TABLE account_lists (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    filter TEXT NOT NULL,
    shared INTEGER NOT NULL,
    told INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT,
    version INTEGER NOT NULL
);
CREATE INDEX account_lists_user ON account_lists (user_id);
CREATE TABLE account_list_accounts (
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    list_id TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX account_list_accounts_list ON account_list_accounts (list_id, account_id);
