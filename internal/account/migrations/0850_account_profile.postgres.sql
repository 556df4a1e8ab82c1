-- What is known of accounts beside their particulars, each with who said so.
ALTER TABLE accounts ADD COLUMN profile JSONB NOT NULL DEFAULT '{}';
