//! Automatic numbering (ISO/IEC 29500-1, 17.9): which label a numbered paragraph prints.

use std::collections::HashMap;

use super::xml::Node;

/// Levels that a numbering may have.
const LEVELS: usize = 9;

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    text: String,
    legal: bool,
    restart: Option<u32>,
}

/// The numberings of a document, with their counters.
#[derive(Default)]
pub(super) struct Numbers {
    levels: HashMap<String, Vec<Level>>,
    /// Abstract numbering of each instance.
    instances: HashMap<String, String>,
    overrides: HashMap<(String, usize), u32>,
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    started: HashMap<(String, usize), bool>,
    /// Paragraph style that a level belongs to.
    styles: HashMap<String, (String, usize)>,
}

/// A label as printed; `None` for a bullet.
pub(super) enum Label {
    Bullet,
    Printed(String),
}

impl Numbers {
    pub fn read(part: Option<&Node>) -> Self {
        let mut numbers = Self::default();
        let Some(part) = part else { return numbers };
        for node in part.children.iter().filter(|node| node.name == "abstractNum") {
            let Some(id) = node.attr("abstractNumId") else { continue };
            let mut levels: Vec<Level> = (0..LEVELS)
                .map(|_| Level {
                    start: 1,
                    format: "decimal".into(),
                    text: String::new(),
                    legal: false,
                    restart: None,
                })
                .collect();
            for level in node.children.iter().filter(|node| node.name == "lvl") {
                let at: usize = level.attr("ilvl").and_then(|n| n.parse().ok()).unwrap_or(0);
                if let Some(place) = levels.get_mut(at) {
                    *place = read_level(level);
                }
                if let Some(style) = level.val("pStyle") {
                    numbers.styles.insert(style.to_owned(), (id.to_owned(), at));
                }
            }
            numbers.levels.insert(id.to_owned(), levels);
        }
        for node in part.children.iter().filter(|node| node.name == "num") {
            let (Some(id), Some(of)) = (node.attr("numId"), node.val("abstractNumId")) else {
                continue;
            };
            numbers.instances.insert(id.to_owned(), of.to_owned());
            for over in node.children.iter().filter(|node| node.name == "lvlOverride") {
                let at: usize = over.attr("ilvl").and_then(|n| n.parse().ok()).unwrap_or(0);
                if let Some(start) = over.val("startOverride").and_then(|n| n.parse().ok()) {
                    numbers.overrides.insert((id.to_owned(), at), start);
                }
            }
        }
        numbers
    }

    /// The level that a style's numbering gives it, by instance.
    pub fn level_of_style(&self, style: &str, instance: &str) -> Option<usize> {
        let (of, at) = self.styles.get(style)?;
        (self.instances.get(instance) == Some(of)).then_some(*at)
    }

    /// Counts a paragraph and says what it prints.
    pub fn next(&mut self, instance: &str, at: usize) -> Option<Label> {
        let of = self.instances.get(instance)?.clone();
        let levels = self.levels.get(&of)?.clone();
        let at = at.min(LEVELS - 1);
        let level = levels.get(at)?;
        let counters = self.counters.entry(of).or_default();
        let start = self.overrides.get(&(instance.to_owned(), at)).copied();
        let fresh = !self.started.contains_key(&(instance.to_owned(), at));
        if let (Some(start), true) = (start, fresh) {
            counters[at] = Some(start);
        } else {
            counters[at] = Some(counters[at].map_or(level.start, |n| n.saturating_add(1)));
        }
        self.started.insert((instance.to_owned(), at), true);
        for (deeper, counter) in counters.iter_mut().enumerate().skip(at + 1) {
            // `lvlRestart` names the level, from 1, after which a level begins anew; 0 is never.
            let restarts =
                levels.get(deeper).and_then(|level| level.restart).is_none_or(|restart| {
                    restart > 0 && at < usize::try_from(restart).unwrap_or(LEVELS)
                });
            if restarts {
                *counter = None;
            }
        }
        if level.format == "bullet" {
            return Some(Label::Bullet);
        }
        if level.format == "none" && !level.text.contains('%') {
            return Some(Label::Printed(level.text.clone()));
        }
        let mut printed = String::new();
        let mut signs = level.text.chars().peekable();
        while let Some(c) = signs.next() {
            let digit = signs.peek().and_then(|c| c.to_digit(10)).filter(|n| (1..=9).contains(n));
            match (c, digit) {
                ('%', Some(n)) => {
                    signs.next();
                    let index = n as usize - 1;
                    let other = levels.get(index)?;
                    let value = counters[index].unwrap_or(other.start);
                    let format = if level.legal { "decimal" } else { other.format.as_str() };
                    printed.push_str(&formatted(format, value));
                }
                _ => printed.push(c),
            }
        }
        Some(Label::Printed(printed))
    }
}

fn read_level(node: &Node) -> Level {
    Level {
        start: node.val("start").and_then(|n| n.parse().ok()).unwrap_or(0),
        format: node.val("numFmt").unwrap_or("decimal").to_owned(),
        text: node.val("lvlText").unwrap_or_default().chars().take(60).collect(),
        legal: node.is_on("isLgl"),
        restart: node.val("lvlRestart").and_then(|n| n.parse().ok()),
    }
}

fn formatted(format: &str, n: u32) -> String {
    match format {
        "lowerLetter" => letters(n),
        "upperLetter" => letters(n).to_uppercase(),
        "lowerRoman" => roman(n),
        "upperRoman" => roman(n).to_uppercase(),
        "decimalZero" => format!("{n:02}"),
        "none" => String::new(),
        "decimalFullWidth" | "decimalFullWidth2" => n
            .to_string()
            .chars()
            .map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c))
            .collect(),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&n) => {
            char::from_u32(u32::from('①') + n - 1).map(String::from).unwrap_or_default()
        }
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "chineseLegalSimplified" => chinese(n),
        _ => n.to_string(),
    }
}

/// `a` to `z`, then `aa`, `bb`, … as Word counts; from 1.
pub(crate) fn letters(n: u32) -> String {
    let index = n.saturating_sub(1);
    let letter = char::from(b'a' + (index % 26) as u8);
    std::iter::repeat_n(letter, (index / 26 + 1).min(10) as usize).collect()
}

/// Lower-case roman numerals, from 1.
pub(crate) fn roman(n: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut rest = n.min(3999);
    let mut text = String::new();
    for (value, sign) in STEPS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    text
}

/// Chinese numerals below ten thousand: 十二, 一百零三.
pub(crate) fn chinese(n: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if n == 0 || n > 9999 {
        return n.to_string();
    }
    let mut text = String::new();
    let mut gap = false;
    for (value, unit) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = n / value % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push_str(DIGITS[0]);
            gap = false;
        }
        if !(value == 10 && digit == 1 && text.is_empty()) {
            text.push_str(DIGITS[digit as usize]);
        }
        text.push_str(unit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_every_form() {
        assert_eq!([letters(1), letters(26), letters(28)], ["a", "z", "bb"]);
        assert_eq!([roman(4), roman(14), roman(1990)], ["iv", "xiv", "mcmxc"]);
        assert_eq!(
            [chinese(1), chinese(10), chinese(12), chinese(20)],
            ["一", "十", "十二", "二十"]
        );
        assert_eq!(
            [chinese(103), chinese(110), chinese(1005)],
            ["一百零三", "一百一十", "一千零五"]
        );
        assert_eq!(formatted("decimalEnclosedCircle", 3), "③");
    }
}
