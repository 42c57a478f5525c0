//! How ids are looked up as people type them.

use clauses::{ClauseId, Library};

use crate::shelf::Shelf;

fn shipped() -> Library {
    Shelf::shipped().load().unwrap()
}

fn nearest(library: &Library, text: &str) -> Vec<String> {
    library.nearest(text).iter().map(ToString::to_string).collect()
}

#[test]
fn an_id_is_found_in_any_spelling() {
    let library = shipped();
    for (typed, meant) in [
        ("4.2(2)(a)", "ai-terms 4.2(2)(a)"),
        ("  4.2 (2) (A)  ", "ai-terms 4.2(2)(a)"),
        ("AI-Terms 4.2 (2)(a)", "ai-terms 4.2(2)(a)"),
        ("AI Terms clause 4.2（2）（a）", "ai-terms 4.2(2)(a)"),
        ("ai‑terms:4.2(2)(a).", "ai-terms 4.2(2)(a)"),
        ("Tencent Cloud AI Service Terms, Section 3.3", "ai-terms 3.3"),
        ("ai-terms4.2(2)(a)", "ai-terms 4.2(2)(a)"),
        ("face-rules 12（3）", "face-rules 12(3)"),
        ("face-rules:12(3)", "face-rules 12(3)"),
        ("人脸识别服务规则第12条（3）", "face-rules 12(3)"),
        ("第12条第3项", "face-rules 12(3)"),
        ("8(s2)", "face-rules 8(s2)"),
        ("front(1)", "face-rules front(1)"),
        ("8(a)", "ai-terms 8(a)"),
    ] {
        let found = library.find(typed).map(|passage| passage.id.to_string());
        assert_eq!(found.as_deref(), Some(meant), "{typed}");
    }
}

#[test]
fn an_id_that_fits_two_documents_or_none_gets_suggestions() {
    let library = shipped();
    assert!(library.find("1").is_none());
    assert_eq!(nearest(&library, "1")[..2], ["ai-terms 1", "face-rules 1"]);
    assert!(library.find("ai-terms 4.2(2)(z)").is_none());
    assert_eq!(nearest(&library, "ai-terms 4.2(2)(z)")[0], "ai-terms 4.2(2)");
    assert_eq!(nearest(&library, "ai-terms 4.2(2)(z)").len(), 3);
    assert!(nearest(&library, "ai-terms 4.2(2)(z)").contains(&"ai-terms 4.2(2)(a)".to_owned()));
    assert_eq!(nearest(&library, "face-rules 1.2(3)")[0], "face-rules 1");
    assert!(nearest(&library, "face-rules 15").iter().all(|id| id.starts_with("face-rules ")));
    for nonsense in ["", "   ", "(((((", "ai-terms", "\0", "第条", "🙂", &"9".repeat(5000)] {
        assert!(library.find(nonsense).is_none(), "{nonsense:?}");
        assert!(library.nearest(nonsense).len() <= 3);
    }
}

#[test]
fn what_resolves_is_what_was_asked_for() {
    let library = shipped();
    for document in library.documents() {
        for clause in &document.clauses {
            let ids = clause.sentences.iter().map(|sentence| &sentence.id).chain([&clause.id]);
            for id in ids {
                assert_eq!(&library.resolve(id).unwrap().id, id);
                assert_eq!(&ClauseId::parse(id.as_str()).unwrap(), id);
                assert_eq!(library.find(id.as_str()).unwrap().id, *id);
            }
        }
    }
    assert!(library.resolve(&"other 1".parse().unwrap()).is_none());
    assert!(library.resolve(&"ai-terms 99".parse().unwrap()).is_none());
}
