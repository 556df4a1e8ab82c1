-- By whose consent a mailbox is read; empty: by its password.
ALTER TABLE mailboxes ADD COLUMN provider_id TEXT NOT NULL DEFAULT '';
