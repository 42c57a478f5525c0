//! From bytes to characters: byte order marks, UTF-8, UTF-16 without a mark, and the older encodings
//! of English and Chinese texts.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::Error;

/// The characters of `bytes` and the name of their encoding. `declared` is what the file says.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> Result<(String, String), Error> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return with(encoding, bytes.get(length..).unwrap_or_default());
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return with(encoding, bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), "UTF-8".to_owned()));
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8)
        && let Ok(read) = with(encoding, bytes)
    {
        return Ok(read);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let mut tries = vec![if guess == GBK { GB18030 } else { guess }];
    tries.extend([GB18030, BIG5]);
    for encoding in tries {
        if let Ok((text, name)) = with(encoding, bytes)
            && is_likely(&text, encoding)
        {
            return Ok((text, name));
        }
    }
    with(WINDOWS_1252, bytes).and_then(|(text, name)| {
        if is_likely(&text, WINDOWS_1252) {
            Ok((text, name))
        } else {
            Err(Error::UnknownEncoding { line: first_bad_line(bytes) })
        }
    })
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Result<(String, String), Error> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok((text.into_owned(), encoding.name().to_owned())),
        None => Err(Error::UnknownEncoding { line: first_bad_line(bytes) }),
    }
}

/// Texts in Latin script have a zero in every other byte; Chinese ones keep to a few high bytes.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    const MOST: usize = 4096;
    let head = bytes.get(..bytes.len().min(MOST) & !1)?;
    if head.len() < 8 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let pairs = head.len() / 2;
    let is_high = |b: &u8| *b == 0 || (0x4e..=0x9f).contains(b) || *b == 0x30 || *b == 0xff;
    let count = |from: usize, test: &dyn Fn(&u8) -> bool| {
        head.iter().skip(from).step_by(2).filter(|b| test(b)).count()
    };
    let zeros = |from| count(from, &|b| *b == 0);
    for (high, encoding) in [(1, UTF_16LE), (0, UTF_16BE)] {
        let low = 1 - high;
        let latin = zeros(high) * 10 >= pairs * 7 && zeros(low) * 10 <= pairs;
        // Han: nearly every high byte in range, some zeros among them, which no other encoding of
        // a text holds.
        let han =
            zeros(high) > 0 && zeros(low) * 20 <= pairs && count(high, &is_high) * 20 >= pairs * 19;
        if (latin || han)
            && encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some()
        {
            return Some(encoding);
        }
    }
    None
}

/// Whether a decoded text looks like one: hardly any control or private characters.
fn is_likely(text: &str, encoding: &'static Encoding) -> bool {
    let (mut all, mut odd, mut rare) = (0_usize, 0_usize, 0_usize);
    for c in text.chars().take(100_000) {
        all += 1;
        let control = c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{0c}');
        odd += usize::from(control || ('\u{e000}'..='\u{f8ff}').contains(&c));
        // Letters with marks make up a small part of a Latin text.
        rare += usize::from(('\u{80}'..='\u{24f}').contains(&c));
    }
    let rare_is_odd = encoding == WINDOWS_1252;
    odd * 500 <= all && !(rare_is_odd && rare * 4 > all)
}

fn first_bad_line(bytes: &[u8]) -> u32 {
    let good = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let breaks = bytes.iter().take(good).filter(|b| **b == b'\n').count();
    u32::try_from(breaks + 1).unwrap_or(u32::MAX)
}
