-- Consents that people were sent to give, by the hash of their state; and the
-- tokens that mailboxes are read by, sealed.
CREATE TABLE mail_consents (
    state TEXT PRIMARY KEY,
    binding TEXT NOT NULL,
    user_id TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    verifier TEXT NOT NULL,
    redirect_url TEXT NOT NULL,
    wish TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ends_at TEXT NOT NULL
);
CREATE INDEX mail_consents_user ON mail_consents (user_id);
CREATE TABLE mail_grants (
    holder TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    access_token TEXT NOT NULL,
    refresh_token TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    busy_until TEXT,
    said TEXT NOT NULL,
    created_at TEXT NOT NULL,
    renewed_at TEXT NOT NULL
);
CREATE INDEX mail_grants_provider ON mail_grants (provider_id);
CREATE INDEX mail_grants_user ON mail_grants (user_id);
