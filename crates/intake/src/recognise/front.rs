//! What stands before the contract: title, date, notices of the copyright page.

use clauses::RepairKind;

use super::{
    marks,
    paragraphs::{Para, columns, ends_closed},
    repairs::Log,
    sheet::is_bracket_heading,
};
use crate::plain;

/// The parts of a document, by paragraph.
#[derive(Debug, Default)]
pub(super) struct Front {
    /// Headings of notices and what stands under each.
    pub notices: Vec<(usize, Vec<usize>)>,
    pub title: Option<usize>,
    /// Lines of the title block behind the title.
    pub dates: Vec<usize>,
    /// Everything else.
    pub body: Vec<usize>,
}

/// Sets apart what stands before the contract.
pub(super) fn split(paras: &[Para], log: &mut Log<'_>) -> Front {
    let mut front = Front { title: title(paras), ..Front::default() };
    if let Some(at) = front.title {
        let behind = (at + 1..paras.len()).take(4);
        front.dates = behind.take_while(|n| plain::is_date_line(&paras[*n].text)).collect();
        let labelled_before = paras[..at].iter().any(is_labelled);
        if labelled_before {
            let last = front.dates.last().copied().unwrap_or(at);
            let lines = (paras[at].lines().0, paras[last].lines().1);
            let words: Vec<&str> =
                std::iter::once(&at).chain(&front.dates).map(|n| paras[*n].text.as_str()).collect();
            let made = log.propose(
                RepairKind::Moved,
                lines,
                (&words.join("\n"), &words.join("\n")),
                (
                    "Title and date stand in the middle of the text; they were moved in front of it.",
                    "标题和日期位于正文之中，已移至正文之前。",
                ),
            );
            if !made {
                front.title = None;
                front.dates.clear();
            }
        }
    }
    let block = |n: &usize| front.title == Some(*n) || front.dates.contains(n);
    let rest: Vec<usize> = (0..paras.len()).filter(|n| !block(n)).collect();
    let mut at = 0;
    let mut notices: Vec<(usize, Vec<usize>)> = Vec::new();
    while let Some(heading) = rest.get(at).copied().filter(|n| is_notice(&paras[*n])) {
        let page = paras[heading].page;
        let inside: Vec<usize> = rest[at + 1..]
            .iter()
            .copied()
            .take_while(|n| {
                let para = &paras[*n];
                let title_between = front.title.is_some_and(|t| heading < t && t < *n);
                !(is_notice(para) || is_labelled(para) || para.page != page || title_between)
            })
            .collect();
        at += 1 + inside.len();
        notices.push((heading, inside));
    }
    if at > 0 && at < rest.len() {
        let lines = (paras[rest[0]].lines().0, paras[rest[at - 1]].lines().1);
        let heads: Vec<&str> = notices.iter().map(|(n, _)| paras[*n].text.as_str()).collect();
        let made = log.propose(
            RepairKind::FrontMatter,
            lines,
            (&heads.join("\n"), &heads.join("\n")),
            (
                "Notices before the contract were set apart; they are not clauses.",
                "正文之前的声明已单列，不作条款处理。",
            ),
        );
        if made {
            front.notices = notices;
            front.body = rest[at..].to_vec();
            return front;
        }
    }
    front.body = rest;
    front
}

fn is_labelled(para: &Para) -> bool {
    para.hints.label > 0 || !marks::marks(&para.text).is_empty()
}

/// Whether a paragraph heads a notice of a copyright page.
fn is_notice(para: &Para) -> bool {
    const KNOWN: [&str; 12] = [
        "copyright notice",
        "copyright",
        "trademark notice",
        "trademarks",
        "service notice",
        "legal notice",
        "版权声明",
        "商标声明",
        "服务声明",
        "免责声明",
        "法律声明",
        "版權聲明",
    ];
    let text = para.text.trim();
    is_bracket_heading(text) || KNOWN.contains(&text.to_lowercase().as_str())
}

fn title(paras: &[Para]) -> Option<usize> {
    let fits = |para: &Para| {
        let text = para.text.trim();
        !is_labelled(para)
            && para.bullet.is_none()
            && !is_notice(para)
            && !ends_closed(text)
            && !plain::is_date_line(text)
            && columns(text) <= 120
            && para.pieces.len() <= 3
            && !text.starts_with(|c: char| c.is_lowercase())
    };
    let first_level: Vec<usize> =
        (0..paras.len()).filter(|n| paras[*n].hints.heading == Some(1)).take(2).collect();
    if let [only] = first_level.as_slice()
        && fits(&paras[*only])
    {
        return Some(*only);
    }
    let dated = (1..paras.len()).find(|n| plain::is_date_line(&paras[*n].text));
    if let Some(dated) = dated {
        let (above, line) = (&paras[dated - 1], &paras[dated]);
        let near = line.lines().0 <= above.lines().1 + 2 && columns(&above.text) <= 60;
        if near && fits(above) && !above.text.contains(['，', ',']) {
            return Some(dated - 1);
        }
    }
    let (first, second) = (paras.first()?, paras.get(1)?);
    // A heading that has fellows of its rank is a section, not the title.
    let rank = first.hints.heading;
    let fellows = rank.is_some() && paras[1..].iter().any(|para| para.hints.heading == rank);
    let apart =
        first.hints.whole || second.lines().0 > first.lines().1 + 1 || columns(&first.text) < 60;
    (fits(first) && first.hints.depth == 0 && !fellows && apart).then_some(0)
}
