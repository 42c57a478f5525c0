//! Small writers: a contract as HTML, DOCX and PDF.

use std::io::{Cursor, Write};

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A block of a contract.
#[derive(Clone, Debug)]
pub enum Block {
    Heading(usize, String),
    /// Unlabelled item: depth and text.
    Item(usize, String),
    Para(String),
}

/// The blocks of a curated Markdown text, whose paragraphs take one line each.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let body = markdown.split_once("-->\n").unwrap().1;
    let mut blocks = Vec::new();
    let mut last_depth = 0;
    for line in body.lines().filter(|line| !line.trim().is_empty() && *line != "---") {
        let indent = line.len() - line.trim_start().len();
        let text = line.trim().replace("**", "");
        if let Some(rest) = text.strip_prefix("# ") {
            blocks.push(Block::Heading(1, rest.to_owned()));
        } else if let Some(rest) = text.strip_prefix("## ") {
            blocks.push(Block::Heading(2, rest.to_owned()));
        } else if let Some(rest) = text.strip_prefix("### ") {
            blocks.push(Block::Heading(3, rest.to_owned()));
        } else if let Some(rest) = text.strip_prefix("- ") {
            if rest.starts_with(['(', '（']) {
                last_depth = 0;
                blocks.push(Block::Para(rest.to_owned()));
            } else {
                last_depth = if indent == 0 { 1 } else { last_depth.max(1) };
                blocks.push(Block::Item(1, rest.to_owned()));
            }
        } else {
            blocks.push(Block::Para(text));
        }
    }
    blocks
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Pieces of a text with Markdown links: words and target.
fn pieces(text: &str) -> Vec<(String, Option<String>)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((open, close)) = rest.find('[').zip(rest.find("](")) {
        let end = close + rest[close..].find(')').unwrap();
        pieces.push((rest[..open].to_owned(), None));
        pieces.push((rest[open + 1..close].to_owned(), Some(rest[close + 2..end].to_owned())));
        rest = &rest[end + 1..];
    }
    pieces.push((rest.to_owned(), None));
    pieces
}

/// As HTML, among things that have no place in a contract.
pub fn html(blocks: &[Block], language: &str) -> Vec<u8> {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>Shop</title>\
         <style>p {{ color: red }}</style><script>alert('no')</script></head><body><nav><a href=\"/\">Home</a></nav>\n"
    );
    let inline = |text: &str| -> String {
        pieces(text)
            .iter()
            .map(|(words, target)| match target {
                Some(target) => format!("<a href=\"{target}\">{}</a>", escape(words)),
                None => escape(words),
            })
            .collect()
    };
    let mut open = false;
    for block in blocks {
        if open && !matches!(block, Block::Item(..)) {
            out.push_str("</ul>\n");
            open = false;
        }
        match block {
            Block::Heading(level, text) => {
                out.push_str(&format!("<h{level}>{}</h{level}>\n", inline(text)))
            }
            Block::Para(text) => {
                out.push_str(&format!("<div><p>\n  {}\n</p></div>\n", inline(text)))
            }
            Block::Item(_, text) => {
                if !open {
                    out.push_str("<ul>\n");
                    open = true;
                }
                out.push_str(&format!("<li><p>{}</p></li>\n", inline(text)));
            }
        }
    }
    out.push_str("<p style=\"display: none\">hidden</p><iframe src=\"https://example.org\"></iframe></body></html>");
    out.into_bytes()
}

/// A package of the given parts.
pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                 xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// A DOCX whose body is `body`; `numbering` and `rels` are the insides of those parts.
pub fn docx_of(body: &str, numbering: &str, rels: &str) -> Vec<u8> {
    let styles: String = (1..=3)
        .map(|n| format!("<w:style w:type=\"paragraph\" w:styleId=\"H{n}\"><w:name w:val=\"heading {n}\"/></w:style>"))
        .chain(["<w:style w:type=\"paragraph\" w:styleId=\"T\"><w:name w:val=\"Title\"/></w:style>".to_owned()])
        .collect();
    package(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"r1\" Type=\"http://x/officeDocument\" Target=\"word/document.xml\"/></Relationships>",
        ),
        (
            "word/document.xml",
            &format!("<?xml version=\"1.0\"?><w:document {W}><w:body>{body}</w:body></w:document>"),
        ),
        ("word/styles.xml", &format!("<w:styles {W}>{styles}</w:styles>")),
        ("word/numbering.xml", &format!("<w:numbering {W}>{numbering}</w:numbering>")),
        ("word/_rels/document.xml.rels", &format!("<Relationships>{rels}</Relationships>")),
    ])
}

