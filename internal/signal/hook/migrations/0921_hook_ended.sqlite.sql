-- Messages that were read are deleted after a while.
CREATE INDEX hook_messages_ended ON hook_messages (ended_at);
