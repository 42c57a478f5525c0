//! What stands on every page beside its content: running heads, page numbers.

use crate::{
    block::{Block, Layout, Paragraph},
    fonts::Face,
    ink::{INK_2, RULE, Shape},
    page::{ARTIFACT, Item, Keep, Page, Slice, What},
    text::{Span, Style},
    words::Words,
};

/// The lines that run through a document.
pub(crate) struct Running {
    /// Above, at the left, but for the first page; shortened to fit.
    pub subject: String,
    /// Above, at the right, but for the first page.
    pub entry: String,
    /// Below, at the left.
    pub kind: String,
}

impl Running {
    /// Puts the lines and the page numbers on all pages.
    pub(crate) fn put(&self, pages: &mut [Page], layout: &mut Layout<'_>, words: Words) {
        let total = pages.len();
        let style = Style::new(Face::Sans, 7.4, INK_2);
        let measure = pages.first().map_or(0.0, |page| page.sheet.measure());
        let mut subject = self.subject.clone();
        while subject.chars().count() > 8
            && layout.breadth(&Span::new(subject.as_str(), style)) > measure * 0.6
        {
            subject = format!(
                "{}…",
                subject.chars().take(subject.chars().count() - 5).collect::<String>()
            );
        }
        for (index, page) in pages.iter_mut().enumerate() {
            let sheet = page.sheet;
            // The head stands well above the content, the foot well below it.
            let (head, foot) = (sheet.top - 34.0, sheet.height - 42.0);
            let foot = foot.max(sheet.bottom + 20.0);
            let number = words.page(index + 1, total);
            let mut lines = vec![(foot, self.kind.as_str(), false), (foot, number.as_str(), true)];
            if index > 0 {
                lines.push((head, subject.as_str(), false));
                lines.push((head, self.entry.as_str(), true));
                let rule = Shape::rule(sheet.side, head + 8.0, sheet.measure(), RULE, 0.6);
                page.items.push(Item::shape(ARTIFACT, rule));
            }
            for (y, text, right) in lines {
                let span = Span::new(text, style);
                let edge = sheet.width - sheet.side;
                let x = if right { edge - layout.breadth(&span) } else { sheet.side };
                let block = Block::Paragraph(Paragraph::new(vec![span], 10.0));
                let slices = layout.lay(std::slice::from_ref(&block), x, sheet.measure());
                page.items.extend(artifacts(slices, y));
            }
        }
    }
}

/// The items of a running line on the baseline `y`, without meaning of their own.
fn artifacts(slices: Vec<Slice>, y: f32) -> Vec<Item> {
    let first = slices.into_iter().next().unwrap_or_else(|| Slice::new(0.0, 0.0, Keep::Free));
    let texts = first.items.into_iter().filter(|item| matches!(item.what, What::Text(_)));
    texts.map(|item| Item { node: ARTIFACT, y, ..item }).collect()
}
