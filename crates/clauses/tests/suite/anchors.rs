//! Anchors find their words again in another version, or say that they have lost them.

use clauses::{Anchor, ClauseId, Document, Placement, place_all};
use proptest::prelude::*;

use crate::{
    any_versions::{any_text, any_version},
    shelf::Shelf,
    versions::{ai_terms, edited, face_rules, noisy, version},
};

fn id(path: &str) -> ClauseId {
    ClauseId::new("doc", path).unwrap()
}

/// An anchor on `words`, which must stand in the clause.
fn on(document: &Document, path: &str, words: &str) -> Anchor {
    let clause = document.clause(&id(path)).unwrap();
    let at = clause.text.find(words).unwrap();
    Anchor::new(document, &clause.id, at..at + words.len()).unwrap()
}

/// A placement as `found 4.2: the words`.
fn told(document: &Document, placement: &Placement) -> String {
    let (word, clause, range) = match placement {
        Placement::Found { clause, range } => ("found", clause, range),
        Placement::Moved { clause, range } => ("moved", clause, range),
        Placement::Changed { clause, range } => ("changed", clause, range),
        Placement::Lost => return "lost".to_owned(),
    };
    format!("{word} {}: {}", clause.path(), &document.clause(clause).unwrap().text[range.clone()])
}

#[test]
fn words_are_found_where_they_are_and_over_noise() {
    let before = version("en", &ai_terms(), &[]);
    let after = version("en", &noisy(&ai_terms()), &[]);
    for (path, words) in [
        ("6.2", "does not constitute legal, financial"),
        ("3.2(a)", "“AI Models”"),
        ("4.4(a)", "general‑purpose AI infrastructure"),
        ("1(b)", "Agentic"),
    ] {
        let anchor = on(&before, path, words);
        assert_eq!(anchor.quote, words);
        assert_eq!(told(&before, &anchor.place(&before)), format!("found {path}: {words}"));
        let Placement::Found { clause, range } = anchor.place(&after) else { panic!("{words}") };
        let there = &after.clause(&clause).unwrap().text[range];
        let plain =
            |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        assert_eq!(plain(there), plain(words));
    }
    // Many places, told apart by what stands around them.
    let clause = before.clause(&id("4.1(1)")).unwrap();
    let at = clause.text.rfind("AI Service").unwrap();
    let anchor = Anchor::new(&before, &clause.id, at..at + 2).unwrap();
    assert_eq!(anchor.place(&before), Placement::Found { clause: id("4.1(1)"), range: at..at + 2 });
}

#[test]
fn words_are_followed_through_changes() {
    let before = version("en", &ai_terms(), &[]);
    let after = version(
        "en",
        &edited(
            &ai_terms(),
            &[
                ("cap of 10%", "cap of 15%"),
                (
                    "### 3.3 Model",
                    "### 3.3 Retention\n\nTencent Cloud may use User Input for 30 days.\n\n### 3.4 Model",
                ),
                ("### 3.4 Sharing", "### 3.5 Sharing"),
                ("### 3.5 Your Resp", "### 3.6 Your Resp"),
                ("### 3.6 Sensi", "### 3.7 Sensi"),
                (
                    "solely responsible for the accuracy, legality",
                    "alone responsible for the accuracy, the legality",
                ),
                ("- attribute the content to your name or entity;\n", ""),
                (
                    "\n## 2. Definitions",
                    "\nYou also agree that this clause is binding.\n\n## 2. Definitions",
                ),
            ],
        ),
        &[],
    );
    let place = |path: &str, words: &str| told(&after, &on(&before, path, words).place(&after));
    // Under a new number; the clause that has the old one speaks of the same things.
    assert_eq!(place("3.3", "Tencent Cloud may use"), "moved 3.4: Tencent Cloud may use");
    assert_eq!(place("3.3", "use User Input"), "moved 3.4: use User Input");
    // A few words among the same words.
    assert_eq!(place("8(a)", "10%"), "changed 8(a): 15%");
    assert_eq!(place("8(a)", "cap of 10% of the Fees"), "changed 8(a): cap of 15% of the Fees");
    // In a clause with another number.
    assert_eq!(
        place("3.5(1)", "solely responsible for the accuracy, legality, and appropriateness"),
        "changed 3.6(1): alone responsible for the accuracy, the legality, and appropriateness"
    );
    // Gone.
    assert_eq!(place("4.3(b)", "attribute the content"), "lost");
    assert_eq!(told(&after, &Anchor::whole(&before, &id("4.3(b)")).unwrap().place(&after)), "lost");
    // Whole clauses: without their label, whatever it is.
    let whole = |path: &str| {
        let anchor = Anchor::whole(&before, &id(path)).unwrap();
        (anchor.quote.clone(), told(&after, &anchor.place(&after)))
    };
    let (quote, place) = whole("3.4");
    assert_eq!(
        (quote.as_str(), place.as_str()),
        ("Sharing with Third Parties", "moved 3.5: Sharing with Third Parties")
    );
    let (quote, place) = whole("8(a)");
    assert!(
        quote.starts_with("any aggregate") && place.starts_with("changed 8(a): any aggregate"),
        "{place}"
    );
    assert!(place.ends_with("claim; and"), "{place}");
    assert!(whole("9(b)(ii)").1.starts_with("found 9(b)(ii): your use"));
    assert!(whole("5.3(e)").1.starts_with("found 5.3(e): You must"));
    // A sentence.
    let text = Shelf::shipped().load().unwrap();
    let sentence =
        Anchor::whole(&text.documents()[1], &"face-rules 8(s2)".parse().unwrap()).unwrap();
    assert!(sentence.quote.starts_with("在您使用本服务期间") && sentence.quote.ends_with('。'));
    assert_eq!(sentence.clause.path(), "8");
}

