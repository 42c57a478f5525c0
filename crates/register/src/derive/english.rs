//! Reads English provisions.

mod tokens;

use super::{
    Lead, Outcome, Reading,
    party::{Names, Party},
};
use crate::words::{Bound, Modality};
use tokens::{NEITHER, party, sentences, token_of, tokens};

/// What a clause of the given text does; `above` is what the words above it say, `introduces`
/// whether other clauses hang from it.
pub(super) fn read(text: &str, above: Lead, introduces: bool, names: &Names) -> Outcome {
    let sentences = sentences(text);
    let chapeau = introduces && text.trim_end().ends_with([':', '：']);
    let item = text.trim_start().starts_with(|c: char| c.is_lowercase());
    let mut lead = Lead::default();
    let mut found: Option<Reading> = None;
    for (at, sentence) in sentences.iter().enumerate() {
        let last = at + 1 == sentences.len();
        let mut tokens = tokens(sentence, names);
        if let (0, true, Some(subject)) = (at, item, above.subject) {
            tokens.insert(0, token_of(subject).to_owned());
        }
        let reading = provision(&tokens, sentence, chapeau && last);
        if chapeau && last {
            lead = lead_of(&tokens, reading);
        }
        // An item's own first sentence says whether it departs from its lead.
        if at == 0 && reading.is_none() && found.is_none() {
            found = above.reading.filter(|_| !introduces || item).map(|inherited| {
                let negated = item && tokens.first().is_some_and(|first| first == "not");
                let modality = match inherited.modality {
                    Modality::Obligation if negated => Modality::Prohibition,
                    other => other,
                };
                Reading { modality, ..inherited }.unsure()
            });
        }
        found = match (found, reading) {
            // Sentences that do different things: the first one counts, but not for sure.
            (Some(first), Some(next)) if next.modality != first.modality => Some(first.unsure()),
            (first, next) => first.or(next),
        };
    }
    if chapeau && found.is_none() {
        let bound = match lead.subject {
            Some(Party::Customer) => Bound::Customer,
            Some(Party::Provider) => Bound::Provider,
            Some(Party::Both) => Bound::Both,
            None => Bound::None,
        };
        found = Some(Reading::new(Modality::Container, bound));
    }
    Outcome { reading: found, lead }
}

/// What the items below a chapeau do.
fn lead_of(tokens: &[String], reading: Option<Reading>) -> Lead {
    let words: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let end = words
        .iter()
        .rposition(|word| word.starts_with(char::is_alphanumeric) || word.starts_with('@'));
    let subject = end.and_then(|end| words.get(end)).and_then(|word| party(word));
    // “You confirm that:” introduces what somebody answers for.
    let vouches = ["confirm", "represent", "warrant", "represents", "warrants", "confirms"];
    let vouched = words.windows(2).find_map(|pair| match pair {
        [subject, verb] if vouches.contains(verb) => party(subject),
        _ => None,
    });
    // “… unless:”, “if:”: the items are conditions, not what the clause asks for.
    let condition = end.and_then(|end| words.get(end)).is_some_and(|word| {
        matches!(*word, "unless" | "if" | "except" | "where" | "when")
            || words.ends_with(&["provided", "that", ":"])
    });
    if condition {
        return Lead::default();
    }
    let reading = match (reading, vouched) {
        (Some(Reading { modality: Modality::Container, .. }) | None, Some(subject)) => {
            Some(Reading::of(Modality::Obligation, subject))
        }
        (Some(Reading { modality: Modality::Container, .. }), None) => None,
        (reading, _) => reading,
    };
    Lead { reading, subject }
}

/// What one sentence does.
fn provision(tokens: &[String], sentence: &str, chapeau: bool) -> Option<Reading> {
    let words: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let joined = format!(" {} ", words.join(" "));
    if defines(&words, sentence, &joined) {
        return Some(Reading::new(Modality::Definition, Bound::Both));
    }
    if PROCEDURES.iter().any(|phrase| joined.contains(phrase)) {
        return Some(Reading::new(Modality::Procedure, Bound::Both));
    }
    if let Some((at, subject)) = acknowledges(&words) {
        return acknowledged(&words, at, subject, chapeau);
    }
    disclaims(&words, &joined).or_else(|| modal(&words, chapeau))
}

