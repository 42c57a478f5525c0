//! Printed labels at the start of a paragraph: of which style they are, and which number they say.
//! Whether they are labels at all is decided by their sequence, in `tree`.

use clauses::{PrintedLabel, read_label};

/// Forms of labels; a list keeps to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `1.`
    Number,
    /// `1、`
    NumberComma,
    /// `1)`
    NumberParen,
    /// `(1)`, `（1）`
    NumberBracket,
    /// `1` and a title.
    NumberBare,
    /// `1.1`
    Dotted,
    /// `(a)`, `a)`, `a.`, `(A)`, `A.`; which one is the number.
    Letter(u8),
    /// The same in roman numerals.
    Roman(u8),
    /// `一、`
    Han,
    /// `（一）`
    HanBracket,
    /// `①`
    Circled,
    /// `Article 5`, `第五条`; which word is the number.
    Article(u8),
    /// `Chapter 2`, `第二章`.
    Part(u8),
    /// `Schedule 1`, `附件一`.
    Annex,
}

impl Style {
    /// Whether such a label may open the sections of a document.
    pub fn opens_sections(self) -> bool {
        !matches!(
            self,
            Self::Letter(0..=2) | Self::Roman(0..=2) | Self::Circled | Self::NumberBracket
        )
    }
}

/// A label that may stand at the start of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub style: Style,
    /// Its number; the last one of a dotted label.
    pub value: u32,
    /// The whole number of a dotted label: `3.1`.
    pub path: String,
    /// Bytes of the label.
    pub length: usize,
    /// Bytes up to the first character behind the label and its white space.
    pub behind: usize,
}

/// Every way of reading the start of `text` as a label.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    let found = bracketed(text)
        .or_else(|| numbered(text))
        .or_else(|| lettered(text))
        .or_else(|| chinese(text))
        .or_else(|| worded(text));
    found.unwrap_or_default()
}

fn mark(text: &str, style: Style, length: usize) -> Option<Mark> {
    let label = text.get(..length)?;
    let (value, path) = match (read_label(label)?, style) {
        (PrintedLabel::Absolute(path), _) => (path.rsplit('.').next()?.parse().ok()?, path),
        (PrintedLabel::Mark(mark), Style::Letter(_)) => {
            let letter = *mark.as_bytes().first()?;
            (u32::from(letter.checked_sub(b'a')?) + 1, String::new())
        }
        (PrintedLabel::Mark(mark), Style::Roman(_)) => {
            // Read as a section number, roman numerals are numbers.
            let PrintedLabel::Absolute(path) = read_label(&format!("§{mark}"))? else {
                return None;
            };
            (path.parse().ok()?, String::new())
        }
        (PrintedLabel::Mark(mark), _) => (mark.parse().ok()?, String::new()),
        (PrintedLabel::Single(n) | PrintedLabel::Part(n) | PrintedLabel::Annex(n), _) => {
            (n, String::new())
        }
    };
    let rest = &text[length..];
    let behind = length + rest.len() - rest.trim_start().len();
    Some(Mark { style, value, path, length, behind })
}

/// `(a)`, `（1）`, `(iv)`, `（一）`.
fn bracketed(text: &str) -> Option<Vec<Mark>> {
    let inner = text.strip_prefix(['(', '（'])?;
    let open = text.len() - inner.len();
    let (close, closer) = inner.char_indices().take(8).find(|(_, c)| matches!(c, ')' | '）'))?;
    let inside = &inner[..close];
    let length = open + close + closer.len_utf8();
    if inside.is_empty() {
        return Some(Vec::new());
    }
    if inside.bytes().all(|b| b.is_ascii_digit()) {
        let short = inside.len() <= 3;
        return Some(
            mark(text, Style::NumberBracket, length).filter(|_| short).into_iter().collect(),
        );
    }
    if !inside.is_ascii() {
        return Some(mark(text, Style::HanBracket, length).into_iter().collect());
    }
    let upper = inside.bytes().all(|b| b.is_ascii_uppercase());
    let lower = inside.bytes().all(|b| b.is_ascii_lowercase());
    let form = match (upper, lower) {
        (true, _) => 3,
        (_, true) => 0,
        _ => return Some(Vec::new()),
    };
    Some(letters(text, inside, form, length))
}

/// A single letter may also be a roman numeral; longer ones are roman numerals or nothing.
fn letters(text: &str, inside: &str, form: u8, length: usize) -> Vec<Mark> {
    let mut found = Vec::new();
    if inside.len() == 1 {
        found.extend(mark(text, Style::Letter(form), length));
    }
    found.extend(mark(text, Style::Roman(form), length));
    found
}

