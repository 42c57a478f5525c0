//! References in Chinese: 第14条, 第十二条第三款第（二）项, 本条, 前款, 附件一, 《民法典》第585条.

use std::ops::Range;

use super::{Aim, Base, Cite, Mark, Names, places};
use crate::{
    labels,
    patterns::{Pattern, pattern},
};

static TITLES: Pattern = pattern!(r"《([^《》]{1,60})》");
static OWN: Pattern = pattern!(r"《([^《》]{1,60})》\s?[（(](?:以下|下)?(?:简)?称(?:为)?[“「]本");
static ARTICLES: Pattern = pattern!(
    r"第\s?([0-9]{1,4}(?:\.[0-9]{1,3})*|[〇零一二三四五六七八九十百]{1,7})\s?(条|章|款|项)?|([0-9]{1,3}(?:\.[0-9]{1,3})+)\s?(条|款|项)|本条|前款|上款|第?[（(][0-9一二三四五六七八九十]{1,3}[）)]\s?(?:项|款)"
);
static ATTACHED: Pattern =
    pattern!(r"(?:附件|附录|附表)\s?([0-9]{1,3}|[一二三四五六七八九十]{1,3}|[A-Z]\b)?");
static LAW: Pattern =
    pattern!(r"([\p{Han}]{2,24}(?:法|法典|条例|办法|规定|细则|解释|协议|合同|规则))$");

/// How the document calls itself at this place: 《人脸识别服务规则》（以下简称“本规则”）.
pub(super) fn own_names(text: &str) -> Vec<String> {
    OWN.captures_iter(text).take(20).filter_map(|c| Some(c.get(1)?.as_str().to_owned())).collect()
}

/// The references printed in `text`, in order.
pub(super) fn printed(text: &str, names: &Names) -> Vec<Cite> {
    let titles: Vec<(Range<usize>, &str)> = TITLES
        .captures_iter(text)
        .filter_map(|found| {
            let name = found.get(1)?.as_str();
            (!names.is_own(name)).then_some((found.get(0)?.range(), found.get(0)?.as_str()))
        })
        .collect();
    let mut cites: Vec<Cite> = Vec::new();
    let mut from = 0;
    for found in ARTICLES.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        if whole.start() < from {
            continue;
        }
        let reader = Reader { text, titles: &titles };
        let Some((group, end)) = reader.group(&found, whole.range(), cites.last()) else {
            continue;
        };
        from = end;
        cites.extend(group);
    }
    for found in ATTACHED.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        let key = found.get(1).map_or("", |key| key.as_str());
        let next = titles.partition_point(|(range, _)| range.end < whole.start());
        let named = titles.get(next).filter(|(range, _)| range.end == whole.start());
        let aim = match named {
            Some((_, name)) => Aim::External((*name).to_owned()),
            None => Aim::Place { base: Base::Attachment(places::fold_key(key)), marks: Vec::new() },
        };
        let start = named.map_or(whole.start(), |(range, _)| range.start);
        cites.push(Cite { range: start..whole.end(), aim });
    }
    cites.sort_by_key(|cite| cite.range.start);
    let mut held = cites.iter().map(|cite| cite.range.clone()).peekable();
    let mut mentions = Vec::new();
    for (range, name) in titles {
        while held.peek().is_some_and(|cite| cite.end <= range.start) {
            held.next();
        }
        if held.peek().is_none_or(|cite| cite.start >= range.end) {
            mentions.push(Cite { range, aim: Aim::External(name.to_owned()) });
        }
    }
    cites.extend(mentions);
    cites.sort_by_key(|cite| cite.range.start);
    cites
}

struct Reader<'a> {
    text: &'a str,
    titles: &'a [(Range<usize>, &'a str)],
}

