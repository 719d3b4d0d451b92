//! Reading and writing many rows at the speed of the database.