#[test]
fn chinese_words_are_followed_too() {
    let before = version("zh", &face_rules(), &[]);
    let after = version(
        "zh",
        &noisy(&edited(
            &face_rules(),
            &[
                ("千分之三", "千分之五"),
                ("未经您的许可，腾讯云不会", "未经您的书面许可，腾讯云不会"),
                ("   - （1）本规则的签订地为广东省深圳市南山区。\n", ""),
            ],
        )),
        &[],
    );
    let place = |path: &str, words: &str| told(&after, &on(&before, path, words).place(&after));
    assert_eq!(place("11", "千分之三"), "changed 11: 千分之五");
    assert_eq!(
        place("8", "未经您的许可，腾讯云不会将您的业务数据转让"),
        "changed 8: 未经您的书面许可,腾讯云不会将您的业务数据转让"
    );
    assert_eq!(place("14(1)", "广东省深圳市"), "lost");
    assert!(place("14(3)", "任何一方均应将争议提交").starts_with("found 14(3)"));
}

#[test]
fn what_nothing_tells_apart_is_not_guessed() {
    let text = "## 1. A\n\nEach party keeps the other's secrets for five years.\n\n\
        ## 2. B\n\nNotices are sent by post to the seat of the party.\n";
    let before = version("en", text, &[]);
    let anchor = Anchor::whole(&before, &id("1")).unwrap();
    let words = on(&before, "1", "Each party keeps the other's secrets for five years.");
    let twice = "## 2. B\n\nNotices are sent by post to the seat of the party.\n\n\
        ## 3. C\n\nEach party keeps the other's secrets for five years.\n\n\
        ## 4. C\n\nEach party keeps the other's secrets for five years.\n";
    let after = version("en", twice, &[]);
    assert_eq!(anchor.place(&after), Placement::Lost);
    assert_eq!(words.place(&after), Placement::Lost);
    // One of them is enough.
    let once = version("en", twice.split("## 4").next().unwrap(), &[]);
    assert!(told(&once, &words.place(&once)).starts_with("moved 3: Each party"));
    // A word or two elsewhere are not the words that were meant.
    let party = on(&before, "1", "party");
    let only =
        version("en", "## 2. B\n\nNotices are sent by post to the seat of the party.\n", &[]);
    assert_eq!(party.place(&only), Placement::Lost);
}

#[test]
fn odd_ranges_make_no_anchor_and_odd_anchors_no_place() {
    let document = version("zh", &face_rules(), &[]);
    let new = |path: &str, range| Anchor::new(&document, &id(path), range);
    assert!(new("9", 1..6).is_none(), "inside a character");
    assert!(new("9", 0..100_000).is_none());
    assert!(new("9", 3..3).is_none());
    #[allow(clippy::reversed_empty_ranges)]
    let backwards = new("9", 9..3);
    assert!(backwards.is_none());
    assert!(new("99", 0..3).is_none());
    let text = &document.clause(&id("9")).unwrap().text;
    let comma = text.find('，').unwrap();
    assert!(new("9", comma..comma + 3).is_none(), "no words");
    let anchor = new("9", 0..9).unwrap();
    let json = serde_json::to_string(&anchor).unwrap();
    assert_eq!(serde_json::from_str::<Anchor>(&json).unwrap(), anchor);
    for quote in [String::new(), " ".into(), "，".into(), "甲".repeat(300_000)] {
        assert_eq!(Anchor { quote, ..anchor.clone() }.place(&document), Placement::Lost);
    }
    // The label is no part of the words.
    let english = version("en", &ai_terms(), &[]);
    let clause = english.clause(&id("10(a)")).unwrap();
    let anchor = Anchor::new(&english, &clause.id, 0..20).unwrap();
    assert_eq!(anchor.quote, &clause.text[4..20]);
    assert_eq!(anchor.prefix, "");
}

proptest! {
    #[test]
    fn any_anchor_in_any_text_is_placed_on_characters(
        before in any_text(), after in any_text(), at in 0..20_usize, from in 0..40_usize, to in 0..40_usize,
    ) {
        let (Some(old), Some(new)) = (any_version(&before), any_version(&after)) else {
            return Ok(());
        };
        let Some(clause) = old.clauses.get(at) else { return Ok(()) };
        let anchors = [Anchor::new(&old, &clause.id, from..to), Anchor::whole(&old, &clause.id)];
        for anchor in anchors.into_iter().flatten() {
            match anchor.place(&new) {
                Placement::Found { clause, range }
                | Placement::Moved { clause, range }
                | Placement::Changed { clause, range } => {
                    let text = new.clause(&clause).unwrap().text.get(range);
                    prop_assert!(text.is_some_and(|text| !text.is_empty()));
                }
                Placement::Lost => {}
            }
        }
    }

    #[test]
    fn every_anchor_is_found_in_its_own_version(clause in 0..400_usize, from in 0..400_usize, length in 1..200_usize) {
        for document in [version("en", &ai_terms(), &[]), version("zh", &face_rules(), &[])] {
            let clause = &document.clauses[clause % document.clauses.len()];
            let from = from % clause.text.len();
            let range = from..(from + length).min(clause.text.len());
            let Some(anchor) = Anchor::new(&document, &clause.id, range) else { continue };
            prop_assert!(clause.text.contains(&anchor.quote));
            prop_assert!(anchor.prefix.chars().count() <= 32 && anchor.suffix.chars().count() <= 32);
            match place_all(std::slice::from_ref(&anchor), &document).remove(0) {
                Placement::Found { clause: id, range } => {
                    prop_assert_eq!(&id, &clause.id);
                    prop_assert_eq!(&clause.text[range], &anchor.quote);
                }
                other => prop_assert!(false, "{anchor:?} {other:?}"),
            }
        }
    }
}