/// `1.`, `1.1`, `1)`, `1、`, `1 Title`.
fn numbered(text: &str) -> Option<Vec<Mark>> {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(0);
    if end == 0 || end > 3 {
        return None;
    }
    let mut components = 1;
    while text[end..].starts_with('.') && components < 8 {
        let next = digits(end + 1);
        if next == 0 || next > 3 {
            break;
        }
        end += 1 + next;
        components += 1;
    }
    let behind = text[end..].chars().next();
    let after = |length: usize| text[length..].chars().next();
    let leads = |c: Option<char>| {
        c.is_none_or(|c| c.is_whitespace() || is_han(c) || "“《【‘\"".contains(c))
    };
    let found = match behind {
        Some('.' | '．') => {
            let length = end + behind.map_or(0, char::len_utf8);
            let style = if components > 1 { Style::Dotted } else { Style::Number };
            let capital = after(length).is_some_and(char::is_uppercase);
            (leads(after(length)) || capital).then(|| mark(text, style, length)).flatten()
        }
        Some('、') if components == 1 => mark(text, Style::NumberComma, end + '、'.len_utf8()),
        Some(c @ (')' | '）')) if components == 1 => {
            mark(text, Style::NumberParen, end + c.len_utf8())
        }
        Some(c) if components > 1 && (c.is_whitespace() || is_han(c)) => {
            mark(text, Style::Dotted, end)
        }
        None if components > 1 => mark(text, Style::Dotted, end),
        Some(c) if c.is_whitespace() && end <= 2 => {
            let rest = text[end..].trim_start();
            let opens = rest.starts_with(|c: char| c.is_uppercase() || is_han(c));
            (opens && !text.starts_with('0')).then(|| mark(text, Style::NumberBare, end)).flatten()
        }
        _ => None,
    };
    Some(found.into_iter().collect())
}

/// `a)`, `a.`, `IV.`, `A.`
fn lettered(text: &str) -> Option<Vec<Mark>> {
    let end = text.bytes().take(7).take_while(u8::is_ascii_alphabetic).count();
    let inside = text.get(..end)?;
    let closer = text[end..].chars().next()?;
    let upper = inside.bytes().all(|b| b.is_ascii_uppercase());
    let lower = inside.bytes().all(|b| b.is_ascii_lowercase());
    if end == 0 || end > 6 || !(upper || lower) {
        return None;
    }
    let form = match closer {
        ')' | '）' => 1,
        '.' | '、' | '．' => 2,
        _ => return None,
    };
    let length = end + closer.len_utf8();
    let leads = text[length..].chars().next().is_none_or(|c| c.is_whitespace() || is_han(c));
    let form = if upper { form + 3 } else { form };
    Some(if leads { letters(text, inside, form, length) } else { Vec::new() })
}

/// `第三条`, `第二章`, `一、`, `①`, `附件一`.
fn chinese(text: &str) -> Option<Vec<Mark>> {
    const NUMERALS: &str = "〇零一二三四五六七八九十百千两0123456789０１２３４５６７８９";
    let run = |text: &str| -> usize {
        let numerals = text.chars().take(8).take_while(|c| NUMERALS.contains(*c));
        numerals.map(char::len_utf8).sum()
    };
    let first = text.chars().next()?;
    if let Some(rest) = text.strip_prefix('第') {
        let rest = rest.trim_start_matches(' ');
        let start = text.len() - rest.len();
        let digits = run(rest);
        let unit = rest[digits..].trim_start_matches(' ');
        let at = start + digits + rest[digits..].len() - unit.len();
        let (style, unit_length) = match unit.chars().next()? {
            '条' | '條' => (Style::Article(10), 3),
            '章' => (Style::Part(1), 3),
            '节' | '節' => (Style::Part(2), 3),
            '编' | '編' | '篇' => (Style::Part(0), 3),
            '部' if unit.starts_with("部分") => (Style::Part(3), 6),
            _ => return Some(Vec::new()),
        };
        let length = at + unit_length;
        // "第九条规定的…" goes on as a sentence.
        let goes_on =
            text[length..].starts_with(|c: char| "规约的所至和及与或中之第，,)）》".contains(c));
        return Some(
            mark(text, style, length).filter(|_| digits > 0 && !goes_on).into_iter().collect(),
        );
    }
    for word in ["附件", "附录", "附錄", "附表"] {
        let Some(rest) = text.strip_prefix(word) else { continue };
        let digits = run(rest);
        let letter = usize::from(digits == 0 && rest.starts_with(|c: char| c.is_ascii_uppercase()));
        let length = word.len() + digits + letter;
        let leads = text[length..].chars().next();
        let leads = leads.is_none_or(|c| c.is_whitespace() || "：:、—-".contains(c));
        let short = text.chars().count() <= 40;
        return Some(
            mark(text, Style::Annex, length).filter(|_| leads && short).into_iter().collect(),
        );
    }
    if matches!(first, '①'..='⑳' | '⑴'..='⒇' | '㈠'..='㈩') {
        return Some(mark(text, Style::Circled, first.len_utf8()).into_iter().collect());
    }
    let digits = run(text);
    let closed = text[digits..].chars().next().filter(|c| matches!(c, '、' | '．' | '.'))?;
    (digits > 0).then(|| mark(text, Style::Han, digits + closed.len_utf8()).into_iter().collect())
}

