CREATE TABLE online_days (
    id INTEGER PRIMARY KEY,
    day TEXT NOT NULL
);
