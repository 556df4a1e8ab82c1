-- When somebody was last met is asked of all people, again and again.
CREATE INDEX activities_person ON activities (person_id, happened_on);
