-- What is known of people beside where they work, each with who said so.
ALTER TABLE people ADD COLUMN background TEXT NOT NULL DEFAULT '{}';
