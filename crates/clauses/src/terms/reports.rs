//! What is odd about the terms of a document.

use std::collections::{HashMap, HashSet};

use kernel::Language;

use super::{
    DefinedTerm, TermVariant, capitals::Undefined, definitions, definitions::Definition, uses::Use,
};
use crate::{
    document::{Clause, Document, Finding, FindingKind},
    ledger::finding,
    patterns::{Pattern, pattern},
};

/// Most findings of one kind.
const MOST: usize = 500;

static NUMBERS_ALIKE: Pattern =
    pattern!(r"(?i)singular[^.;]{0,60}plural|plural[^.;]{0,60}singular");
static PARTIES: Pattern = pattern!(r"[甲乙丙丁]方");
static OWN_NAMES: Pattern = pattern!(r"本(?:协议|合同|规则|办法)");

pub(super) fn all(
    document: &Document,
    terms: &[DefinedTerm],
    definitions: &[Definition],
    uses: &[Use],
    undefined: &[Undefined],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    twice(document, definitions, &mut findings);
    unused(document, terms, definitions, uses, &mut findings);
    variants(document, terms, uses, &mut findings);
    for odd in undefined.iter().take(MOST) {
        findings.extend(unexplained(document, odd));
    }
    if document.language == Language::Zh {
        chinese(document, terms, &mut findings);
    }
    findings
}

fn on(kind: FindingKind, clause: &Clause, quote: &str, en: String, zh: String) -> Finding {
    Finding {
        clause: Some(clause.id.clone()),
        quote: Some(quote.to_owned()),
        ..finding(kind, en, zh)
    }
}

fn twice(document: &Document, definitions: &[Definition], findings: &mut Vec<Finding>) {
    let mut first: HashMap<&str, &Definition> = HashMap::new();
    let mut told: HashSet<&str> = HashSet::new();
    for definition in definitions.iter().filter(|definition| !definition.pointer) {
        let term = definition.term.as_str();
        let Some(before) = first.get(term) else {
            first.insert(term, definition);
            continue;
        };
        let (Some(clause), Some(other)) =
            (document.clauses.get(definition.clause), document.clauses.get(before.clause))
        else {
            continue;
        };
        if told.insert(term) && told.len() <= MOST {
            let mut odd = on(
                FindingKind::TermDefinedTwice,
                clause,
                term,
                format!("“{term}” is defined here and in {}.", other.id.path()),
                format!("“{term}”在此处和 {} 均有定义。", other.id.path()),
            );
            odd.suggestion = Some(other.id.clone());
            findings.push(odd);
        }
    }
}

fn unused(
    document: &Document,
    terms: &[DefinedTerm],
    definitions: &[Definition],
    uses: &[Use],
    findings: &mut Vec<Finding>,
) {
    let used: HashSet<&str> = uses
        .iter()
        .filter_map(|found| terms.get(found.term))
        .map(|term| term.term.as_str())
        .collect();
    let groups = definitions::groups(definitions);
    let mut told = 0;
    for definition in definitions {
        let term = definition.term.as_str();
        // Of (“A” or “B”) one is enough, and pronouns need no use.
        let beside =
            groups.get(&definition.group).is_some_and(|all| all.iter().any(|t| used.contains(t)));
        let small = term.starts_with(char::is_lowercase);
        if used.contains(term) || beside || small || told >= MOST {
            continue;
        }
        let Some(clause) = document.clauses.get(definition.clause) else { continue };
        told += 1;
        findings.push(on(
            FindingKind::UnusedTerm,
            clause,
            term,
            format!("“{term}” is defined and never used."),
            format!("“{term}”有定义而未使用。"),
        ));
    }
}

