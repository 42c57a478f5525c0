//! Sets a message on a plate: sizes by the rules, rows, the publisher's line, and what gives way when
//! the picture is small: the second line first, then more rows, then the letters down to their floor.

use crate::artwork::{Drawing, Raster, cells, rows};
use crate::lettering::{self, EM};
use crate::wording::{Message, Sentence};
use crate::{Error, Face, Inscription, Letters, Rect};

/// Distance of the plate from the picture's edge: 3 % of the shortest side (own rule).
const MARGIN_THOUSANDTHS: u32 = 30;
/// Size of what follows a leading word, against that word.
const AFTER_LEAD: f32 = 0.6;
/// Alpha from which a pixel counts as ink.
pub(crate) const INKED: u8 = 128;

/// A plate set for a picture.
#[derive(Clone, Debug)]
pub(crate) struct Plate {
    pub drawing: Drawing,
    pub ink: Raster,
    pub wording: Vec<String>,
    pub inscriptions: Vec<Inscription>,
    pub margin: u32,
}

/// The distance that a label keeps from the edges of a picture with this shortest side.
pub(crate) fn margin(shortest: u32) -> u32 {
    (shortest * MARGIN_THOUSANDTHS).div_ceil(1000).max(1)
}

/// Thousandths of the shortest side as whole pixels, never less than the share.
fn share(thousandths: u32, shortest: u32) -> u32 {
    (u64::from(thousandths) * u64::from(shortest)).div_ceil(1000) as u32
}

/// Sets `message` for an upright picture of `width` × `height` pixels.
pub(crate) fn set(message: &Message, width: u32, height: u32) -> Result<Plate, Error> {
    let shortest = width.min(height);
    let mut lines = Lines::new(message, shortest)?;
    let margin = margin(shortest);
    // Raster rounding can cost a row; the letters grow until the measured ink meets the rule.
    for _ in 0..6 {
        let drawing = lines.arrange(width, height, margin)?;
        let ink = drawing.ink()?;
        let short = lines.measure(&drawing, &ink)?;
        if !short {
            let (wording, inscriptions) = (lines.wording(), lines.inscriptions());
            return Ok(Plate { drawing, ink, wording, inscriptions, margin });
        }
    }
    Err(Error::Artwork { reason: "the letters do not reach their size".to_owned() })
}

/// Ink height in pixels of the smallest letter or figure of inscription `of`, as drawn.
pub(crate) fn smallest_ink(
    letters: &[Letters],
    of: u32,
    inked: impl Fn(u32, u32) -> bool,
) -> Result<u32, Error> {
    let mut smallest = u32::MAX;
    for run in letters.iter().filter(|run| run.of == Some(of)) {
        let (top, bottom) = rows(run)?;
        for (from, to, text) in cells(run)? {
            if !text.chars().any(char::is_alphanumeric) {
                continue;
            }
            let has_ink = |y: &u32| (from..to).any(|x| inked(x, *y));
            let first = (top..bottom).find(has_ink);
            let last = (top..bottom).rev().find(has_ink);
            let tall = first.zip(last).map_or(0, |(first, last)| last + 1 - first);
            smallest = smallest.min(tall);
        }
    }
    Ok(if smallest == u32::MAX { 0 } else { smallest })
}

/// One line of text: its runs with their share of the capital's height.
#[derive(Clone, Debug)]
struct Line {
    runs: Vec<(Face, String, f32)>,
    of: Option<u32>,
}

struct Entry {
    line: Line,
    nominal: u32,
    floor: u32,
    required: u32,
    measured: u32,
    sentence: Sentence,
}

struct Lines {
    entries: Vec<Entry>,
    /// The publisher's line unbroken, in two and in three.
    publisher: Vec<(Vec<String>, Vec<Line>)>,
    publisher_nominal: f32,
    publisher_floor: f32,
    /// Rows of entry indices and the broken publisher, as last arranged.
    arranged: (Vec<Vec<usize>>, Vec<String>),
}

