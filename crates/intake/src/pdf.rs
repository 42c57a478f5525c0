//! PDF with text: lines in reading order with their pages and places. What the fonts do not map to
//! characters, what is encrypted and what is only a picture is refused by name.

use lopdf::{Document, LoadOptions, Object, ObjectId};

use crate::{
    Error,
    received::{Format, Hints, LineLink, Received, Sheet},
};

mod font;
mod lines;
mod page;

use lines::PageLine;

/// Most pages that are read.
const MAX_PAGES: usize = 2000;
/// Most bytes that a stream of a page may hold, unpacked.
const MAX_STREAM_BYTES: usize = 16 * 1024 * 1024;

/// Takes a PDF in.
pub(crate) fn receive(bytes: &[u8]) -> Result<Received, Error> {
    let document = load(bytes)?;
    let pages: Vec<ObjectId> = document.page_iter().take(MAX_PAGES + 1).collect();
    if pages.len() > MAX_PAGES {
        return Err(Error::TooLarge { what: "the PDF".into(), limit: MAX_PAGES, unit: "pages" });
    }
    if pages.is_empty() {
        return Err(damaged("", "it has no pages"));
    }
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let mut reader = page::Reader::new(&document);
    let mut read: Vec<Vec<PageLine>> = Vec::new();
    let mut letters = 0_usize;
    let (mut pictures, mut empty) = (0_u32, Vec::new());
    for (number, id) in (1_u32..).zip(&pages) {
        let content = reader.read(*id, number)?;
        letters +=
            content.chunks.iter().map(|chunk| chunk.text.trim().chars().count()).sum::<usize>();
        if content.unmapped > 20 && content.unmapped * 2 > content.shown {
            return Err(Error::Unmapped { page: number });
        }
        pictures += content.pictures;
        let lines = lines::arrange(content);
        if lines.is_empty() {
            empty.push(number);
        }
        read.push(lines);
    }
    if letters == 0 || (pictures >= count && letters < 4 * pages.len()) {
        return Err(if pictures > 0 { Error::Scanned { pages: count } } else { Error::Empty });
    }
    let mut sheet = Sheet::new();
    sheet.title = title(&document);
    for _ in 0..pictures.min(10_000) {
        sheet.leave_out("pictures", "图片");
    }
    for _ in 0..reader.rotated.min(10_000) {
        sheet.leave_out("words set at an angle", "倾斜的文字");
    }
    for _ in empty.iter().filter(|_| pictures > 0) {
        sheet.leave_out("pages without text", "无文字的页面");
    }
    let size = lines::usual_size(&read);
    for (number, lines) in (1_u32..).zip(read) {
        sheet.page = number;
        let mut above: Option<f32> = None;
        for line in lines {
            let scale = |value: f32| (value / size * 1000.0).clamp(-1e8, 1e8) as i32;
            let gap = above.map_or(0, |above| scale(above - line.y));
            above = Some(line.y);
            let links = line
                .links
                .iter()
                .map(|(range, target)| LineLink { range: range.clone(), target: target.clone() });
            let hints = Hints {
                place: Some([scale(line.left), scale(line.right), gap]),
                links: links.collect(),
                ..Hints::default()
            };
            sheet.line(&line.text, hints)?;
        }
    }
    sheet.page = count;
    sheet.finish(Format::Pdf, "PDF")
}

fn load(bytes: &[u8]) -> Result<Document, Error> {
    let options =
        LoadOptions { max_decompressed_size: Some(MAX_STREAM_BYTES), ..LoadOptions::default() };
    let document =
        Document::load_mem_with_options(bytes, options).map_err(|error| match &error {
            lopdf::Error::Decryption(_)
            | lopdf::Error::InvalidPassword
            | lopdf::Error::UnsupportedSecurityHandler(_) => Error::Encrypted,
            _ if crate::receive::find(bytes, b"/Encrypt").is_some() => Error::Encrypted,
            _ => damaged("", &error.to_string()),
        })?;
    if document.is_encrypted() && !document.was_encrypted() {
        return Err(Error::Encrypted);
    }
    Ok(document)
}

fn damaged(at: &str, reason: &str) -> Error {
    let reason: String = reason.chars().take(200).collect();
    Error::Damaged { format: "PDF", at: at.to_owned(), reason }
}

fn title(document: &Document) -> Option<String> {
    let info = document.trailer.get_deref(b"Info", document).ok()?.as_dict().ok()?;
    let bytes = info.get_deref(b"Title", document).ok()?.as_str().ok()?;
    let title = match bytes {
        [0xfe, 0xff, rest @ ..] => {
            encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned()
        }
        _ => bytes.iter().map(|b| char::from(*b)).collect(),
    };
    let title = title.trim().to_owned();
    (!title.is_empty() && title.len() <= 300).then_some(title)
}

/// A number, whatever its type.
fn float(object: &Object) -> f32 {
    object.as_float().ok().filter(|n| n.is_finite()).unwrap_or(0.0)
}