const PROCEDURES: &[&str] = &[
    " prevail over ",
    " shall prevail ",
    " will prevail ",
    " takes precedence ",
    " take precedence ",
    " shall supersede ",
    " supersedes ",
    " be governed by ",
    " is governed by ",
    " are governed by ",
    " exclusive jurisdiction ",
    " settled by arbitration ",
    " resolved by arbitration ",
    " entire agreement ",
    " in counterparts ",
    " to be severable ",
];

fn defines(words: &[&str], sentence: &str, joined: &str) -> bool {
    let quoted = sentence.trim_start().starts_with(['“', '"']);
    let means = words.iter().take(12).position(|word| {
        matches!(*word, "means" | "mean") || quoted && matches!(*word, "includes" | "refers")
    });
    let subject = means.and_then(|at| words.get(..at)).unwrap_or_default();
    let capital = sentence.trim_start_matches(['“', '"', ' ']).starts_with(char::is_uppercase);
    let no_party = !subject.iter().any(|word| party(word).is_some());
    let scope = joined.find(" apply to ").or_else(|| joined.find(" applies to "));
    let scoped = (joined.starts_with(" these ") || joined.starts_with(" this "))
        && scope.is_some_and(|at| at < 120)
        && !joined.contains(" not apply ");
    means.is_some_and(|at| at > 0) && capital && (quoted || no_party)
        || scoped
        || joined.contains(" definitions apply ")
        || joined.contains(" terms ")
            && [
                " the same meaning ",
                " the meaning given ",
                " the meanings given ",
                " the meaning set out ",
            ]
            .iter()
            .any(|phrase| joined.contains(phrase))
            && joined.contains(" have ")
}

/// Where somebody acknowledges something: the place behind the verb, and who.
fn acknowledges(words: &[&str]) -> Option<(usize, Party)> {
    const VERBS: &[&str] = &[
        "acknowledge",
        "acknowledges",
        "understand",
        "understands",
        "accept",
        "accepts",
        "waive",
        "waives",
        "agree",
        "agrees",
        "confirm",
        "confirms",
    ];
    let verb = (0..words.len()).find_map(|at| {
        let word = *words.get(at)?;
        let next = words.get(at + 1).copied().unwrap_or_default();
        // “agree to pay” is an obligation, “agree not to” a prohibition; both are read as modals.
        let promise =
            word.starts_with("agree") && matches!(next, "to" | "not") && !bare_consent(words, at);
        if !VERBS.contains(&word) || promise {
            return None;
        }
        subject_before(words, at).map(|(party, _)| (at, party))
    });
    let (mut at, subject) = verb?;
    // Behind the last verb of a chain: “acknowledge, understand, and accept”, “acknowledge and agree”.
    while let Some(next) = words.get(at + 1) {
        let chained = matches!(*next, "," | "and" | "expressly" | "hereby" | "further")
            || VERBS.contains(next);
        if !chained {
            break;
        }
        at += 1;
    }
    Some((at + 1, subject))
}

/// “agree to these terms”, “agree to be bound”: no duty of its own.
fn bare_consent(words: &[&str], at: usize) -> bool {
    words.get(at + 1) == Some(&"to")
        && words
            .get(at + 2)
            .is_some_and(|next| matches!(*next, "these" | "this" | "the" | "be" | "our"))
        && words.get(at + 3).is_some_and(|next| *next != "provide")
}