impl Lines {
    fn new(message: &Message, shortest: u32) -> Result<Self, Error> {
        let mut entries = Vec::new();
        for (index, sentence) in message.sentences.iter().enumerate() {
            let line = Line::sentence(sentence, index as u32);
            let required = share(sentence.smallest, shortest).max(Face::Latin.legible() as u32);
            let floor = line.least_capital(required as f32)?.ceil() as u32;
            let nominal = share(sentence.letters, shortest).max(floor);
            let sentence = sentence.clone();
            entries.push(Entry { line, nominal, floor, required, measured: 0, sentence });
        }
        let mut publisher = Vec::new();
        let (mut nominal, mut floor) = (0.0, 0.0);
        if let Some(row) = &message.publisher {
            for count in 1..=3 {
                let texts = break_lines(&row.name, count);
                if publisher.iter().any(|(known, _)| *known == texts) {
                    continue;
                }
                let lines: Vec<Line> = texts.iter().map(|text| Line::plain(text)).collect();
                publisher.push((texts, lines));
            }
            floor = share(row.smallest, shortest) as f32;
            for (_, lines) in publisher.iter().take(1) {
                for line in lines {
                    floor = floor.max(line.least_capital(0.0)?);
                }
            }
            nominal = (share(row.letters, shortest) as f32).max(floor);
        }
        Ok(Self {
            entries,
            publisher,
            publisher_nominal: nominal,
            publisher_floor: floor,
            arranged: (Vec::new(), Vec::new()),
        })
    }

    /// The first arrangement that fits, from the most to the least generous.
    fn arrange(&mut self, width: u32, height: u32, margin: u32) -> Result<Drawing, Error> {
        let room = (width.saturating_sub(2 * margin), height.saturating_sub(2 * margin));
        // A label that takes two thirds of the width rather takes another row.
        let calm = (width * 2 / 3, height * 2 / 5);
        let nominal = self.publisher_nominal;
        let floor = self.publisher_floor.min(nominal);
        let mut tries = Vec::new();
        for rows in 1..=self.entries.len() {
            tries.push((calm, 1.0, rows, nominal, 0));
            tries.push((calm, 1.0, rows, floor, 0));
        }
        for scale in [1.0, 0.85, 0.7, 0.0] {
            for rows in 1..=self.entries.len() {
                tries.push((room, scale, rows, nominal, 0));
                for broken in 0..self.publisher.len().max(1) {
                    tries.push((room, scale, rows, floor, broken));
                }
            }
        }
        let mut least: Option<(u32, u32)> = None;
        for (limit, scale, rows, capital, broken) in tries {
            let (drawing, order) = self.compose(scale, rows, capital, broken)?;
            let size = (drawing.width, drawing.height);
            if size.0 <= limit.0.min(room.0) && size.1 <= limit.1.min(room.1) {
                let texts = self.publisher.get(broken).map(|(texts, _)| texts.clone());
                self.arranged = (order, texts.unwrap_or_default());
                return Ok(drawing);
            }
            let area = |(w, h): (u32, u32)| u64::from(w) * u64::from(h);
            if least.is_none_or(|best| area(size) < area(best)) {
                least = Some(size);
            }
        }
        let (needed_width, needed_height) = least.unwrap_or_default();
        let needed_width = needed_width + 2 * margin;
        let needed_height = needed_height + 2 * margin;
        Err(Error::TooSmall { width, height, needed_width, needed_height })
    }

