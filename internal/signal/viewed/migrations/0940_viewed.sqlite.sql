-- Links that tell when they are opened, the public pages of representatives,
-- and who viewed either. A visit's mark tells a second load from a second
-- visitor; it is made with salt that is nowhere stored.
CREATE TABLE smart_files (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    size INTEGER NOT NULL,
    body BLOB NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE TABLE smart_links (
    id TEXT PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    file_id TEXT NOT NULL,
    address TEXT NOT NULL,
    person_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_on TEXT,
    password_hash TEXT NOT NULL,
    revoked_at TEXT
);
CREATE INDEX smart_links_owner ON smart_links (owner_id, id);
CREATE INDEX smart_links_person ON smart_links (person_id);
CREATE INDEX smart_links_account ON smart_links (account_id);
CREATE TABLE link_visits (
    id TEXT PRIMARY KEY,
    link_id TEXT NOT NULL,
    page_of TEXT NOT NULL,
    person_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    seconds INTEGER NOT NULL,
    pages TEXT NOT NULL,
    page_count INTEGER NOT NULL,
    went_on BOOLEAN NOT NULL,
    apart TEXT NOT NULL,
    mark TEXT NOT NULL
);
CREATE INDEX link_visits_link ON link_visits (link_id, opened_at);
CREATE INDEX link_visits_page ON link_visits (page_of, opened_at);
CREATE INDEX link_visits_opened ON link_visits (opened_at);
CREATE TABLE public_pages (
    user_id TEXT PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    published BOOLEAN NOT NULL,
    headline TEXT NOT NULL,
    pitch TEXT NOT NULL,
    meeting TEXT NOT NULL,
    photo_id TEXT NOT NULL,
    areas TEXT NOT NULL,
    links TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE TABLE view_settings (
    id INTEGER PRIMARY KEY,
    keep_months INTEGER NOT NULL
);
INSERT INTO view_settings (id, keep_months) VALUES (1, 13);
