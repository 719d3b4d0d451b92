//! The few things the two SQL dialects cannot say alike. Each is listed in `docs/database.md`.