    fn compose(
        &self,
        scale: f32,
        row_count: usize,
        publisher_capital: f32,
        broken: usize,
    ) -> Result<(Drawing, Vec<Vec<usize>>), Error> {
        let capitals: Vec<f32> = self
            .entries
            .iter()
            .map(|entry| (entry.nominal as f32 * scale).round().max(entry.floor as f32))
            .collect();
        let main = capitals.iter().copied().fold(publisher_capital, f32::max);
        let (pad, gap) = ((main * 0.52).max(3.0).round(), (main * 0.46).max(3.0).round());
        let rule = (main * 0.045).round().max(1.0);
        let widths: Vec<f32> = self
            .entries
            .iter()
            .zip(&capitals)
            .map(|(entry, capital)| entry.line.width(*capital))
            .collect::<Result<_, _>>()?;
        let order = spread(&widths, gap * 2.0 + rule, row_count);
        let mut letters = Vec::new();
        let mut dividers = Vec::new();
        let (mut baseline, mut right) = (pad, pad);
        for (number, row) in order.iter().enumerate() {
            let tall = row.iter().map(|index| capitals[*index]).fold(0.0, f32::max);
            baseline += tall + if number > 0 { (main * 0.6).round() } else { 0.0 };
            let mut x = pad;
            for (position, index) in row.iter().enumerate() {
                if position > 0 {
                    x += gap;
                    dividers.push(Rect {
                        x: x as u32,
                        y: (baseline - tall).max(0.0) as u32,
                        width: rule as u32,
                        height: tall as u32,
                    });
                    x += rule + gap;
                }
                // Smaller sentences share the baseline: they read as one line.
                self.entries[*index].line.place(capitals[*index], x, baseline, &mut letters)?;
                x = (x + widths[*index]).ceil();
            }
            right = right.max(x);
        }
        for (number, line) in
            self.publisher.get(broken).iter().flat_map(|(_, lines)| lines).enumerate()
        {
            let lead = if number == 0 { main * 0.56 } else { publisher_capital * 0.75 };
            baseline += publisher_capital.round() + lead.round();
            line.place(publisher_capital, pad, baseline, &mut letters)?;
            right = right.max(pad + line.width(publisher_capital)?);
        }
        let drawing = Drawing {
            width: (right + pad).ceil() as u32,
            height: (baseline + pad).ceil() as u32,
            radius: ((main * 0.17).clamp(1.0, 24.0) * 100.0).round() as i32,
            letters,
            dividers,
        };
        Ok((drawing, order))
    }

    /// Measures what was drawn; lets those that came out too small grow and says whether any did.
    fn measure(&mut self, drawing: &Drawing, ink: &Raster) -> Result<bool, Error> {
        let mut short = false;
        for (index, entry) in self.entries.iter_mut().enumerate() {
            let inked = |x, y| ink.at(x, y)[3] >= INKED;
            entry.measured = smallest_ink(&drawing.letters, index as u32, inked)?;
            if entry.measured < entry.required {
                entry.floor += 1;
                entry.nominal = entry.nominal.max(entry.floor) + 1;
                short = true;
            }
        }
        Ok(short)
    }

    fn wording(&self) -> Vec<String> {
        let row = |row: &Vec<usize>| {
            let texts: Vec<&str> =
                row.iter().map(|index| self.entries[*index].sentence.text.as_str()).collect();
            texts.join(" | ")
        };
        self.arranged.0.iter().map(row).chain(self.arranged.1.iter().cloned()).collect()
    }

    fn inscriptions(&self) -> Vec<Inscription> {
        self.entries
            .iter()
            .map(|entry| Inscription {
                text: entry.sentence.text.clone(),
                language: entry.sentence.language.clone(),
                profiles: entry.sentence.profiles.clone(),
                rules: entry.sentence.rules.clone(),
                ink_height: entry.measured,
                required_height: entry.required,
            })
            .collect()
    }
}

impl Line {
    fn plain(text: &str) -> Self {
        let runs = lettering::runs(text);
        Self { runs: runs.into_iter().map(|(face, text)| (face, text, 1.0)).collect(), of: None }
    }

    fn sentence(sentence: &Sentence, index: u32) -> Self {
        let lead = sentence.lead.as_deref().unwrap_or_default();
        let mut line = match sentence.text.strip_prefix(lead) {
            Some(rest) if !lead.is_empty() => {
                let mut line = Self::plain(lead);
                let rest = Self::plain(rest.trim_start()).runs.into_iter();
                line.runs.extend(rest.map(|(face, text, _)| (face, text, AFTER_LEAD)));
                line
            }
            _ => Self::plain(&sentence.text),
        };
        line.of = Some(index);
        line
    }

    /// The least capital height at which every letter has `required` pixels of ink and can be read.
    fn least_capital(&self, required: f32) -> Result<f32, Error> {
        let mut least: f32 = 0.0;
        for (face, text, part) in &self.runs {
            // Font size grows with the capital; one pixel of capital gives this much.
            let (unit, _) = lettering::fit(*face, *part)?;
            for c in text.chars().filter(|c| c.is_alphanumeric()) {
                let per_pixel = lettering::ink(*face, c)? * unit / EM;
                if per_pixel > 0.0 {
                    least = least.max(required.max(face.legible()) / per_pixel);
                }
            }
        }
        Ok(least - 0.01)
    }

