//! Personas.
