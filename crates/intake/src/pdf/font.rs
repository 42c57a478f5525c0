//! Fonts of a PDF: from the bytes of a string to characters and widths (ISO 32000-2, 9.6 to 9.10).

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Encoding, Object};

use super::{MAX_STREAM_BYTES, float};

/// A font as far as text is concerned.
pub(super) struct Font {
    /// Bytes of a code.
    wide: bool,
    /// Legacy encoding of a composite font's codes.
    legacy: Option<&'static encoding_rs::Encoding>,
    utf16: bool,
    mapped: HashMap<u32, String>,
    simple: Vec<String>,
    widths: HashMap<u32, f32>,
    default_width: f32,
}

/// A shown code: its characters, `None` if the font does not say, and its width in text space.
pub(super) struct Shown {
    pub text: Option<String>,
    pub width: f32,
    pub space: bool,
}

impl Font {
    pub fn read(dictionary: &Dictionary, document: &Document) -> Self {
        let composite =
            dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Type0");
        let mut font = Self {
            wide: composite,
            legacy: None,
            utf16: false,
            mapped: HashMap::new(),
            simple: Vec::new(),
            widths: HashMap::new(),
            default_width: if composite { 1.0 } else { 0.5 },
        };
        if let Ok(stream) = dictionary.get_deref(b"ToUnicode", document).and_then(Object::as_stream)
            && let Ok(bytes) = stream.get_plain_content_with_limit(MAX_STREAM_BYTES)
        {
            font.mapped = to_unicode(&bytes);
        }
        if composite {
            font.read_composite(dictionary, document);
        } else {
            font.read_simple(dictionary, document);
        }
        font
    }

    fn read_simple(&mut self, dictionary: &Dictionary, document: &Document) {
        let encoding = dictionary
            .get_font_encoding_with_limit(document, MAX_STREAM_BYTES)
            .unwrap_or(Encoding::SimpleEncoding(b"WinAnsiEncoding"));
        self.simple = (0..=u8::MAX)
            .map(|code| encoding.bytes_to_string(&[code]).unwrap_or_default())
            .collect();
        let first =
            dictionary.get_deref(b"FirstChar", document).map_or(0, |n| n.as_i64().unwrap_or(0));
        let type3 =
            dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Type3");
        let scale = if type3 {
            let matrix = dictionary.get_deref(b"FontMatrix", document).and_then(Object::as_array);
            matrix.ok().and_then(|m| m.first()).map_or(0.001, float)
        } else {
            0.001
        };
        if let Ok(widths) = dictionary.get_deref(b"Widths", document).and_then(Object::as_array) {
            for (n, width) in widths.iter().take(256).enumerate() {
                let code = u32::try_from(first.saturating_add(i64::try_from(n).unwrap_or(0)))
                    .unwrap_or(u32::MAX);
                let width = document.dereference(width).map_or(0.0, |(_, width)| float(width));
                self.widths.insert(code, width * scale);
            }
        }
    }

    fn read_composite(&mut self, dictionary: &Dictionary, document: &Document) {
        let name = dictionary
            .get_deref(b"Encoding", document)
            .and_then(Object::as_name)
            .unwrap_or_default();
        let name = String::from_utf8_lossy(name).into_owned();
        if name.contains("UCS2") || name.contains("UTF16") {
            self.utf16 = true;
        } else if name.starts_with("GB") {
            self.legacy = Some(encoding_rs::GB18030);
        } else if name.contains("B5") || name.starts_with("HK") {
            self.legacy = Some(encoding_rs::BIG5);
        }
        let descendant = dictionary
            .get_deref(b"DescendantFonts", document)
            .and_then(Object::as_array)
            .ok()
            .and_then(|fonts| fonts.first())
            .and_then(|font| document.dereference(font).ok())
            .and_then(|(_, font)| font.as_dict().ok());
        let Some(descendant) = descendant else { return };
        if let Ok(width) = descendant.get_deref(b"DW", document) {
            self.default_width = float(width) / 1000.0;
        }
        let Ok(widths) = descendant.get_deref(b"W", document).and_then(Object::as_array) else {
            return;
        };
        let mut at = 0;
        let code = |object: &Object| object.as_i64().ok().and_then(|n| u32::try_from(n).ok());
        while let Some(first) = widths.get(at).and_then(code) {
            match widths
                .get(at + 1)
                .map(|next| document.dereference(next).map_or(next, |(_, next)| next))
            {
                Some(Object::Array(list)) => {
                    for (n, width) in (0_u32..).zip(list.iter().take(70_000)) {
                        self.widths.insert(first.saturating_add(n), float(width) / 1000.0);
                    }
                    at += 2;
                }
                Some(last) => {
                    let (Some(last), Some(width)) = (code(last), widths.get(at + 2)) else { break };
                    let width = float(width) / 1000.0;
                    for code in first..=last.min(first.saturating_add(70_000)) {
                        self.widths.insert(code, width);
                    }
                    at += 3;
                }
                None => break,
            }
        }
    }

