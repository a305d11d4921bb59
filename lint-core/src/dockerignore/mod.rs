//! `.dockerignore` files: patterns and the matcher.
