//! XMP packets (ISO 16684-1): reading their properties by namespace, and merging ours into what is
//! there without disturbing anybody else's.
//!
//! Prefixes mean nothing here, only namespace addresses count. Entities other than XML's own five
//! are left unexpanded; depth and the number of events are bounded.

mod merge;
mod read;

pub(crate) use merge::{Statement, Value, merge};
pub(crate) use read::{Packet, read};

/// Dublin Core.
pub(crate) const DC: &str = "http://purl.org/dc/elements/1.1/";
/// IPTC Photo Metadata, extension schema.
pub(crate) const IPTC_EXT: &str = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
/// Photoshop schema, home of the IPTC core's credit line.
pub(crate) const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
/// TC260 practice guides of 2025-08-28.
pub(crate) const TC260: &str = "http://www.tc260.org.cn/ns/AIGC/1.0/";
/// Dublin Core terms, where XMP names a manifest kept elsewhere.
pub(crate) const DCTERMS: &str = "http://purl.org/dc/terms/";

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const MAX_DEPTH: usize = 64;
const MAX_EVENTS: usize = 500_000;
const MAX_ATTRIBUTES: usize = 5_000;
