//! x
pub(crate) fn receive(_: &[u8]) -> Result<crate::Received, crate::Error> { Err(crate::Error::Empty) }
