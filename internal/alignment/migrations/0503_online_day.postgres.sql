CREATE TABLE online_days (
    id INTEGER PRIMARY KEY,
    day DATE NOT NULL
);
