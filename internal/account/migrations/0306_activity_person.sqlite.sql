-- What happened with somebody is asked for by person when their standing is read.
CREATE INDEX activities_person ON activities (person_id);
