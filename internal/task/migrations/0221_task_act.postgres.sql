-- Whom a task is about, and which of the known acts it is: such a task is
-- called by its act, the person's name and the account's in each reader's words.
ALTER TABLE tasks ADD COLUMN person_id TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN act TEXT NOT NULL DEFAULT '';
CREATE INDEX tasks_person ON tasks (person_id) WHERE person_id <> '';
