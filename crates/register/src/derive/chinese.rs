//! Reads Chinese provisions.

use super::{
    Lead, MAX_SENTENCES, Outcome, Reading,
    party::{Names, Party},
};
use crate::words::{Bound, Modality};

/// What a clause of the given text does; `above` is what the words above it say, `introduces`
/// whether other clauses hang from it.
pub(super) fn read(text: &str, above: Lead, introduces: bool, names: &Names) -> Outcome {
    let chapeau = introduces && text.trim_end().ends_with(['：', ':']);
    let sentences: Vec<&str> = text
        .split_inclusive(['。', '；', '！', '？'])
        .filter(|sentence| !sentence.trim().is_empty())
        .take(MAX_SENTENCES)
        .collect();
    let mut found: Option<Reading> = None;
    let mut lead = Lead::default();
    let mut subject = above.subject;
    for (at, sentence) in sentences.iter().enumerate() {
        let governs = chapeau && at + 1 == sentences.len();
        let reading = provision(sentence, subject, governs, names);
        if governs {
            lead.reading = reading.filter(|reading| reading.modality != Modality::Container);
            // The words right before a list say what the clause is for.
            found = reading.or(found);
        }
        found = match (found, reading) {
            // Sentences that do different things: the first one counts, but not for sure.
            (Some(first), Some(next)) if next.modality != first.modality => Some(first.unsure()),
            (first, next) => first.or(next),
        };
        subject = last_subject(sentence, names).or(subject);
    }
    let inherited = above.reading.map(Reading::unsure);
    Outcome { reading: found.or(inherited), lead }
}

/// The party that a sentence names last as one who does something.
pub(super) fn last_subject(text: &str, names: &Names) -> Option<Party> {
    let at = mentions(text, names);
    at.into_iter().filter(|mention| mention.subject).map(|mention| mention.party).next_back()
}

/// What one sentence does.
fn provision(
    sentence: &str,
    carried: Option<Party>,
    chapeau: bool,
    names: &Names,
) -> Option<Reading> {
    let has = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
    let mentions = mentions(sentence, names);
    if has(&["是指", "系指", "指的是"]) {
        return Some(Reading::new(Modality::Definition, Bound::Both));
    }
    let forum = has(&["管辖", "仲裁"]) && has(&["人民法院", "仲裁委员会", "仲裁机构"]);
    let law =
        sentence.contains("适用") && sentence.contains("法律") && has(&["解释", "争议", "纠纷"]);
    if forum || law || has(&["签订地", "约定为准", "协商解决", "一式"]) {
        return Some(Reading::new(Modality::Procedure, Bound::Both));
    }
    if let Some(reading) = agrees(sentence, &mentions, names) {
        return Some(reading);
    }
    const DISCLAIMERS: &[&str] = &[
        "不保证",
        "不能保证",
        "不做任何",
        "不作任何",
        "免责",
        "免除责任",
        "概不负责",
        "不承担任何责任",
        "不承担责任",
        "不承担赔偿责任",
        "不对",
        "现状提供",
        "不构成专业",
    ];
    let disclaimed = DISCLAIMERS.iter().filter_map(|word| sentence.find(word)).min();
    if let Some(at) = disclaimed.filter(|at| {
        !sentence.get(*at..).unwrap_or_default().starts_with("不对") || sentence.contains("责任")
    }) {
        let before = mentions.iter().rev().find(|mention| mention.end <= at && mention.subject);
        let clear = before.is_none_or(|mention| mention.party == Party::Provider);
        let earlier = modal(sentence.get(..at).unwrap_or_default(), carried, &mentions, false);
        let duty = earlier.is_some_and(|reading| {
            reading.bound == Bound::Customer && reading.modality != Modality::ProviderRight
        });
        if clear && !duty {
            return Some(Reading::new(Modality::Disclaimer, Bound::Customer));
        }
    }
    if let Some(reading) = modal(sentence, carried, &mentions, chapeau) {
        return Some(reading);
    }
    sentence.contains("以下简称").then_some(Reading::new(Modality::Definition, Bound::Both))
}