/// As DOCX: headings by style, items by bullets of a numbering.
pub fn docx(blocks: &[Block]) -> Vec<u8> {
    let mut links: Vec<String> = Vec::new();
    let mut body = String::new();
    for block in blocks {
        let (properties, text) = match block {
            Block::Heading(1, text) => ("<w:pStyle w:val=\"T\"/>".to_owned(), text),
            Block::Heading(level, text) => (format!("<w:pStyle w:val=\"H{}\"/>", level - 1), text),
            Block::Item(depth, text) => (
                format!(
                    "<w:numPr><w:ilvl w:val=\"{}\"/><w:numId w:val=\"1\"/></w:numPr>",
                    depth - 1
                ),
                text,
            ),
            Block::Para(text) => (String::new(), text),
        };
        let mut runs = String::new();
        for (words, target) in pieces(text) {
            let run = format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(&words));
            match target {
                Some(target) => {
                    links.push(target);
                    runs.push_str(&format!(
                        "<w:hyperlink r:id=\"l{}\">{run}</w:hyperlink>",
                        links.len()
                    ));
                }
                None => runs.push_str(&run),
            }
        }
        body.push_str(&format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"));
    }
    let rels: String = links
        .iter()
        .enumerate()
        .map(|(n, target)| format!("<Relationship Id=\"l{}\" Type=\"x/hyperlink\" Target=\"{target}\" TargetMode=\"External\"/>", n + 1))
        .collect();
    let bullets = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"•\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    docx_of(&body, bullets, &rels)
}

/// As a PDF with running heads and page numbers, wrapped at `columns`.
pub fn pdf(blocks: &[Block], columns: usize) -> Vec<u8> {
    let mut pages: Vec<Vec<(f32, f32, String)>> = vec![Vec::new()];
    let mut y = 780.0;
    for block in blocks {
        let (left, text) = match block {
            Block::Heading(_, text) | Block::Para(text) => (60.0, text.clone()),
            Block::Item(_, text) => (80.0, format!("• {text}")),
        };
        let text: String = pieces(&text).into_iter().map(|(words, _)| words).collect();
        for line in wrap(&text, columns - if left > 60.0 { 4 } else { 0 }) {
            if y < 60.0 {
                pages.push(Vec::new());
                y = 780.0;
            }
            pages.last_mut().unwrap().push((left, y, line));
            y -= 13.0;
        }
        y -= 7.0;
    }
    let count = pages.len();
    for (n, page) in pages.iter_mut().enumerate() {
        page.insert(0, (60.0, 815.0, "Running head of the contract".to_owned()));
        page.push((280.0, 30.0, format!("Page {} of {count}", n + 1)));
    }
    pdf_of(&pages)
}

fn wrap(text: &str, columns: usize) -> Vec<String> {
    let wide = |c: char| if u32::from(c) >= 0x2e80 { 2 } else { 1 };
    let mut lines = vec![String::new()];
    let mut width = 0;
    let mut words: Vec<String> = Vec::new();
    for c in text.chars() {
        match words.last_mut() {
            Some(word)
                if !word.ends_with(' ') && wide(c) == 1 && !word.chars().any(|c| wide(c) == 2) =>
            {
                word.push(c)
            }
            _ => words.push(c.to_string()),
        }
    }
    for word in words {
        let size: usize = word.trim_end().chars().map(wide).sum();
        if width + size > columns && width > 0 {
            let line = lines.last_mut().unwrap();
            *line = line.trim_end().to_owned();
            lines.push(String::new());
            width = 0;
        }
        width += word.chars().map(wide).sum::<usize>();
        lines.last_mut().unwrap().push_str(&word);
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// A PDF of lines at places; its font maps two-byte codes to the same characters.
pub fn pdf_of(pages: &[Vec<(f32, f32, String)>]) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let root = document.new_object_id();
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n1 begincodespacerange <0000> <ffff> endcodespacerange\n",
    );
    for high in (0..256).collect::<Vec<_>>().chunks(100) {
        map.push_str(&format!("{} beginbfrange\n", high.len()));
        for h in high {
            map.push_str(&format!("<{h:02x}00> <{h:02x}ff> <{h:02x}00>\n"));
        }
        map.push_str("endbfrange\n");
    }
    let to_unicode = document.add_object(Stream::new(Dictionary::new(), map.into_bytes()));
    let descendant = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "Test", "DW" => 1000,
        "W" => vec![0.into(), 0x2e7f.into(), 500.into()],
    });
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Test", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()], "ToUnicode" => to_unicode,
    });
    let mut kids: Vec<Object> = Vec::new();
    for page in pages {
        let mut content = String::from("BT /F1 10 Tf\n");
        for (x, y, text) in page {
            let codes: String = text.encode_utf16().map(|unit| format!("{unit:04x}")).collect();
            content.push_str(&format!("1 0 0 1 {x} {y} Tm <{codes}> Tj\n"));
        }
        content.push_str("ET");
        let stream = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        kids.push(
            document
                .add_object(dictionary! {
                    "Type" => "Page", "Parent" => root, "Contents" => stream,
                    "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
                    "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
                })
                .into(),
        );
    }
    let count = i64::try_from(kids.len()).unwrap();
    document
        .objects
        .insert(root, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    document.trailer.set("Root", catalog);
    document.compress();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}
