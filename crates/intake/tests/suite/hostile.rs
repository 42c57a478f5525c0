//! Hostile files: each is an error that says what is wrong, or harmless, and fast.

use std::time::{Duration, Instant};

use intake::{Choices, Error, Received, receive, recognise};
use lopdf::{Document, Object, Stream, dictionary};
use proptest::prelude::*;

use crate::{support::accounted_for, writers};

fn within<T>(seconds: u64, what: &str, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let result = work();
    let took = started.elapsed();
    println!("{what}: {took:?}");
    assert!(took < Duration::from_secs(seconds), "{what} took {took:?}");
    result
}

fn tree(received: &Received) {
    let choices = Choices { id: "x".to_owned(), ..Choices::default() };
    match recognise(received, &choices) {
        Ok(found) => accounted_for(&found.document),
        Err(error) => assert!(matches!(error, Error::Structure(_)), "{error}"),
    }
}

#[test]
fn deep_html_is_refused_with_its_line() {
    let deep = format!("<html>\n\n{}", "<div>".repeat(100_000));
    let error = within(2, "100 000 divs", || receive(deep.as_bytes(), "x.html")).unwrap_err();
    assert!(matches!(error, Error::TooDeep { line: 3, .. }), "{error}");
    let lists = format!("<html><body>{}x", "<ul><li>".repeat(100_000));
    assert!(matches!(receive(lists.as_bytes(), "x.html"), Err(Error::TooDeep { .. })));
    let bold = format!("<html><body>{}x", "<p><b>".repeat(50_000));
    assert!(matches!(receive(bold.as_bytes(), "x.html"), Err(Error::TooDeep { .. })));
    let flat = format!("<html><body>{}</body></html>", "<p>word</p>".repeat(20_000));
    let received = within(20, "20 000 paragraphs", || receive(flat.as_bytes(), "x.html")).unwrap();
    assert_eq!(received.lines.len(), 20_000);
}

#[test]
fn scripts_and_addresses_stay_dead() {
    let html = "<html><body><p onclick=\"x()\">Text <a href=\"javascript:alert(1)\">link</a> <a href=\"data:text/html,x\">data</a>\
        <a href=\"https://example.org/a\">good</a></p><script>evil()</script><img src=x onerror=y></body></html>";
    let received = receive(html.as_bytes(), "x.html").unwrap();
    assert_eq!(received.text, "Text link datagood");
    let targets: Vec<_> =
        received.lines[0].hints.links.iter().map(|link| link.target.as_str()).collect();
    assert_eq!(targets, ["https://example.org/a"]);
    tree(&received);
}

#[test]
fn entities_and_document_types_are_refused() {
    let bomb = "<!DOCTYPE lolz [<!ENTITY a \"aaaa\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>";
    let error = receive(&writers::package(&[("word/document.xml", bomb)]), "x.docx").unwrap_err();
    assert!(matches!(error, Error::Entities { .. }), "{error}");
    let reference =
        "<w:document><w:body><w:p><w:r><w:t>&unknown;</w:t></w:r></w:p></w:body></w:document>";
    assert!(matches!(
        receive(&writers::package(&[("word/document.xml", reference)]), "x"),
        Err(Error::Entities { .. })
    ));
}

#[test]
fn packages_that_swell_nest_or_end_early_are_refused() {
    let zeros = format!("<w:document><w:body>{}</w:body></w:document>", " ".repeat(60_000_000));
    let bomb = writers::package(&[("word/document.xml", &zeros)]);
    assert!(bomb.len() < 200_000);
    let error = within(5, "zip bomb", || receive(&bomb, "x.docx")).unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }), "{error}");
    let deep = format!("<w:document>{}", "<w:tbl>".repeat(100_000));
    let error = receive(&writers::package(&[("word/document.xml", &deep)]), "x.docx").unwrap_err();
    assert!(matches!(error, Error::TooDeep { .. }), "{error}");
    let cut = "<w:document><w:body>\n<w:p><w:r><w:t>half";
    let error = receive(&writers::package(&[("word/document.xml", cut)]), "x.docx").unwrap_err();
    assert!(error.to_string().contains("word/document.xml, line 2"), "{error}");
    let other = writers::package(&[("content.xml", "<x/>")]);
    assert!(matches!(receive(&other, "x.docx"), Err(Error::NotAText { .. })));
}

