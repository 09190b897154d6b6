CREATE TABLE own_table (name VARCHAR(8));
