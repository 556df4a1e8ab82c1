-- What is known of accounts beside their particulars, each with who said so.
ALTER TABLE accounts ADD COLUMN profile TEXT NOT NULL DEFAULT '{}';
