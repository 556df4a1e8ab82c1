CREATE TABLE outside_ids (
    noun TEXT NOT NULL,
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (noun, scheme, value)
);
CREATE INDEX outside_ids_id ON outside_ids (noun, id);