/// What is acknowledged decides: a right or a duty counts as such, all else is acknowledged.
fn acknowledged(words: &[&str], at: usize, subject: Party, chapeau: bool) -> Option<Reading> {
    let rest = words.get(at..).unwrap_or_default();
    let begins = rest.first().copied().unwrap_or_default();
    let ack = Reading::of(Modality::Acknowledgement, subject);
    if at.checked_sub(1).is_some_and(|verb| bare_consent(words, verb)) {
        return Some(ack);
    }
    if begins != "that" && !matches!(begins, "to" | "not") {
        let nothing = rest.iter().all(|word| !word.starts_with(char::is_alphanumeric));
        return if nothing && chapeau { None } else { Some(ack) };
    }
    let vouched = at
        .checked_sub(1)
        .and_then(|at| words.get(at))
        .is_some_and(|verb| verb.starts_with("confirm"));
    let empty = !rest
        .iter()
        .skip(1)
        .any(|word| word.starts_with(char::is_alphanumeric) || word.starts_with('@'));
    if empty && chapeau {
        return vouched.then(|| Reading::new(Modality::Container, bound(subject)));
    }
    if matches!(begins, "to" | "not") {
        // “acknowledge and agree to pay”
        let behind = at.checked_sub(1).and_then(|from| words.get(from..)).unwrap_or_default();
        let mut again = vec![token_of(subject)];
        again.extend(behind);
        return modal(&again, chapeau).or(Some(ack));
    }
    match modal(rest.get(1..).unwrap_or_default(), chapeau) {
        Some(reading)
            if matches!(reading.modality, Modality::ProviderRight)
                || chapeau && reading.modality == Modality::Permission
                || reading.bound == bound(subject)
                    && matches!(reading.modality, Modality::Obligation | Modality::Prohibition) =>
        {
            Some(reading)
        }
        _ => Some(ack),
    }
}

const fn bound(party: Party) -> Bound {
    match party {
        Party::Customer => Bound::Customer,
        Party::Provider => Bound::Provider,
        Party::Both => Bound::Both,
    }
}

const DISCLAIMERS: &[&str] = &[
    " no liability ",
    " not be liable ",
    " not liable ",
    " excludes all liability ",
    " exclude all liability ",
    " disclaims ",
    " disclaim ",
    " disclaiming ",
    " no representations ",
    " no representation ",
    " no warranty ",
    " no warranties ",
    " not represent ",
    " not warrant ",
    " not guarantee ",
    " no guarantee ",
    " \" as is \" ",
    " as-is ",
    " \" as available \" ",
    " provided as is ",
    " no obligation to ",
    " not responsible ",
    " not be responsible ",
    " no responsibility ",
    " not make any commitments ",
    " no indemnities ",
    " not provide any indemnity ",
    " aggregate liability ",
    " total liability ",
    " entire liability ",
    " liability shall not exceed ",
    " liability will not exceed ",
    " not constitute legal ",
    " not constitute professional ",
    " not constitute an endorsement ",
    " not designed for ",
    " informational purposes only ",
    " not assume ",
    " not obliged ",
    " not obligated ",
    " not required to ",
    " under no obligation ",
    " sole remedy ",
];

/// Whether somebody answers for less, and who bears it.
fn disclaims(words: &[&str], joined: &str) -> Option<Reading> {
    // “In no event shall the Supplier be liable”: the denial stands before the party.
    let denied = [" in no event ", " under no circumstances "].iter().any(|no| joined.contains(no));
    let inverted = if denied { joined.find(" be liable ") } else { None };
    let phrases = DISCLAIMERS.iter().filter_map(|phrase| joined.find(phrase));
    let phrase = phrases.chain(inverted).min()?;
    let before = joined.get(..phrase)?.split_whitespace().count();
    let subject = words.get(..before)?.iter().rev().find_map(|word| party(word));
    // Duties come first: “you must not … ; we are not liable” is read by what it begins with.
    if let Some(earlier) = modal(words.get(..before)?, false)
        && earlier.sure
        && matches!(earlier.modality, Modality::Obligation | Modality::Prohibition)
        && earlier.bound == Bound::Customer
    {
        return Some(earlier);
    }
    match subject {
        Some(Party::Customer) if owes_nothing(words, before) => {
            Some(Reading::of(Modality::Disclaimer, Party::Customer))
        }
        Some(Party::Both) => Some(Reading::new(Modality::Disclaimer, Bound::Both)),
        _ => Some(Reading::new(Modality::Disclaimer, Bound::Customer)),
    }
}

