//! Tests of the table and what works along it.
