//! What the shipped register holds.

use crate::shelf::Shelf;

#[test]
fn it_loads() {
    let register = Shelf::shipped().load().unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(register.obligations.len(), 245);
}
