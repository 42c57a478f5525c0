//! DOCX: an unzipped package of XML parts, each bounded. Automatic numbers become printed labels,
//! styles heading levels; insertions are taken, deletions left out; footnotes stand at the end.
//! No document type, no entity, no part outside the package is ever read.

use std::{
    collections::HashMap,
    io::{Cursor, Read},
};

use zip::ZipArchive;

use crate::{
    Error,
    received::{Format, Received, Sheet},
};

mod body;
mod numbers;
mod xml;

pub(crate) use numbers::{chinese, letters, roman};
use xml::Node;

/// Most bytes of a part, unzipped.
const MAX_PART_BYTES: u64 = 32 * 1024 * 1024;
/// Most parts in a package.
const MAX_PARTS: usize = 4000;
/// Most times that a part of some size may be larger unzipped.
const MAX_RATIO: u64 = 400;

/// Takes a DOCX file in.
pub(crate) fn receive(bytes: &[u8]) -> Result<Received, Error> {
    let mut package = Package::open(bytes)?;
    let main = package.main_part()?;
    let (folder, file) =
        main.rsplit_once('/').map_or(("", main.as_str()), |(folder, file)| (folder, file));
    let beside =
        |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let document = package.part(&main)?.ok_or_else(|| damaged(&main, "the part is missing"))?;
    let styles = package.part(&beside("styles.xml"))?;
    let numbering = package.part(&beside("numbering.xml"))?;
    let footnotes = package.part(&beside("footnotes.xml"))?;
    let endnotes = package.part(&beside("endnotes.xml"))?;
    let links = package.part(&beside(&format!("_rels/{file}.rels")))?;
    let core = package.part("docProps/core.xml")?;
    let mut sheet = Sheet::new();
    sheet.title = core.as_ref().and_then(|core| core.find("title")).map(Node::all_text);
    if package.has("vbaProject.bin") {
        sheet.leave_out("macros", "宏");
    }
    if package.has("header1.xml") || package.has("footer1.xml") {
        sheet.leave_out("page headers and footers", "页眉和页脚");
    }
    let mut body = body::Body {
        sheet,
        styles: body::styles(styles.as_ref()),
        numbers: numbers::Numbers::read(numbering.as_ref()),
        links: targets(links.as_ref()),
        notes: Vec::new(),
        page: 1,
    };
    body.read(&document, footnotes.as_ref(), endnotes.as_ref())?;
    body.sheet.finish(Format::Docx, "Office Open XML")
}

fn damaged(at: &str, reason: &str) -> Error {
    Error::Damaged { format: "DOCX", at: at.to_owned(), reason: reason.to_owned() }
}

/// Link targets by relationship id; only web addresses.
fn targets(part: Option<&Node>) -> HashMap<String, String> {
    let relationships = part.map(|part| part.children.as_slice()).unwrap_or_default();
    relationships
        .iter()
        .filter_map(|one| Some((one.attr("Id")?.to_owned(), one.attr("Target")?.to_owned())))
        .collect()
}

struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    unzipped: u64,
}

impl<'a> Package<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("", &error.to_string()))?;
        if archive.len() > MAX_PARTS {
            return Err(Error::TooLarge {
                what: "the package".into(),
                limit: MAX_PARTS,
                unit: "parts",
            });
        }
        Ok(Self { archive, unzipped: 0 })
    }

    fn has(&self, suffix: &str) -> bool {
        self.archive.file_names().any(|name| name.ends_with(suffix))
    }

    fn main_part(&mut self) -> Result<String, Error> {
        let relations = self.part("_rels/.rels")?;
        let main = relations.as_ref().and_then(|part| {
            let office = |one: &&Node| {
                one.attr("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            };
            part.children
                .iter()
                .find(office)?
                .attr("Target")
                .map(|target| target.trim_start_matches('/').to_owned())
        });
        match main {
            Some(main) if self.archive.index_for_name(&main).is_some() && !main.contains("..") => {
                if main.contains("document") || main.starts_with("word/") {
                    Ok(main)
                } else {
                    Err(Error::NotAText {
                        found: format!("an Office file of another kind ({main})"),
                    })
                }
            }
            _ if self.archive.index_for_name("word/document.xml").is_some() => {
                Ok("word/document.xml".to_owned())
            }
            _ if self.archive.index_for_name("mimetype").is_some() => Err(Error::NotAText {
                found: "an OpenDocument or EPUB file; save it as DOCX".to_owned(),
            }),
            _ => {
                Err(Error::NotAText { found: "an archive that holds no Word document".to_owned() })
            }
        }
    }

    /// The XML of a part, if there is one of this name.
    fn part(&mut self, name: &str) -> Result<Option<Node>, Error> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let too_large = || Error::TooLarge {
            what: format!("the part {name}, unzipped,"),
            limit: usize::try_from(MAX_PART_BYTES).unwrap_or(usize::MAX),
            unit: "bytes",
        };
        let file =
            self.archive.by_index(index).map_err(|error| damaged(name, &error.to_string()))?;
        if file.encrypted() {
            return Err(Error::Encrypted);
        }
        let packed = file.compressed_size().max(1);
        let mut bytes = Vec::new();
        // What the archive claims is not believed: what comes out is counted.
        file.take(MAX_PART_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(name, &error.to_string()))?;
        let size = bytes.len() as u64;
        self.unzipped += size;
        let swollen = size > 1024 * 1024 && size / packed > MAX_RATIO;
        if size > MAX_PART_BYTES || self.unzipped > 2 * MAX_PART_BYTES || swollen {
            return Err(too_large());
        }
        let (text, _) = crate::encoding::decode(&bytes, None)
            .map_err(|_| damaged(name, "the part is no text"))?;
        xml::read(&text, name).map(Some)
    }
}
