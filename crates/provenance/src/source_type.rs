//! IPTC digital source types: the vocabulary that IPTC, C2PA and this project share to say how
//! content came about.
//!
//! Source: IPTC NewsCodes `digitalsourcetype`; C2PA 2.4 adds two terms under its own address.

use kernel::Grade;

const IPTC: &str = "://cv.iptc.org/newscodes/digitalsourcetype/";
const C2PA: &str = "://c2pa.org/digitalsourcetype/";

/// Terms that say that generative AI had a part (C2PA asset rubrics of 2026-08-06).
const AI_TERMS: [&str; 4] = [
    "trainedAlgorithmicMedia",
    "compositeWithTrainedAlgorithmicMedia",
    "compositeSynthetic",
    "trainedAlgorithmicData",
];

/// The full address of the term for `grade`; always `http`, as IPTC spells it.
pub(crate) const fn of_grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Generated => {
            "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
        }
        Grade::Modified => {
            "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
        }
    }
}

/// The bare term of a source type given as full address, QCode (`digsrctype:…`) or bare term.
pub(crate) fn term(value: &str) -> &str {
    let value = value.trim();
    for scheme in ["http", "https"] {
        let rest = value.strip_prefix(scheme).unwrap_or_default();
        if let Some(term) = rest.strip_prefix(IPTC).or_else(|| rest.strip_prefix(C2PA)) {
            return term;
        }
    }
    value.strip_prefix("digsrctype:").unwrap_or(value)
}

/// Whether the source type says that generative AI had a part.
pub(crate) fn says_ai(value: &str) -> bool {
    AI_TERMS.contains(&term(value))
}

/// Whether the value is spelled as IPTC asks: the full `http` address.
pub(crate) fn is_canonical(value: &str) -> bool {
    value.strip_prefix("http").is_some_and(|rest| rest.starts_with(IPTC) || rest.starts_with(C2PA))
}