impl Reader<'_> {
    /// The references that begin with `whole`, and where they end.
    fn group(
        &self,
        found: &regex::Captures<'_>,
        whole: Range<usize>,
        before: Option<&Cite>,
    ) -> Option<(Vec<Cite>, usize)> {
        let text = self.text;
        let sign = text.get(whole.clone())?;
        let mut at = whole.end;
        let number_at = |group: usize| found.get(group).map(|n| n.as_str());
        let (base, mut marks) = if sign == "本条" {
            if text[at..].starts_with(['款', '例', '件']) {
                return None;
            }
            (Base::Own, Vec::new())
        } else if sign == "前款" || sign == "上款" {
            (Base::Before, Vec::new())
        } else if let (Some(path), Some(_)) = (number_at(3), number_at(4)) {
            (Base::Number(path.to_owned()), Vec::new())
        } else if let Some(count) = number_at(1) {
            let unit = number_at(2);
            let path = match number(count) {
                Some(number) => number.to_string(),
                None if count.contains('.') => count.to_owned(),
                None => return None,
            };
            let dotted = path.contains('.');
            match unit {
                Some("条") => (Base::Number(path), Vec::new()),
                Some("款" | "项") if dotted => (Base::Number(path), Vec::new()),
                // 第二款 alone means the clause it stands in; 第一款软件 is no reference.
                Some("款") if self.follows(at) => (Base::Own, vec![Mark::Paragraph(path)]),
                Some("项") if self.follows(at) => (Base::Near, vec![Mark::Item(path)]),
                // 第3至5条
                None => {
                    let joint = ["至", "到", "、", "-", "—"]
                        .iter()
                        .find(|j| text[at..].starts_with(**j))?;
                    let behind = &text[at + joint.len()..];
                    let next = ARTICLES_END.captures(behind)?;
                    let last = number(next.get(1)?.as_str())?;
                    let end = at + joint.len() + next.get(0)?.end();
                    let place = |number: String| Aim::Place {
                        base: Base::Number(number),
                        marks: Vec::new(),
                    };
                    let second = at + joint.len();
                    return Some((
                        vec![
                            Cite { range: whole.start..at, aim: place(path) },
                            Cite { range: second..end, aim: place(last.to_string()) },
                        ],
                        end,
                    ));
                }
                _ => return None,
            }
        } else {
            // 第（3）项
            let inner = sign.trim_start_matches('第');
            let label = bracketed(inner)?;
            match (base_before(text, whole.start, before), sign.ends_with('款')) {
                (Some((base, marks)), _) => {
                    let mut marks = marks;
                    marks.pop();
                    marks.push(Mark::Item(label));
                    (base, marks)
                }
                (None, true) => (Base::Own, vec![Mark::Paragraph(label)]),
                (None, false) => (Base::Near, vec![Mark::Item(label)]),
            }
        };
        if sign.ends_with('条')
            && text[at..].starts_with(['件', '款'])
            && !text[at..].starts_with("款第")
        {
            return None;
        }
        // What hangs from it: 第三款, 第（二）项, （2）.
        loop {
            let rest = &text[at..];
            if let Some(part) = PART.captures(rest) {
                let whole = part.get(0)?;
                let unit = part.get(3).map_or("", |unit| unit.as_str());
                let label =
                    part.get(1).or(part.get(2)).and_then(|n| Some(number(n.as_str())?.to_string()));
                let Some(label) = label else { break };
                marks.push(if unit == "款" { Mark::Paragraph(label) } else { Mark::Item(label) });
                at += whole.end();
                continue;
            }
            if (marks.is_empty() || matches!(base, Base::Number(_)))
                && let Some(label) = labels::item(rest)
            {
                marks.push(Mark::Item(label.mark));
                at += label.length;
                if text[at..].starts_with('项') {
                    at += '项'.len_utf8();
                }
                continue;
            }
            break;
        }
        let named = self.elsewhere(whole.start);
        if let Some((start, name)) = named {
            return Some((vec![Cite { range: start..at, aim: Aim::External(name) }], at));
        }
        Some((vec![Cite { range: whole.start..at, aim: Aim::Place { base, marks } }], at))
    }

    /// Whether what follows a bare 第二款 makes it a reference.
    fn follows(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        [
            "约定", "规定", "所", "的", "，", "。", "、", "；", "至", "和", "或", "第", "项", "之",
            "中", "及",
        ]
        .iter()
        .any(|sign| rest.starts_with(sign))
    }

    /// The other text that is named right before `start`: 《民法典》, 个人信息保护法.
    fn elsewhere(&self, start: usize) -> Option<(usize, String)> {
        let before = &self.text[..start];
        let next = self.titles.partition_point(|(range, _)| range.end <= start);
        let title = next.checked_sub(1).and_then(|at| self.titles.get(at));
        if let Some((range, name)) = title {
            let between = &self.text[range.end..start];
            if between.is_empty()
                || (between.len() <= 48 && between.starts_with('（') && between.ends_with('）'))
            {
                return Some((range.start, (*name).to_owned()));
            }
        }
        let near = before.char_indices().rev().take(26).last().map_or(start, |(at, _)| at);
        let found = LAW.captures(&before[near..])?;
        let run = found.get(1)?;
        // What leads to the name is no part of it: 依照民法典.
        const LEADS: [&str; 24] = [
            "依照",
            "根据",
            "按照",
            "依据",
            "适用",
            "违反",
            "符合",
            "遵守",
            "参照",
            "以及",
            "或者",
            "不影响",
            "和",
            "及",
            "与",
            "或",
            "除",
            "按",
            "依",
            "在",
            "由",
            "对",
            "于",
            "的",
        ];
        let cut =
            LEADS.iter().filter_map(|lead| Some(run.as_str().rfind(lead)? + lead.len())).max();
        let name = &run.as_str()[cut.unwrap_or(0)..];
        let own = ["本", "该", "此", "上述", "前述"].iter().any(|own| name.starts_with(own));
        let bare = ["协议", "合同", "规则", "办法", "规定", "条例"].contains(&name);
        let at = near + run.start() + cut.unwrap_or(0);
        (!own && !bare && name.chars().count() >= 2).then(|| (at, name.to_owned()))
    }
}