/// Whether the customer is the grammatical subject directly before the phrase.
fn owes_nothing(words: &[&str], before: usize) -> bool {
    const LINKS: &[&str] =
        &["shall", "will", "is", "are", "has", "have", "does", "do", "be", "may", "under"];
    let behind = words.get(..before).unwrap_or_default().iter().rev();
    behind.skip_while(|word| LINKS.contains(word)).map(|word| party(word)).next().flatten()
        == Some(Party::Customer)
}

/// The reading of a sentence's modal verb: the first one, or in a chapeau the last one that has a
/// subject of its own.
fn modal(words: &[&str], chapeau: bool) -> Option<Reading> {
    let mut found: Option<Reading> = None;
    let mut subject: Option<Party> = None;
    for at in 0..words.len() {
        let Some((modality, direct)) = verb(words, at) else { continue };
        let (who, own) = match (direct, subject_before(words, at)) {
            (Some(object), _) => (object, true),
            (None, Some((who, sure))) => (who, sure),
            // “…, and must ensure”: whoever was named before.
            (None, None) => match (subject, words.get(at.wrapping_sub(1))) {
                (Some(who), Some(&("and" | "or" | "," | "but"))) => (who, false),
                _ => continue,
            },
        };
        if subordinate(words, at) {
            continue;
        }
        if own {
            subject = Some(who);
        }
        let negated = at.checked_sub(1).and_then(|at| words.get(at)) == Some(&NEITHER);
        let modality = match (negated, words.get(at + 2)) {
            (true, Some(&("liable" | "responsible"))) => Modality::Disclaimer,
            (true, _) => Modality::Prohibition,
            (false, _) => modality,
        };
        let mut reading = Reading::of(modality, who);
        if modality == Modality::Permission && grants(words, at) {
            // A licence is the right of the one who takes it.
            reading = match who {
                Party::Customer => Reading::new(Modality::ProviderRight, Bound::Customer),
                _ => Reading::new(Modality::Permission, Bound::Customer),
            };
        }
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

fn grants(words: &[&str], at: usize) -> bool {
    words.get(at).is_some_and(|word| word.starts_with("grant"))
}

/// The modal verb or stock phrase that begins at `at`, and the party it names as object if the
/// phrase does (“requires you to”).
fn verb(words: &[&str], at: usize) -> Option<(Modality, Option<Party>)> {
    use Modality::{Obligation, Permission, Prohibition};
    let word = |n: usize| words.get(at + n).copied().unwrap_or_default();
    let rights = |n: usize| match word(n) {
        "have" | "has" => word(n + 1) == "the" && word(n + 2) == "right",
        "be" => matches!(word(n + 1), "entitled" | "permitted" | "allowed"),
        "own" | "retain" | "owns" | "retains" => true,
        _ => false,
    };
    let adverb = |n: usize| if word(n).ends_with("ly") || word(n) == "also" { n + 1 } else { n };
    Some(match word(0) {
        "must" | "shall" | "may" | "will" if matches!(word(1), "not" | "never") => {
            let free = word(2) == "be"
                && matches!(
                    word(3),
                    "liable" | "responsible" | "obliged" | "obligated" | "required"
                );
            (if free { Modality::Disclaimer } else { Prohibition }, None)
        }
        "cannot" => (Prohibition, None),
        "must" | "shall" | "will" if rights(adverb(1)) => (Permission, None),
        "must" | "shall" | "will" => (Obligation, None),
        "may" => (Permission, None),
        "agree" | "agrees" | "undertake" | "undertakes" if word(1) == "to" => (Obligation, None),
        "agree" | "agrees" | "undertake" | "undertakes" if word(1) == "not" => (Prohibition, None),
        "represent" | "represents" | "warrant" | "warrants" | "indemnify" | "indemnifies" => {
            (Obligation, None)
        }
        "is" | "are" | "be" => match word(adverb(1)) {
            "required" | "obliged" | "obligated" if word(adverb(1) + 1) == "to" => {
                (Obligation, None)
            }
            "responsible" => (Obligation, None),
            "entitled" | "permitted" | "allowed" => (Permission, None),
            "prohibited" => (Prohibition, None),
            "not" if matches!(word(2), "permitted" | "allowed" | "entitled") => (Prohibition, None),
            _ => return None,
        },
        "has" | "have" if word(1) == "the" && word(2) == "right" => (Permission, None),
        "reserve" | "reserves" if word(1) == "the" || word(1) == "all" => (Permission, None),
        "grant" | "grants" => (Permission, None),
        "own" | "owns" | "retain" | "retains" if word(1) == "all" => (Permission, None),
        "require" | "requires" | "requiring" if word(2) == "to" => {
            (Obligation, Some(party(word(1))?))
        }
        "enable" | "enables" | "allow" | "allows" | "permit" | "permits" if word(2) == "to" => {
            (Permission, Some(party(word(1))?))
        }
        _ => return None,
    })
}

const BOUNDARIES: &[&str] = &[
    ",", ";", ":", ".", "(", ")", "that", "if", "where", "when", "whenever", "unless", "until",
    "which", "who", "whom", "because", "as", "provided", "however", "whether", "while", "although",
];

/// Whether the words before `at` begin a subordinate clause.
fn subordinate(words: &[&str], at: usize) -> bool {
    const OPENERS: &[&str] = &[
        "if", "where", "when", "whenever", "unless", "until", "which", "who", "whom", "because",
        "whether", "while", "although", "as",
    ];
    let before = words.get(..at).unwrap_or_default();
    before
        .iter()
        .rev()
        .find(|word| BOUNDARIES.contains(word))
        .is_some_and(|word| OPENERS.contains(word))
}

/// Who stands as the subject before the verb at `at`, and whether plainly so.
fn subject_before(words: &[&str], at: usize) -> Option<(Party, bool)> {
    const BETWEEN: &[&str] = &[
        "also", "only", "hereby", "further", "then", "each", "always", "at", "all", "times", "do",
        "does", "the",
    ];
    let mut before = words.get(..at)?;
    loop {
        match before.last() {
            Some(word) if BETWEEN.contains(word) || word.ends_with("ly") => {
                before = before.split_last()?.1;
            }
            // “the Customer (or its agent) shall”
            Some(&")") => before = before.get(..before.iter().rposition(|word| *word == "(")?)?,
            // “the Customer, at its own cost, shall”
            Some(&",") => {
                let opening = before.split_last()?.1.iter().rposition(|word| *word == ",")?;
                let outer = before.get(..opening)?;
                return party(outer.last()?).map(|party| (party, true));
            }
            Some(word) => {
                if let Some(party) = party(word) {
                    return Some((party, true));
                }
                break;
            }
            None => return None,
        }
    }
    let start = before.iter().rposition(|word| BOUNDARIES.contains(word)).map_or(0, |at| at + 1);
    let chunk = before.get(start..)?;
    let chunk = if chunk.first() == Some(&"the") { chunk.get(1..)? } else { chunk };
    let first = *chunk.first()?;
    let verb = words.get(at).copied().unwrap_or_default();
    // “you and your affiliates shall”, “your use of the services must”
    let joint = chunk.get(1).is_some_and(|word| matches!(*word, "and" | "or"));
    match first {
        "your" | "@customer's" if matches!(verb, "must" | "shall") => {
            Some((Party::Customer, false))
        }
        "our" | "@provider's" if matches!(verb, "must" | "shall") => Some((Party::Provider, false)),
        _ if joint => party(first).map(|party| (party, true)),
        _ => None,
    }
}