fn variants(document: &Document, terms: &[DefinedTerm], uses: &[Use], findings: &mut Vec<Finding>) {
    let alike = document.clauses.iter().any(|clause| NUMBERS_ALIKE.is_match(&clause.text));
    let titled = title_case(document);
    let mut places: HashMap<(usize, String), usize> = HashMap::new();
    for found in uses {
        if let Some(printed) =
            document.clauses.get(found.clause).and_then(|c| c.text.get(found.range.clone()))
        {
            *places.entry((found.term, printed.to_owned())).or_default() += 1;
        }
    }
    let mut told: HashSet<(usize, &str)> = HashSet::new();
    for found in uses.iter().filter(|found| !found.quiet) {
        let (Some(clause), Some(term)) =
            (document.clauses.get(found.clause), terms.get(found.term))
        else {
            continue;
        };
        let Some(printed) = clause.text.get(found.range.clone()) else { continue };
        let heading = found.range.end <= clause.body;
        let odd = match found.variant {
            TermVariant::Exact => false,
            TermVariant::Hyphen => true,
            // Headings have their own capitals, unless they have all of them.
            TermVariant::Case => !heading || titled,
            // Of one thing there may be many; what is defined as many is not one.
            TermVariant::Number => {
                !alike && !term.external && plural(&term.term) && !plural(printed)
            }
        };
        if !odd || told.len() >= MOST || !told.insert((found.term, printed)) {
            continue;
        }
        let times = places.get(&(found.term, printed.to_owned())).copied().unwrap_or(1);
        let (term, number) =
            (&term.term, if times == 1 { "once".into() } else { format!("{times} times") });
        findings.push(on(
            FindingKind::TermVariant,
            clause,
            printed,
            format!("“{printed}” ({number}) is another spelling of the defined term “{term}”."),
            format!("“{printed}”（{times} 处）与已定义的“{term}”写法不同。"),
        ));
    }
}

fn plural(term: &str) -> bool {
    let last = term.rsplit([' ', '-', '‑']).next().unwrap_or_default().to_lowercase();
    super::uses::stem(&last) != last.as_str()
}

/// Whether the headings of the document have capital letters throughout.
fn title_case(document: &Document) -> bool {
    let (mut titled, mut all) = (0, 0);
    for heading in document.clauses.iter().filter_map(|clause| clause.heading.as_deref()) {
        let words: Vec<&str> = heading.split(' ').filter(|word| word.len() > 3).collect();
        if words.len() > 1 {
            all += 1;
            titled += usize::from(words.iter().all(|word| !word.starts_with(char::is_lowercase)));
        }
    }
    titled * 2 > all
}

fn unexplained(document: &Document, odd: &Undefined) -> Option<Finding> {
    let clause = document.clauses.get(odd.clause)?;
    let term = &odd.term;
    Some(match (&odd.elsewhere, odd.external) {
        (Some(text), _) => on(
            FindingKind::ExternalTerm,
            clause,
            term,
            format!("“{term}” is not defined here; the {text}, which is not held, may define it."),
            format!("“{term}”在本文件中没有定义，可能由未收录的 {text} 定义。"),
        ),
        (None, true) => on(
            FindingKind::ExternalTerm,
            clause,
            term,
            format!("“{term}” is a text that is not held."),
            format!("“{term}”是未收录的文件。"),
        ),
        (None, false) => on(
            FindingKind::UndefinedTerm,
            clause,
            term,
            format!("“{term}” is used as a term and not defined."),
            format!("“{term}”作为术语使用而没有定义。"),
        ),
    })
}

/// Parties that no definition introduces, and a contract that calls itself by two names.
fn chinese(document: &Document, terms: &[DefinedTerm], findings: &mut Vec<Finding>) {
    let known = |name: &str| terms.iter().any(|term| term.term == name);
    let own = ["本协议", "本合同", "本规则", "本办法"];
    let defined = own.iter().find(|name| known(name));
    let mut parties: HashMap<&str, (usize, &Clause)> = HashMap::new();
    let mut names: HashSet<&str> = HashSet::new();
    let mut order = Vec::new();
    for clause in document.clauses.iter().filter(|clause| clause.span.is_none()) {
        for found in PARTIES.find_iter(&clause.text) {
            if !known(found.as_str()) {
                let seen = parties.entry(found.as_str()).or_insert_with(|| {
                    order.push(found.as_str());
                    (0, clause)
                });
                seen.0 += 1;
            }
        }
        let Some(defined) = defined else { continue };
        for found in OWN_NAMES.find_iter(&clause.text) {
            if !known(found.as_str()) && names.insert(found.as_str()) {
                findings.push(on(
                    FindingKind::TermVariant,
                    clause,
                    found.as_str(),
                    format!(
                        "The document calls itself “{}” here and “{defined}” elsewhere.",
                        found.as_str()
                    ),
                    format!("此处自称“{}”，他处为“{defined}”。", found.as_str()),
                ));
            }
        }
    }
    for party in order {
        if let Some((times, clause)) = parties.get(party)
            && *times > 1
        {
            findings.push(on(
                FindingKind::UndefinedTerm,
                clause,
                party,
                format!("“{party}” is used as a party and not defined."),
                format!("“{party}”未作定义。"),
            ));
        }
    }
}
