//! Folding: the one place where two spellings of the same word are made equal.
//!
//! Characters lose width, case, typographic variety and, in Chinese, their traditional form; English words lose the difference between
//! British and American spelling. Index, query, glossary and highlights all pass through here, so a
//! rule may be blunt (it maps `promise` to `promize` too) as long as it is the same for everybody.
//! Stemming is not done here.

use crate::traditional::simplified;

/// What a character becomes before anything looks at it. `None`: it is invisible (soft hyphen,
/// zero-width space, word joiner) and does not split a word.
pub(crate) fn character(c: char) -> Option<char> {
    let c = match c {
        '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => return None,
        // Every hyphen and dash a typesetter may have put where a keyboard has one.
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{FF07}' | '\u{02BC}' => '\'',
        '\u{201C}'..='\u{201F}' | '\u{FF02}' | '\u{300C}'..='\u{300F}' => '"',
        '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c if c.is_control() => ' ',
        c => simplified(c),
    };
    Some(if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) })
}

/// True for scripts written without spaces, which are indexed as pairs of characters.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{1100}'..='\u{11FF}'
        | '\u{AC00}'..='\u{D7AF}' | '\u{20000}'..='\u{323AF}')
}

/// Endings that a verb or noun in `-ise`, `-our` or `-ell` may carry, longest first.
const ENDINGS_ISE: [&str; 9] =
    ["isations", "isation", "isable", "ising", "ises", "ised", "iser", "isers", "ise"];
const ENDINGS_OUR: [&str; 9] =
    ["ourings", "ouring", "ourable", "ourites", "ourite", "ours", "oured", "oural", "our"];

/// An English word, lower case, in one spelling: `-ise/-ize`, `-our/-or`, `-ence/-ense` after
/// `lic`, `def`, `off`, `-yse/-yze`, doubled `l`, `programme`. Other words come back unchanged.
pub(crate) fn spelling(word: &str) -> String {
    if !word.is_ascii() || word.len() < 5 {
        return word.to_owned();
    }
    if word.len() >= 6 {
        for ending in ENDINGS_ISE {
            // Three letters before it: `rising` and `disable` are no such verbs.
            if let Some(stem) = word.strip_suffix(ending)
                && stem.len() >= 3
            {
                return format!("{stem}iz{}", &ending[2..]);
            }
        }
        for ending in ENDINGS_OUR {
            if let Some(stem) = word.strip_suffix(ending)
                && stem.len() >= 3
            {
                return format!("{stem}or{}", &ending[3..]);
            }
        }
    }
    for (british, american) in [
        ("isational", "izational"),
        ("licenc", "licens"),
        ("defence", "defense"),
        ("offence", "offense"),
        ("practis", "practic"),
        ("analys", "analyz"),
        ("catalogue", "catalog"),
        ("programme", "program"),
        ("judgement", "judgment"),
        ("fulfil", "fulfill"),
    ] {
        if let Some(at) = word.find(british) {
            // `fulfill` holds `fulfil` and is done already.
            if american.len() > british.len() && word[at..].starts_with(american) {
                break;
            }
            return format!("{}{american}{}", &word[..at], &word[at + british.len()..]);
        }
    }
    for ending in ["ed", "ing", "er", "ers"] {
        // `labelled`, `modelling`, but not `called`: the doubling is British only after an
        // unstressed syllable, so a second vowel group must stand before it.
        if let Some(stem) = word.strip_suffix(ending)
            && let Some(stem) = stem.strip_suffix("ll")
            && vowel_groups(stem) >= 2
        {
            return format!("{stem}l{ending}");
        }
    }
    word.to_owned()
}

/// Beginnings that a prefix search must also try, because the fold changed the words' endings:
/// `organis*` has to reach `organization`.
pub(crate) fn prefix_spellings(prefix: &str) -> Vec<String> {
    let mut all = vec![prefix.to_owned(), spelling(prefix)];
    for (cut, put) in [("is", "iz"), ("our", "or"), ("ou", "o"), ("enc", "ens")] {
        if let Some(stem) = prefix.strip_suffix(cut)
            && stem.len() > 2
        {
            all.push(format!("{stem}{put}"));
        }
    }
    all.sort();
    all.dedup();
    all
}

fn vowel_groups(word: &str) -> usize {
    let mut groups = 0;
    let mut inside = false;
    for b in word.bytes() {
        let vowel = matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
        groups += usize::from(vowel && !inside);
        inside = vowel;
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_spellings_meet() {
        for (a, b) in [
            ("organisation", "organization"),
            ("organisational", "organizational"),
            ("authorised", "authorized"),
            ("behaviour", "behavior"),
            ("behaviours", "behaviors"),
            ("licence", "license"),
            ("licences", "licenses"),
            ("labelled", "labeled"),
            ("labelling", "labeling"),
            ("analyse", "analyze"),
            ("programme", "program"),
            ("defence", "defense"),
        ] {
            assert_eq!(spelling(a), spelling(b), "{a} / {b}");
        }
        for word in ["four", "hours", "called", "calling", "our", "rise", "source"] {
            assert_eq!(spelling(word), word);
        }
    }

    #[test]
    fn typography_is_folded() {
        for dash in ['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '−']
        {
            assert_eq!(character(dash), Some('-'));
        }
        assert_eq!(character('Ａ'), Some('a'));
        assert_eq!(character('％'), Some('%'));
        assert_eq!(character('’'), Some('\''));
        assert_eq!(character('\u{200B}'), None);
    }
}