#[test]
fn scanned_encrypted_and_circular_pdfs_end_well() {
    let mut document = Document::with_version("1.5");
    let root = document.new_object_id();
    let image = document.add_object(Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1 },
        vec![0],
    ));
    let content =
        document.add_object(Stream::new(dictionary! {}, b"q 500 0 0 700 0 0 cm /I Do Q".to_vec()));
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => root, "Contents" => content,
        "Resources" => dictionary! { "XObject" => dictionary! { "I" => image } },
    });
    document.objects.insert(
        root,
        dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into(),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.clone().save_to(&mut bytes).unwrap();
    assert_eq!(receive(&bytes, "scan.pdf").unwrap_err(), Error::Scanned { pages: 1 });

    // A form that calls itself, and a page tree that is its own child.
    let form = document.new_object_id();
    let call = dictionary! { "XObject" => dictionary! { "F" => form } };
    document.objects.insert(
        form,
        Stream::new(
            dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => call.clone() },
            b"/F Do /F Do /F Do".to_vec(),
        )
        .into(),
    );
    let calls = document.add_object(Stream::new(dictionary! {}, b"/F Do".to_vec()));
    if let Ok(page) = document.get_dictionary_mut(page) {
        page.set("Contents", calls);
        page.set("Resources", call);
    }
    document.objects.insert(root, dictionary! {
        "Type" => "Pages", "Kids" => vec![Object::from(page), Object::from(root)], "Count" => 2, "Parent" => root,
    }.into());
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    let result = within(5, "circles", || receive(&bytes, "x.pdf"));
    assert!(result.is_err());

    let good = writers::pdf_of(&[vec![(60.0, 700.0, "Hello there, this is a text.".to_owned())]]);
    assert!(receive(&good, "x.pdf").is_ok());
    let sealed = String::from_utf8_lossy(&good).replace("/Root", "/Encrypt 999 0 R/Root");
    assert!(receive(sealed.as_bytes(), "x.pdf").is_err());
    for cut in [good.len() / 3, good.len() / 2, good.len() - 40] {
        let result = within(5, "cut PDF", || receive(&good[..cut], "x.pdf"));
        if let Err(error) = result {
            assert!(matches!(error, Error::Damaged { .. } | Error::Empty), "{error}");
        }
    }
}

#[test]
fn ten_million_characters_end_within_seconds() {
    let huge = "All work and no play makes a dull contract.\n".repeat(230_000);
    assert!(huge.len() > 10_000_000);
    let error =
        within(5, "10 million characters", || receive(huge.as_bytes(), "x.txt")).unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }), "{error}");
    let single = "x".repeat(10_000_000);
    assert!(matches!(
        within(5, "one line", || receive(single.as_bytes(), "x.txt")),
        Err(Error::TooLarge { .. })
    ));
    let html = format!("<html><body><p>{}</p></body></html>", "word ".repeat(2_000_000));
    assert!(matches!(
        within(20, "HTML", || receive(html.as_bytes(), "x.html")),
        Err(Error::TooLarge { .. })
    ));
}

#[test]
fn odd_texts_are_recognised_in_time() {
    for (what, text) in [
        ("colons", "a:\n".repeat(20_000)),
        ("labels", "(a) x\n".repeat(20_000)),
        (
            "numbers",
            (1..8000).map(|n| format!("{n}. Clause number {n} says something.\n")).collect(),
        ),
        ("addresses", "https://example.org/a\n".repeat(5000)),
        ("bullets", "• x\n\n".repeat(8000)),
        ("brackets", "【x】\n".repeat(5000)),
        ("hyphens", "some-\nthing that goes on and on to the end of the line some-\n".repeat(3000)),
        ("one long line", "word ".repeat(200_000)),
    ] {
        let received = receive(text.as_bytes(), "x.txt").unwrap();
        within(60, what, || tree(&received));
    }
}

#[test]
fn five_thousand_clauses_are_recognised_in_seconds() {
    let mut text = String::from("AGREEMENT\n\n");
    for section in 1..=250 {
        text.push_str(&format!("{section}. Section {section}\n\n"));
        for clause in 1..=19 {
            text.push_str(&format!("{section}.{clause} The parties agree on matter {clause} of section {section}, and keep to it.\n\n"));
        }
    }
    let received = receive(text.as_bytes(), "x.txt").unwrap();
    let choices = Choices { id: "x".to_owned(), ..Choices::default() };
    let started = Instant::now();
    let found = recognise(&received, &choices).unwrap();
    let took = started.elapsed();
    println!("{} clauses in {took:?}", found.document.clauses.len());
    assert!(found.document.clauses.len() >= 5000);
    accounted_for(&found.document);
    assert!(took < Duration::from_secs(10), "{took:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_bytes_end_in_a_tree_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..2000), head in 0..5_usize) {
        let heads: [&[u8]; 5] = [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html><body>", b"# A\n"];
        if let Ok(received) = receive(&[heads[head], &bytes].concat(), "x") {
            tree(&received);
        }
    }

    #[test]
    fn any_text_is_accounted_for(lines in proptest::collection::vec("(|1\\. |2\\. |1\\.1 |\\(a\\) |\\(b\\) |\\(i\\) |第一条 |（一）|• |- |# |> |Article 1 )[A-Za-z\\*_<>\\[\\]#`&\\\\:;,. 甲乙丙，。：【】]{0,40}", 1..25)) {
        if let Ok(received) = receive(lines.join("\n").as_bytes(), "x.txt") {
            tree(&received);
        }
    }

    #[test]
    fn mutated_files_never_panic(at in 0..3000_usize, byte in any::<u8>(), which in 0..2_usize) {
        let mut bytes = if which == 0 {
            writers::docx(&[writers::Block::Para("1. One".into()), writers::Block::Item(1, "two".into())])
        } else {
            writers::pdf_of(&[vec![(60.0, 700.0, "Hello there".to_owned())]])
        };
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(received) = receive(&bytes, "x") {
            tree(&received);
        }
    }
}
