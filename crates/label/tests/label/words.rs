//! What labels say, by profile, grade and language.

use kernel::{Grade, MediaKind, Profile};
use label::{Error, LabelRecord, Place, apply};

use crate::made::{CN, request, rgb_png};

fn record(profiles: &[Profile], grade: Grade) -> LabelRecord {
    let mut request = request(profiles);
    request.grade = grade;
    apply(MediaKind::Png, &rgb_png(900, 700), &request).unwrap().label
}

#[test]
fn every_union_carries_what_each_profile_asks_for() {
    for set in 1u8..16 {
        let chosen = |(bit, profile)| (set >> bit & 1 == 1).then_some(profile);
        let profiles: Vec<Profile> =
            Profile::ALL.into_iter().enumerate().filter_map(chosen).collect();
        for grade in [Grade::Generated, Grade::Modified] {
            let record = record(&profiles, grade);
            let says = record.wording.join("\n");
            let modified = grade == Grade::Modified;
            if profiles.contains(&Profile::Cn) {
                assert!(says.contains(if modified { "AI合成" } else { "AI生成" }), "{says}");
            }
            if profiles.contains(&Profile::Eu) {
                assert!(says.contains(if modified { "AI MODIFIED" } else { "AI GENERATED" }));
            }
            if profiles.contains(&Profile::Kr) {
                assert!(says.contains("AI 생성"), "{says}");
            }
            if profiles.contains(&Profile::Contract) {
                // AI GENERATED is the same sentence in the stricter form: it is not said twice.
                let folded = says.to_lowercase().replace('-', " ");
                assert_eq!(folded.matches("ai generated").count(), 1, "{says}");
            }
            assert_eq!(record.wording.last().unwrap(), "Northbank Press");
            for profile in &profiles {
                let of = |i: &&label::Inscription| i.profiles.contains(profile);
                let inscription = record.inscriptions.iter().find(of).unwrap();
                assert!(!inscription.rules.is_empty());
                assert!(inscription.ink_height >= inscription.required_height);
            }
            assert!(record.contrast_x100 >= 1100, "{}", record.contrast_x100);
        }
    }
}

#[test]
fn the_order_and_number_of_profiles_does_not_matter() {
    use Profile::{Cn, Contract, Eu};
    let one = record(&[Contract, Eu, Cn], Grade::Generated);
    assert_eq!(one, record(&[Cn, Cn, Eu, Contract, Eu], Grade::Generated));
}

#[test]
fn in_the_eu_label_ai_dominates() {
    let record = record(&[Profile::Eu], Grade::Generated);
    let size = |text: &str| record.letters.iter().find(|run| run.text == text).unwrap().size;
    assert!(size("AI") * 10 >= size("GENERATED") * 15);
}

#[test]
fn languages_choose_the_open_wordings_and_never_replace_the_fixed() {
    let words = |profiles: &[Profile], languages: &[&str]| {
        let mut request = request(profiles);
        request.languages = languages.iter().map(|tag| (*tag).to_owned()).collect();
        apply(MediaKind::Png, &rgb_png(900, 700), &request).map(|l| l.label.wording.join("|"))
    };
    let contract = &[Profile::Contract];
    assert_eq!(words(contract, &["zh-CN"]).unwrap(), "AI生成|Northbank Press");
    assert_eq!(words(contract, &["ko"]).unwrap(), "AI 생성물|Northbank Press");
    assert!(words(CN, &["en"]).unwrap().contains("AI生成"));
    assert!(words(CN, &["en"]).unwrap().contains("AI-generated"));
    assert_eq!(words(CN, &["tlh"]), Err(Error::UnknownLanguage { tag: "tlh".to_owned() }));
}

#[test]
fn requests_that_cannot_be_met_are_refused_by_name() {
    let picture = rgb_png(300, 300);
    let fails =
        |request: &label::LabelRequest| apply(MediaKind::Png, &picture, request).unwrap_err();
    assert_eq!(fails(&request(&[])), Error::NoProfile);
    let mut nameless = request(&[Profile::Contract]);
    nameless.publisher = Some(" \n ".to_owned());
    assert_eq!(fails(&nameless), Error::PublisherMissing { profile: Profile::Contract });
    let mut centre = request(CN);
    centre.place = Some(Place::Center);
    assert!(matches!(fails(&centre), Error::PlaceNotAllowed { .. }));
    let mut odd = request(CN);
    odd.publisher = Some("Press \u{1F98A}".to_owned());
    assert_eq!(fails(&odd), Error::NoGlyph { character: '\u{1F98A}' });
    odd.publisher = Some("long ".repeat(60));
    assert!(matches!(fails(&odd), Error::PublisherTooLong { most: 120, .. }));
    odd.publisher = Some("A <b>&\"'\u{7} B".to_owned());
    let says = apply(MediaKind::Png, &picture, &odd).unwrap().label.wording.join("|");
    assert!(says.contains("A <b>&\"'"), "{says}");
}