    fn width(&self, capital: f32) -> Result<f32, Error> {
        self.place(capital, 0.0, 0.0, &mut Vec::new())
    }

    /// Adds the line's letters with their ink starting at `x`; returns the width of the ink.
    fn place(
        &self,
        capital: f32,
        x: f32,
        baseline: f32,
        letters: &mut Vec<Letters>,
    ) -> Result<f32, Error> {
        let mut pen = 0.0;
        let mut end = 0.0;
        let mut before: Option<(Face, f32)> = None;
        let hundredths = |value: f32| (value * 100.0).round() as i32;
        for (face, text, part) in &self.runs {
            let height = capital * part;
            let (size, lower) = lettering::fit(*face, height)?;
            let shape = lettering::shape(*face, text)?;
            let scale = size / EM;
            let spacing = if *part < 1.0 { size * 0.045 } else { 0.0 };
            match before {
                None => pen = -shape.left * scale,
                Some((_, last)) if last != *part => pen += capital * 0.3,
                Some((last, _)) if last != *face => pen += capital * 0.07,
                Some(_) => {}
            }
            before = Some((*face, *part));
            letters.push(Letters {
                text: text.clone(),
                face: *face,
                size: hundredths(size),
                spacing: hundredths(spacing),
                x: hundredths(x + pen),
                y: hundredths(baseline + lower),
                of: self.of,
            });
            let spaces = spacing * shape.glyphs.len().saturating_sub(1) as f32;
            end = pen + shape.right * scale + spaces;
            pen += shape.advance * scale + spaces;
        }
        Ok(end)
    }
}

/// Spreads items over exactly `count` rows in order, the widest row as narrow as can be.
fn spread(widths: &[f32], between: f32, count: usize) -> Vec<Vec<usize>> {
    let row_width = |from: usize, to: usize| {
        widths[from..to].iter().sum::<f32>() + between * (to - from).saturating_sub(1) as f32
    };
    // There are never more than a handful of sentences: try every way to cut them.
    let cuts = widths.len().saturating_sub(1);
    let mut best: Option<(f32, Vec<Vec<usize>>)> = None;
    for mask in 0u32..(1 << cuts.min(12)) {
        if mask.count_ones() as usize + 1 != count {
            continue;
        }
        let mut rows = Vec::new();
        let (mut from, mut widest) = (0, 0.0f32);
        for to in 1..=widths.len() {
            if to == widths.len() || mask & (1 << (to - 1)) != 0 {
                widest = widest.max(row_width(from, to));
                rows.push((from..to).collect());
                from = to;
            }
        }
        if best.as_ref().is_none_or(|(known, _)| widest < *known) {
            best = Some((widest, rows));
        }
    }
    best.map(|(_, rows)| rows).unwrap_or_default()
}

/// Breaks a name into at most `count` lines of like length, at spaces or between Han characters.
fn break_lines(text: &str, count: usize) -> Vec<String> {
    let weight = |c: char| if u32::from(c) >= 0x2E80 { 2 } else { 1 };
    let total: usize = text.chars().map(weight).sum();
    let target = total.div_ceil(count.max(1));
    let mut lines = vec![String::new()];
    let mut length = 0;
    let mut words: Vec<String> = Vec::new();
    for c in text.chars() {
        match words.last_mut() {
            Some(word) if c != ' ' && weight(c) == 1 && !word.ends_with(' ') => word.push(c),
            Some(word) if c == ' ' => word.push(c),
            _ => words.push(c.to_string()),
        }
    }
    for word in words {
        let long: usize = word.trim_end().chars().map(weight).sum();
        if length > 0 && lines.len() < count && length + long / 2 >= target {
            lines.push(String::new());
            length = 0;
        }
        length += word.chars().map(weight).sum::<usize>();
        if let Some(line) = lines.last_mut() {
            line.push_str(&word);
        }
    }
    lines.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}
