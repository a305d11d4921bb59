//! Variables and quoting in the words of a Dockerfile.
