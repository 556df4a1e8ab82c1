-- What a hand-over gives, a few hundred things of one kind to one colleague at a
-- time, so that one of very much is done as a job and goes on where it was.
ALTER TABLE hand_overs ADD COLUMN job_id TEXT NOT NULL DEFAULT '';
CREATE TABLE hand_over_steps (
    hand_over_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    part TEXT NOT NULL,
    user_id TEXT NOT NULL,
    state TEXT NOT NULL,
    things TEXT NOT NULL,
    number BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    PRIMARY KEY (hand_over_id, seq)
);