/// “您同意…”, “您承诺不…”, “您授权…”: what a party declares, by the first such verb.
fn agrees(sentence: &str, mentions: &[Mention], names: &Names) -> Option<Reading> {
    let customers = mentions.iter().filter(|one| one.party == Party::Customer && one.subject);
    customers.filter_map(|mention| declares(sentence.get(mention.end..)?, names)).next()
}

/// What the words behind the customer declare.
fn declares(behind: &str, names: &Names) -> Option<Reading> {
    let rest = behind.trim_start_matches(['在', '此', '特', '已', '均', '充', '分']);
    if rest.starts_with("授权") {
        return Some(Reading::new(Modality::ProviderRight, Bound::Customer));
    }
    if let Some(promised) = ["承诺", "保证"].iter().find_map(|verb| rest.strip_prefix(verb)) {
        let head: String = promised.chars().take(8).collect();
        let negative = ["不会", "不得", "不将", "并未"].iter().any(|word| head.contains(word));
        let modality = if negative { Modality::Prohibition } else { Modality::Obligation };
        return Some(Reading::new(modality, Bound::Customer));
    }
    if rest.starts_with("确认已") {
        return Some(Reading::new(Modality::Obligation, Bound::Customer));
    }
    let verbs = ["理解并", "知悉并", "确认", "同意", "知悉", "理解", "认可"];
    verbs.iter().find(|verb| rest.starts_with(**verb))?;
    let declared = rest.find(['，', '：']).and_then(|at| rest.get(at..)).unwrap_or_default();
    let inner = mentions(declared, names);
    match modal(declared, None, &inner, false) {
        // A duty of the provider that the customer consents to is what the provider goes on to do.
        Some(reading) if reading.bound == Bound::Customer => Some(reading),
        _ => Some(Reading::new(Modality::Acknowledgement, Bound::Customer)),
    }
}

/// Modal words, longest first where one begins another.
const MODALS: &[(&str, Modality)] = &[
    ("不得", Modality::Prohibition),
    ("禁止", Modality::Prohibition),
    ("严禁", Modality::Prohibition),
    ("不应", Modality::Prohibition),
    ("不会", Modality::Prohibition),
    ("无权", Modality::Prohibition),
    ("应当", Modality::Obligation),
    ("应该", Modality::Obligation),
    ("必须", Modality::Obligation),
    ("须", Modality::Obligation),
    ("还需要", Modality::Obligation),
    ("负责", Modality::Obligation),
    ("应", Modality::Obligation),
    ("将", Modality::Obligation),
    ("有权", Modality::Permission),
    ("可以", Modality::Permission),
    ("可自行", Modality::Permission),
];

/// The reading of a sentence's modal word: the first one with a subject, or in a chapeau the last
/// one that has a subject of its own.
fn modal(
    sentence: &str,
    carried: Option<Party>,
    mentions: &[Mention],
    chapeau: bool,
) -> Option<Reading> {
    let mut found: Option<Reading> = None;
    let mut at = 0;
    while at < sentence.len() {
        let Some(rest) = sentence.get(at..) else {
            at += 1;
            continue;
        };
        let Some((word, modality)) = MODALS.iter().find(|(word, _)| rest.starts_with(word)) else {
            at += 1;
            continue;
        };
        let (start, end) = (at, at + word.len());
        at = end;
        if !stands_alone(sentence, start, end, word) {
            continue;
        }
        let Some((party, own)) = subject(sentence, start, end, word, mentions, carried) else {
            continue;
        };
        let mut reading = Reading::of(*modality, party);
        if !own {
            reading = reading.unsure();
        }
        if !chapeau {
            return Some(reading);
        }
        if own || found.is_none() {
            found = Some(reading);
        }
    }
    found
}

/// Whether a modal word is one, and not part of another word (`相应`, `应用`, `应付`, `将来`).
fn stands_alone(sentence: &str, start: usize, end: usize, word: &str) -> bool {
    let before = sentence.get(..start).and_then(|text| text.chars().next_back()).unwrap_or('，');
    let after = sentence.get(end..).and_then(|text| text.chars().next()).unwrap_or('。');
    match word {
        "应" => !"相响反适供对效".contains(before) && !"付用收急答声".contains(after),
        "将" => !"来要军近".contains(after) && !"即".contains(before),
        "须" => before != '必',
        "负责" => !"人的".contains(after),
        _ => true,
    }
}