/// `Article 5`, `Section 2.1.`, `Schedule 1 –`, `PART A`.
fn worded(text: &str) -> Option<Vec<Mark>> {
    const WORDS: [(&str, Style); 11] = [
        ("article", Style::Article(0)),
        ("section", Style::Article(1)),
        ("clause", Style::Article(2)),
        ("§", Style::Article(3)),
        ("chapter", Style::Part(1)),
        ("part", Style::Part(0)),
        ("schedule", Style::Annex),
        ("annex", Style::Annex),
        ("appendix", Style::Annex),
        ("exhibit", Style::Annex),
        ("attachment", Style::Annex),
    ];
    let head: String = text.chars().take(12).collect::<String>().to_lowercase();
    let (word, style) = WORDS.iter().find(|(word, _)| head.starts_with(word))?;
    if text.starts_with(|c: char| c.is_lowercase()) {
        return None;
    }
    let rest = text.get(word.len()..)?;
    let spaces = rest.len() - rest.trim_start().len();
    let number = rest.trim_start();
    let digits = number
        .char_indices()
        .take(12)
        .find(|(_, c)| !(c.is_ascii_alphanumeric() || *c == '.'))
        .map_or(number.len().min(12), |(at, _)| at);
    let bare = number.get(..digits)?.trim_end_matches('.');
    let capital = !bare.is_empty() && !bare.starts_with(|c: char| c.is_ascii_lowercase());
    if (spaces == 0 && *word != "§") || !capital {
        // "SCHEDULE" or "Appendix" alone on its line.
        let alone = *style == Style::Annex && rest.trim().is_empty();
        return Some(mark(text, *style, word.len()).filter(|_| alone).into_iter().collect());
    }
    let mut length = word.len() + spaces + bare.len();
    if text[length..].starts_with(['.', ':', '：']) {
        length += text[length..].chars().next().map_or(0, char::len_utf8);
    }
    let rest = text[length..].trim_start().trim_start_matches(['-', '–', '—']).trim_start();
    let led = text[length..].is_empty() || text[length..].starts_with(char::is_whitespace);
    let title = rest.is_empty()
        || rest.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic() || is_han(c));
    let dotted = bare.contains('.') && matches!(style, Style::Article(_));
    let style = if dotted { Style::Dotted } else { *style };
    Some(mark(text, style, length).filter(|_| led && title).into_iter().collect())
}

/// Whether `c` is written without spaces around it.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{303f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn first(text: &str) -> Option<(Style, u32, usize)> {
        marks(text).first().map(|mark| (mark.style, mark.value, mark.length))
    }

    #[test]
    fn labels_of_many_forms_are_read() {
        for (text, style, value) in [
            ("1. Introduction", Style::Number, 1),
            ("0. 尽管有前述约定", Style::Number, 0),
            ("2.您应", Style::Number, 2),
            ("3.1 Ownership", Style::Dotted, 1),
            ("3.1.2. Ownership", Style::Dotted, 2),
            ("4 DEFINITIONS", Style::NumberBare, 4),
            ("5) five", Style::NumberParen, 5),
            ("6）六", Style::NumberParen, 6),
            ("7、七", Style::NumberComma, 7),
            ("（1） 依法", Style::NumberBracket, 1),
            ("(b) the", Style::Letter(0), 2),
            ("(iv) the", Style::Roman(0), 4),
            ("a) the", Style::Letter(1), 1),
            ("B. The", Style::Letter(5), 2),
            ("IV. The", Style::Roman(5), 4),
            ("一、定义", Style::Han, 1),
            ("（十二）其他", Style::HanBracket, 12),
            ("③ 其他", Style::Circled, 3),
            ("第十二条 保密", Style::Article(10), 12),
            ("第 3 章 付款", Style::Part(1), 3),
            ("Article 5 Payment", Style::Article(0), 5),
            ("ARTICLE IV", Style::Article(0), 4),
            ("Section 2.3 Term", Style::Dotted, 3),
            ("Schedule 2 – Fees", Style::Annex, 2),
            ("ANNEX A", Style::Annex, 1),
            ("附件二：价格", Style::Annex, 2),
        ] {
            let found = first(text).map(|(style, value, _)| (style, value));
            assert_eq!(found, Some((style, value)), "{text}");
        }
        assert_eq!(marks("(i) one").len(), 2, "a letter or a numeral");
        for text in [
            "2024 was a year",
            "1.5x faster",
            "Article 5 of the law applies",
            "第九条规定的费用",
            "(including data) x",
            "e.g. this",
            "",
            "(",
            "第",
            "Part of this",
        ] {
            assert_eq!(first(text), None, "{text}");
        }
    }
}