    /// What a string shows.
    pub fn show(&self, bytes: &[u8]) -> Vec<Shown> {
        let mut shown = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let first = bytes[at];
            let length = match self.legacy {
                Some(_) if first < 0x80 => 1,
                Some(_) => 2,
                None if self.wide => 2,
                None => 1,
            };
            let code = &bytes[at..(at + length).min(bytes.len())];
            at += length;
            let number = code.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b));
            let text = self.mapped.get(&number).cloned().or_else(|| self.fallback(code));
            let width = self.widths.get(&number).copied().unwrap_or(self.default_width);
            shown.push(Shown {
                text: text.filter(|text| !text.is_empty()),
                width,
                space: code == [32],
            });
        }
        shown
    }

    fn fallback(&self, code: &[u8]) -> Option<String> {
        if !self.wide {
            return self.simple.get(usize::from(*code.first()?)).cloned();
        }
        let encoding = if self.utf16 { encoding_rs::UTF_16BE } else { self.legacy? };
        encoding
            .decode_without_bom_handling_and_without_replacement(code)
            .map(|text| text.into_owned())
    }
}

/// The character codes of a ToUnicode map: `bfchar` and `bfrange`.
fn to_unicode(bytes: &[u8]) -> HashMap<u32, String> {
    const MOST: usize = 200_000;
    let text = String::from_utf8_lossy(bytes);
    let mut map = HashMap::new();
    let mut tokens = Tokens { rest: &text };
    let mut mode = 0;
    while let Some(token) = tokens.next() {
        if map.len() > MOST {
            break;
        }
        match token {
            Token::Word("beginbfchar") => mode = 1,
            Token::Word("beginbfrange") => mode = 2,
            Token::Word("endbfchar" | "endbfrange") => mode = 0,
            Token::Hex(code) if mode == 1 => {
                if let Some(Token::Hex(target)) = tokens.next() {
                    map.insert(number(code), characters(target, 0));
                }
            }
            Token::Hex(first) if mode == 2 => {
                let Some(Token::Hex(last)) = tokens.next() else { continue };
                let (first, last) = (number(first), number(last));
                match tokens.next() {
                    Some(Token::Hex(target)) => {
                        for code in first..=last.min(first.saturating_add(65_535)) {
                            map.insert(code, characters(target, code - first));
                        }
                    }
                    Some(Token::Open) => {
                        let mut code = first;
                        while let Some(Token::Hex(target)) = tokens.next() {
                            map.insert(code, characters(target, 0));
                            code = code.saturating_add(1);
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    map
}

enum Token<'a> {
    Hex(&'a str),
    Word(&'a str),
    Open,
    Close,
}

struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        self.rest = self.rest.trim_start();
        let first = self.rest.chars().next()?;
        if let Some(inner) = self.rest.strip_prefix('<').filter(|inner| !inner.starts_with('<')) {
            let end = inner.find('>')?;
            self.rest = &inner[end + 1..];
            return Some(Token::Hex(&inner[..end]));
        }
        if matches!(first, '[' | ']' | '<' | '>' | '(' | ')' | '/') {
            self.rest = &self.rest[1..];
            return Some(if first == '[' { Token::Open } else { Token::Close });
        }
        let end = self
            .rest
            .find(|c: char| {
                c.is_whitespace() || matches!(c, '[' | ']' | '<' | '>' | '(' | ')' | '/')
            })
            .unwrap_or(self.rest.len());
        let word = &self.rest[..end];
        self.rest = &self.rest[end..];
        Some(Token::Word(word))
    }
}

fn number(hex: &str) -> u32 {
    hex.bytes()
        .filter_map(|b| char::from(b).to_digit(16))
        .take(8)
        .fold(0, |n, digit| n << 4 | digit)
}

/// The characters of a target; `offset` is added to the last unit.
fn characters(hex: &str, offset: u32) -> String {
    let digits: Vec<u32> =
        hex.bytes().filter_map(|b| char::from(b).to_digit(16)).take(64).collect();
    let mut units: Vec<u16> = digits
        .chunks(4)
        .map(|unit| unit.iter().fold(0_u16, |n, digit| n << 4 | *digit as u16))
        .collect();
    if let Some(last) = units.last_mut() {
        *last = last.wrapping_add(offset as u16);
    }
    let text: String =
        char::decode_utf16(units).flatten().filter(|c| *c != '\0' && *c != '\u{fffd}').collect();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_of_codes_is_read() {
        let map = to_unicode(
            b"1 begincodespacerange <0000> <ffff> endcodespacerange\n2 beginbfchar <0003> <0020> <0004> <d83dde00> endbfchar\n\
              2 beginbfrange <0010> <0012> <4e00> <0020> <0021> [<0066006c> <0041>] endbfrange",
        );
        assert_eq!(map[&3], " ");
        assert_eq!(map[&4], "😀");
        assert_eq!([&map[&0x10], &map[&0x12]], ["一", "丂"]);
        assert_eq!([&map[&0x20], &map[&0x21]], ["fl", "A"]);
        assert!(to_unicode(b"beginbfrange <00> <ffffffff> <0041>").len() <= 65_536);
    }
}
