//! From pieces of text to lines in reading order: pieces on one height make a line, gaps make
//! spaces, two columns are read one after the other.

use std::ops::Range;

use super::page::{Chunk, PageContent};
use crate::recognise::is_han;

/// A line of a page.
pub(super) struct PageLine {
    pub text: String,
    pub left: f32,
    pub right: f32,
    pub y: f32,
    pub size: f32,
    pub links: Vec<(Range<usize>, String)>,
}

/// The size in which most of the text is set, in points.
pub(super) fn usual_size(pages: &[Vec<PageLine>]) -> f32 {
    let mut sizes: Vec<(i64, usize)> =
        pages.iter().flatten().map(|line| ((line.size * 10.0) as i64, line.text.len())).collect();
    sizes.sort_unstable();
    let half = sizes.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
    let mut passed = 0;
    for (size, letters) in sizes {
        passed += letters;
        if passed >= half {
            return (size as f32 / 10.0).max(1.0);
        }
    }
    10.0
}

/// The lines of a page, from top to bottom, column by column.
pub(super) fn arrange(content: PageContent) -> Vec<PageLine> {
    let mut chunks: Vec<Chunk> = content
        .chunks
        .into_iter()
        .filter(|chunk| chunk.left.is_finite() && chunk.right.is_finite() && chunk.y.is_finite())
        .collect();
    // Order by height first; pieces hardly apart in height are one row.
    chunks.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows: Vec<Vec<Chunk>> = Vec::new();
    for chunk in chunks {
        match rows.last_mut() {
            Some(row)
                if row.first().is_some_and(|first| {
                    first.y - chunk.y
                        <= 0.35 * first.size.max(chunk.size).min(2.0 * first.size.min(chunk.size))
                }) =>
            {
                row.push(chunk);
            }
            _ => rows.push(vec![chunk]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    let segments: Vec<Vec<Vec<Chunk>>> = rows.into_iter().map(segments).collect();
    let ordered: Vec<Vec<Chunk>> = match gutter(&segments) {
        Some(gutter) => by_column(segments, gutter),
        None => segments.into_iter().map(|row| row.into_iter().flatten().collect()).collect(),
    };
    ordered.into_iter().filter_map(|row| line(&row, &content.areas)).collect()
}

/// Parts of a row that a wide gap sets apart.
fn segments(row: Vec<Chunk>) -> Vec<Vec<Chunk>> {
    let mut parts: Vec<Vec<Chunk>> = Vec::new();
    let mut reach = f32::MIN;
    for chunk in row {
        if chunk.text.trim().is_empty() {
            if let Some(part) = parts.last_mut() {
                part.push(chunk);
            }
            continue;
        }
        let near = chunk.left - reach <= 1.6 * chunk.size;
        reach = reach.max(chunk.right);
        match parts.last_mut() {
            Some(part) if near => part.push(chunk),
            _ => parts.push(vec![chunk]),
        }
    }
    parts
}

fn bounds(part: &[Chunk]) -> (f32, f32) {
    let words = part.iter().filter(|chunk| !chunk.text.trim().is_empty());
    words.fold((f32::MAX, f32::MIN), |(left, right), chunk| {
        (left.min(chunk.left), right.max(chunk.right))
    })
}

/// Where two columns of running text part, if the page has them.
fn gutter(rows: &[Vec<Vec<Chunk>>]) -> Option<f32> {
    let edges: Vec<(f32, f32)> = rows.iter().flatten().map(|part| bounds(part)).collect();
    let left = edges.iter().map(|edge| edge.0).fold(f32::MAX, f32::min);
    let right = edges.iter().map(|edge| edge.1).fold(f32::MIN, f32::max);
    if rows.len() < 8 || right - left < 100.0 {
        return None;
    }
    let mut best: Option<(usize, f32)> = None;
    for step in 35..=65 {
        let at = left + (right - left) * step as f32 / 100.0;
        let crossing = rows
            .iter()
            .filter(|row| {
                row.iter().any(|part| {
                    let (l, r) = bounds(part);
                    l < at && at < r
                })
            })
            .count();
        let both = rows.iter().filter(|row| {
            let (l, r): (Vec<_>, Vec<_>) =
                row.iter().map(|part| bounds(part)).partition(|edge| edge.1 <= at);
            !l.is_empty() && !r.is_empty()
        });
        // Cells of a table leave much of their column empty; running text fills it.
        let filled = both.filter(|row| {
            let width: f32 =
                row.iter().map(|part| bounds(part)).filter(|e| e.1 <= at).map(|e| e.1 - e.0).sum();
            width >= 0.75 * (at - left) - 12.0
        });
        let filled = filled.count();
        let fits = crossing * 6 <= rows.len() && filled * 2 >= rows.len();
        if fits && best.is_none_or(|(most, _)| filled > most) {
            best = Some((filled, at));
        }
    }
    best.map(|(_, at)| at)
}

/// Left column before right column, between rows that span both.
fn by_column(rows: Vec<Vec<Vec<Chunk>>>, gutter: f32) -> Vec<Vec<Chunk>> {
    let mut ordered = Vec::new();
    let mut right = Vec::new();
    for row in rows {
        let spans = row.iter().any(|part| {
            let (l, r) = bounds(part);
            l < gutter && gutter < r
        });
        if spans {
            ordered.append(&mut right);
            ordered.push(row.into_iter().flatten().collect());
            continue;
        }
        let (left_parts, right_parts): (Vec<_>, Vec<_>) =
            row.into_iter().partition(|part| bounds(part).1 <= gutter);
        if !left_parts.is_empty() {
            ordered.push(left_parts.into_iter().flatten().collect());
        }
        if !right_parts.is_empty() {
            right.push(right_parts.into_iter().flatten().collect());
        }
    }
    ordered.append(&mut right);
    ordered
}

fn line(row: &[Chunk], areas: &[super::page::Area]) -> Option<PageLine> {
    let first = row.iter().find(|chunk| !chunk.text.trim().is_empty())?;
    let mut line = PageLine {
        text: String::new(),
        left: first.left,
        right: first.left,
        y: first.y,
        size: first.size,
        links: Vec::new(),
    };
    let mut places: Vec<(Range<usize>, f32, f32)> = Vec::new();
    let mut before: Option<&Chunk> = None;
    for chunk in row {
        if let Some(before) = before {
            // The same words drawn again, a little aside, are bold.
            if chunk.text == before.text && (chunk.left - before.left).abs() < 0.12 * chunk.size {
                continue;
            }
            let gap = chunk.left - before.right;
            let han = before.text.ends_with(is_han) || chunk.text.starts_with(is_han);
            let wide = gap > if han { 0.6 } else { 0.17 } * chunk.size;
            if wide
                && !line.text.ends_with(' ')
                && !chunk.text.starts_with(' ')
                && !line.text.is_empty()
            {
                line.text.push(' ');
            }
        }
        let start = line.text.len();
        line.text.push_str(&chunk.text);
        places.push((start..line.text.len(), chunk.left, chunk.right));
        line.right = line.right.max(chunk.right);
        before = Some(chunk);
    }
    for area in areas {
        let [l, bottom, r, top] = area.rect;
        if !(bottom - 0.3 * line.size..=top).contains(&(line.y + 0.1 * line.size)) {
            continue;
        }
        let mut range: Option<Range<usize>> = None;
        for (bytes, from, to) in &places {
            let (from, to) = (*from, *to);
            if to <= l || from >= r || to <= from {
                continue;
            }
            let share = |x: f32| ((x - from) / (to - from)).clamp(0.0, 1.0);
            let words = &line.text[bytes.clone()];
            let count = words.chars().count() as f32;
            let place = |x: f32| {
                let n = (share(x) * count).round() as usize;
                bytes.start + words.char_indices().nth(n).map_or(words.len(), |(at, _)| at)
            };
            let (start, end) = (place(l), place(r));
            range = Some(range.map_or(start..end, |held| held.start..end));
        }
        if let Some(range) = range.filter(|range| range.start < range.end) {
            line.links.push((range, area.target.clone()));
        }
    }
    line.links.sort_by_key(|(range, _)| range.start);
    (!line.text.trim().is_empty()).then_some(line)
}