static ARTICLES_END: Pattern = pattern!(r"^([0-9]{1,4}|[一二三四五六七八九十百]{1,5})条");
static PART: Pattern = pattern!(
    r"^第\s?(?:[（(]([0-9一二三四五六七八九十]{1,4})[）)]|([0-9]{1,3}|[一二三四五六七八九十]{1,4}))\s?(款|项)"
);

/// The number in （3）项.
fn bracketed(sign: &str) -> Option<String> {
    let inner = sign.trim_start_matches(['（', '(']);
    let end = inner.find(['）', ')'])?;
    Some(number(&inner[..end])?.to_string())
}

/// For 前款第（1）项至第（4）项: the base of the item before, if the two are joined.
fn base_before(text: &str, start: usize, before: Option<&Cite>) -> Option<(Base, Vec<Mark>)> {
    let before = before?;
    let between = text.get(before.range.end..start)?;
    let joined = ["至", "到", "、", "和", "及", "与", "或", "或者", "以及"].contains(&between);
    match &before.aim {
        Aim::Place { base, marks } if joined && matches!(marks.last(), Some(Mark::Item(_))) => {
            Some((base.clone(), marks.clone()))
        }
        _ => None,
    }
}

/// A number in digits or in Chinese numerals below one thousand.
pub(crate) fn number(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().filter(|n| *n > 0);
    }
    let (mut total, mut digit, mut seen) = (0_u32, None, false);
    for c in text.chars() {
        if let Some(value) = "〇一二三四五六七八九".chars().position(|d| d == c) {
            if digit.is_some() {
                return None;
            }
            digit = Some(value as u32);
        } else {
            let unit = match c {
                '零' => continue,
                '十' => 10,
                '百' => 100,
                _ => return None,
            };
            // 十二 begins with the unit; 百 does not.
            let count = digit.take().or((unit == 10 && !seen).then_some(1))?;
            total += count * unit;
        }
        seen = true;
    }
    Some(total + digit.unwrap_or(0)).filter(|n| *n > 0)
}
