//! The signs of the kinds of change.