/// Who stands as the subject of the modal word at `start..end`, and whether it is named for it.
fn subject(
    sentence: &str,
    start: usize,
    end: usize,
    word: &str,
    mentions: &[Mention],
    carried: Option<Party>,
) -> Option<(Party, bool)> {
    // “应由您自行收集”
    let behind = sentence.get(end..).unwrap_or_default();
    if behind.starts_with('由') {
        let after = end + '由'.len_utf8();
        let named = mentions.iter().find(|mention| mention.start == after)?;
        let joint = sentence.get(named.end..).unwrap_or_default().starts_with(['与', '和', '及']);
        return (!joint).then_some((named.party, true));
    }
    let marks = sentence.get(..start).unwrap_or_default().char_indices();
    let segment = marks
        .filter(|(_, c)| matches!(c, '，' | '；' | '：' | '。' | ',' | ';'))
        .map(|(at, c)| at + c.len_utf8())
        .next_back()
        .unwrap_or_default();
    let near = mentions
        .iter()
        .rev()
        .find(|mention| mention.subject && mention.end <= start && mention.start >= segment);
    let within = near.and_then(|mention| sentence.get(mention.end..start)).unwrap_or_default();
    // “将” and “不会” are promises only right behind a party.
    let close = within.chars().count() <= 3;
    match (near, word) {
        (Some(mention), "将") => {
            (close && mention.party == Party::Provider).then_some((mention.party, true))
        }
        (Some(mention), _) => Some((mention.party, true)),
        (None, "将" | "不会" | "可以") => None,
        (None, _) => {
            let earlier =
                mentions.iter().rev().find(|mention| mention.subject && mention.end <= start);
            let party = earlier.map(|mention| mention.party).or(carried)?;
            // A segment with a subject of its own that is no party: nobody's duty is plain.
            let opening = sentence.get(segment..start).unwrap_or_default();
            let bare = opening.trim_start_matches([
                '则', '还', '也', '亦', '均', '并', '且', '但', '又', '同', '时', '立', '即', '及',
            ]);
            bare.is_empty().then_some((party, false))
        }
    }
}

/// A party named in a sentence.
#[derive(Clone, Copy, Debug)]
struct Mention {
    party: Party,
    start: usize,
    end: usize,
    /// Whether it is one who does something, not one to whom it is done or whose something is.
    subject: bool,
}

fn mentions(sentence: &str, names: &Names) -> Vec<Mention> {
    const BOTH: &[&str] = &["双方", "各方", "任何一方"];
    const ANYBODY: &[&str] = &["任何主体", "任何单位", "任何人", "任何个人"];
    let mut found = Vec::new();
    let mut at = 0;
    while at < sentence.len() {
        let Some(rest) = sentence.get(at..) else {
            at += 1;
            continue;
        };
        let starts = |list: &[&str]| {
            list.iter().find(|name| rest.starts_with(**name)).map(|name| name.len())
        };
        let named = |list: &[String]| {
            list.iter().find(|name| rest.starts_with(name.as_str())).map(String::len)
        };
        let hit = starts(BOTH)
            .map(|length| (Party::Both, length))
            .or_else(|| starts(ANYBODY).map(|length| (Party::Customer, length)))
            .or_else(|| named(&names.provider).map(|length| (Party::Provider, length)))
            .or_else(|| named(&names.customer).map(|length| (Party::Customer, length)));
        let Some((party, length)) = hit else {
            at += 1;
            continue;
        };
        let before = sentence.get(..at).and_then(|text| text.chars().next_back()).unwrap_or('，');
        let after =
            sentence.get(at + length..).and_then(|text| text.chars().next()).unwrap_or('。');
        let object = "向与给对为因被受于和至知助".contains(before);
        let owner = "的之所方".contains(after);
        found.push(Mention { party, start: at, end: at + length, subject: !object && !owner });
        at += length;
    }
    found
}
