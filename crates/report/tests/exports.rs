//! Tables and redlines as they leave the program, read back by other tools: a CSV reader, a workbook
//! reader, poppler, qpdf.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, io::Cursor, path::Path, process::Command, sync::LazyLock};

use calamine::{Data, Reader as _, Xlsx};
use kernel::{Language, Timestamp};
use report::{
    Error, FontFiles, Fonts, Holds, PartKind, Redline, RedlineKind, RedlinePart, RedlineRow, Rests,
    Table, TableColumn, TableSection, VersionLine, redline_html, redline_pdf, table_csv, table_pdf,
    table_xlsx,
};

static FONTS: LazyLock<Fonts<'static>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/fonts");
    let font = |name: &str| -> &'static [u8] { fs::read(root.join(name)).unwrap().leak() };
    Fonts::parse(&FontFiles {
        serif: font("SourceSerif4-Regular.ttf"),
        serif_semibold: font("SourceSerif4-SemiBold.ttf"),
        serif_italic: font("SourceSerif4-Italic.ttf"),
        sans: font("Inter-Regular.ttf"),
        sans_semibold: font("Inter-SemiBold.ttf"),
        han_serif: font("NotoSerifSC-Regular.ttf"),
        han_sans_bold: font("NotoSansSC-Bold.ttf"),
    })
    .unwrap()
});

/// What a tool says about a PDF; `None`, loudly, where it is missing outside continuous integration.
fn says(bytes: &[u8], tool: &str, arguments: &[&str]) -> Option<String> {
    let file = tempfile::NamedTempFile::with_suffix(".pdf").unwrap();
    fs::write(file.path(), bytes).unwrap();
    let path = file.path().to_str().unwrap();
    let arguments = arguments.iter().map(|one| if *one == "FILE" { path } else { *one });
    match Command::new(tool).args(arguments).output() {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let faults = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && faults.is_empty(), "{tool}: {said}{faults}");
            Some(said)
        }
        Err(fault) => {
            assert!(std::env::var_os("CI").is_none(), "{tool} must be installed: {fault}");
            eprintln!("NOT CHECKED: {tool} is not installed ({fault})");
            None
        }
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn table(language: Language, rows: Vec<Vec<String>>) -> Table {
    let column = |en, zh, weight| TableColumn::new(language.pick(en, zh), weight);
    Table {
        title: language.pick("Obligations register", "义务登记册").to_owned(),
        remarks: vec!["Filter: customer 客户".to_owned()],
        provenance: vec!["Register 2026.11".to_owned(), "ai-terms · SHA-256 0b4b1b8f".to_owned()],
        language,
        columns: vec![
            column("Clause", "条款", 14).holding(Holds::Id),
            column("Words", "内容", 30).beneath(),
            column("Severity", "严重性", 12).holding(Holds::Severity),
            column("Evidence", "证据", 30),
            column("Related", "相关条款", 16).holding(Holds::Ids),
            column("Owner", "负责人", 12),
            column("Note", "备注", 20).across(),
        ],
        rows,
        sections: vec![
            TableSection { before: 0, depth: 0, title: "AI Service Terms".to_owned() },
            TableSection { before: 0, depth: 1, title: "4. Use 使用限制".to_owned() },
            TableSection { before: 2, depth: 0, title: "人脸识别服务规则".to_owned() },
        ],
        produced_at: Timestamp::from_unix(1_795_366_800),
    }
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn rows() -> Vec<Vec<String>> {
    vec![
        row(&[
            "ai-terms 4.1",
            "You shall",
            "critical",
            "A log, with dates",
            "face-rules 4",
            "Ms Chen",
        ]),
        row(&[
            "ai-terms 4.2",
            "say \"AI\"",
            "medium",
            "=HYPERLINK(\"http://x\")",
            "",
            "",
            "two\nlines",
        ]),
        row(&[
            "face-rules 4",
            "用户应当取得最终用户的明确授权",
            "info",
            "授权记录",
            "ai-terms 4.1",
            "陈",
        ]),
    ]
}

fn read_csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).unwrap().strip_prefix('\u{FEFF}').expect("a mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn csv_is_read_back_cell_by_cell() {
    let bytes = table_csv(&table(Language::Zh, rows()));
    let text = std::str::from_utf8(&bytes).unwrap();
    assert_eq!(text.matches("\r\n").count(), 4, "the lines");
    let read = read_csv(&bytes);
    assert_eq!(read[0], ["条款", "内容", "严重性", "证据", "相关条款", "负责人", "备注"]);
    assert_eq!(read[1][2..4], ["严重", "A log, with dates"]);
    assert_eq!(read[2][1], "say \"AI\"");
    assert_eq!(read[2][6], "two\nlines");
    assert!(read.iter().all(|row| row.len() == 7), "short rows are filled");
}

#[test]
fn csv_holds_no_formula() {
    let hostile = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1+1",
        " =1",
        "\"=1",
        "a;=cmd|' /C calc'!A0",
        "a;\"=1",
        "a\n=1",
        "a\t-1",
        ";;@x",
        "=",
    ];
    let cells = hostile.iter().map(|cell| row(&["id", cell])).collect();
    for (cell, read) in
        hostile.iter().zip(read_csv(&table_csv(&table(Language::En, cells))).iter().skip(1))
    {
        // However the file is parted, no piece begins with what computes.
        for piece in read[1].split([',', ';', '\t', '\n', '\r']) {
            let piece = piece.trim_start_matches([' ', '"']);
            assert!(!piece.starts_with(['=', '+', '-', '@', '＝']), "{cell:?} gives {piece:?}");
        }
        assert_eq!(read[1].replace('\'', ""), cell.replace('\'', ""), "nothing else is changed");
    }
    for harmless in ["a-b", "5 = five", "a, -b", "2026-11-22", "'", "甲；乙"] {
        let read = read_csv(&table_csv(&table(Language::En, vec![row(&[harmless])])));
        assert_eq!(read[1][0], harmless);
    }
}

#[test]
fn a_workbook_is_read_back_as_strings() {
    let mut given = rows();
    given.push(row(&["long", &"字".repeat(40_000), "unknown word", "\u{0}\u{b}_x0041_", "", "🎭"]));
    let table = table(Language::En, given);
    let bytes = table_xlsx(&table).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Rows", "Remarks"]);
    let sheet = book.worksheet_range("Rows").unwrap();
    let cell = |row: u32, column: u32| match sheet.get_value((row, column)) {
        Some(Data::String(text)) => text.clone(),
        other => panic!("{row} {column}: {other:?}"),
    };
    assert_eq!(cell(0, 0), "Clause");
    assert_eq!(cell(1, 2), "Critical");
    assert_eq!(cell(2, 3), "=HYPERLINK(\"http://x\")", "a string needs no apostrophe");
    assert_eq!(cell(3, 1), "用户应当取得最终用户的明确授权");
    assert_eq!(cell(4, 2), "unknown word");
    let long = cell(4, 1);
    assert!(
        long.encode_utf16().count() <= 32_767 && long.ends_with("more characters not shown here)")
    );
    assert!(book.worksheet_formula("Rows").unwrap().is_empty(), "no formula");
    let remarks = book.worksheet_range("Remarks").unwrap();
    let told: Vec<String> = remarks.rows().map(|row| row[1].to_string()).collect();
    for line in ["Filter: customer 客户", "Register 2026.11", "3 rows"] {
        let wanted = line.replace("3 rows", "4 rows");
        assert!(told.contains(&wanted), "{wanted} in {told:?}");
    }
    assert_eq!(bytes, table_xlsx(&table).unwrap(), "equal input gives equal bytes");
}

#[test]
fn a_table_as_pdf_comes_back_as_text() {
    for language in [Language::En, Language::Zh] {
        let bytes = table_pdf(&table(language, rows()), &FONTS).unwrap();
        says(&bytes, "qpdf", &["--check", "FILE"]);
        let Some(text) = says(&bytes, "pdftotext", &["-enc", "UTF-8", "FILE", "-"]) else { return };
        let found = squeezed(&text);
        for wanted in [
            "用户应当取得最终用户的明确授权",
            "=HYPERLINK(\"http://x\")",
            "Register2026.11",
            "ai-terms·SHA-256",
            "人脸识别服务规则",
            "4.Use使用限制",
            "twolines",
        ] {
            assert!(found.contains(wanted), "{wanted} in {text}");
        }
        assert!(found.contains(language.pick("Critical", "严重")), "severity is a word");
        assert!(found.contains(language.pick("page1of1", "第1页，共1页")), "{text}");
        let info = says(&bytes, "pdfinfo", &["FILE"]).unwrap_or_default();
        assert!(
            info.contains("841.89 x 595.276") && info.contains("Tagged:          yes"),
            "{info}"
        );
        assert_eq!(bytes, table_pdf(&table(language, rows()), &FONTS).unwrap());
    }
}

#[test]
fn heads_come_again_and_long_cells_go_on() {
    let long = "word ".repeat(1_000);
    let many = (0..120).map(|n| {
        row(&[&format!("c {n}"), "w", "low", "e", "", "", if n == 60 { &long } else { "" }])
    });
    let bytes = table_pdf(&table(Language::En, many.collect()), &FONTS).unwrap();
    let Some(text) = says(&bytes, "pdftotext", &["-enc", "UTF-8", "FILE", "-"]) else { return };
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() > 4);
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains("Evidence"), "the head on page {}: {page}", index + 1);
        assert!(squeezed(page).contains(&format!("page{}of{}", index + 1, pages.len())));
    }
    assert_eq!(text.matches("word").count(), 1_000, "nothing of the long cell is lost");
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    let outline = document.catalog().unwrap().get(b"Outlines").unwrap().as_reference().unwrap();
    let count = document.get_dictionary(outline).unwrap().get(b"Count").unwrap().as_i64().unwrap();
    assert_eq!(count, 2, "a bookmark for each document");
}

#[test]
fn odd_tables_are_printed() {
    let none = table_pdf(&table(Language::En, Vec::new()), &FONTS).unwrap();
    says(&none, "qpdf", &["--check", "FILE"]);
    let mut odd =
        table(Language::En, vec![Vec::new(), row(&["\u{202E}x\u{0}", &"x".repeat(9_000)])]);
    odd.sections.push(TableSection { before: 99, depth: 7, title: String::new() });
    odd.sections.insert(0, TableSection { before: 1, depth: 3, title: "t".repeat(5_000) });
    for column in &mut odd.columns {
        column.weight = u32::MAX;
    }
    says(&table_pdf(&odd, &FONTS).unwrap(), "qpdf", &["--check", "FILE"]);
    odd.columns.clear();
    says(&table_pdf(&odd, &FONTS).unwrap(), "qpdf", &["--check", "FILE"]);
    assert_eq!(table_csv(&odd), "\u{FEFF}\r\n\r\n\r\n".as_bytes());
    table_xlsx(&odd).unwrap();
    let many = table(Language::En, vec![Vec::new(); 20_001]);
    let failure = table_pdf(&many, &FONTS).unwrap_err();
    assert_eq!(failure, Error::TooManyRows { rows: 20_001, limit: 20_000 });
}

fn part(kind: PartKind, text: &str) -> RedlinePart {
    RedlinePart { kind, text: text.to_owned(), technical: false }
}

fn change(kind: RedlineKind, labels: (&str, &str), parts: Vec<RedlinePart>) -> RedlineRow {
    RedlineRow {
        change: String::new(),
        kind,
        also: Vec::new(),
        before: labels.0.to_owned(),
        after: labels.1.to_owned(),
        path: "4. Use › 4.2 Data".to_owned(),
        parts,
        within: false,
        notable: Vec::new(),
        rests: vec![Rests {
            name: "Questions".to_owned(),
            items: vec!["GEN-04 Is it so?".to_owned()],
        }],
    }
}

fn redline(rows: Vec<RedlineRow>) -> Redline {
    Redline {
        title: "AI Service Terms".to_owned(),
        before: VersionLine {
            name: "first".to_owned(),
            date: "2025-08-01".to_owned(),
            digest: "aa".repeat(32),
        },
        after: VersionLine { name: "second".to_owned(), ..VersionLine::default() },
        language: Language::En,
        text_language: Language::En,
        summary: String::new(),
        remarks: vec!["A remark.".to_owned()],
        rows,
        produced_at: Timestamp::from_unix(1_795_366_800),
    }
}

fn example() -> Redline {
    use PartKind::{Deleted, Inserted, Same};
    let marked = vec![
        part(Same, "You "),
        part(Deleted, "may"),
        part(Inserted, "must"),
        part(Same, " tell the end user."),
    ];
    let mut moved = change(RedlineKind::Changed, ("4.2(1)", "4.3(1)"), marked);
    moved.also = vec![RedlineKind::Moved, RedlineKind::Renumbered];
    let chinese = vec![
        part(Same, "用户应当"),
        part(Deleted, "书面"),
        part(Inserted, "明确"),
        part(Same, "授权。"),
    ];
    redline(vec![
        moved,
        change(RedlineKind::Removed, ("5", ""), vec![part(Deleted, "Nothing else.")]),
        change(RedlineKind::Changed, ("6", "6"), chinese),
        change(
            RedlineKind::Technical,
            ("7", "7"),
            vec![part(Same, "a"), part(Deleted, "-"), part(Inserted, "\u{2011}"), part(Same, "b")],
        ),
        change(RedlineKind::Renumbered, ("8", "9"), vec![part(Same, "Unchanged words.")]),
    ])
}

#[test]
fn a_redline_as_html_says_what_changed() {
    let html = redline_html(&example());
    assert!(html.contains("<p class=\"sum\">3 real changes, 2 technical</p>"));
    assert!(html.contains("Changed and Moved and Renumbered"));
    for mark in [
        "may<",
        "must<",
        "<ins>",
        "<del>",
        "[inserted]",
        "[deleted]",
        "4.2(1) <span",
        "GEN-04 Is it so?",
        "› 4.2 Data",
        "lang=\"en\"",
    ] {
        assert!(html.contains(mark), "{mark}");
    }
    let (real, folded) = html.split_once("<details>").unwrap();
    assert!(
        real.contains("书面") && !real.contains("Unchanged words."),
        "technical ones are folded"
    );
    assert!(folded.contains("Unchanged words."));
    for link in real.split("href=\"#").skip(1) {
        let id = link.split('"').next().unwrap();
        assert!(html.contains(&format!("id=\"{id}\"")), "{id} leads somewhere");
    }
    assert_eq!(html, redline_html(&example()));
}

#[test]
fn hostile_text_stays_text_in_html() {
    let evil =
        "</style></title><script>alert(1)</script><img src=x onerror=\"alert(1)\">'&\u{202E}\u{0}";
    let mut row = change(RedlineKind::Added, ("", evil), vec![part(PartKind::Inserted, evil)]);
    row.path = evil.to_owned();
    row.change = evil.to_owned();
    row.notable = vec![evil.to_owned()];
    row.rests = vec![Rests { name: evil.to_owned(), items: vec![evil.to_owned()] }];
    let mut redline = redline(vec![row]);
    for text in [
        &mut redline.title,
        &mut redline.summary,
        &mut redline.before.name,
        &mut redline.before.digest,
        &mut redline.after.date,
    ] {
        *text = evil.to_owned();
    }
    redline.remarks = vec![evil.to_owned()];
    let html = redline_html(&redline);
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("onerror=\""));
    assert_eq!(html.matches("</style>").count(), 1);
    assert!(!html.contains(['\u{202E}', '\u{0}']));
    for address in ["http:", "https:", "url(", "@import", "<link"] {
        assert!(!html.contains(address), "nothing is loaded: {address}");
    }
    assert!(html.contains("default-src 'none'"));
}

#[test]
fn a_redline_as_pdf_comes_back_as_text_with_its_marks() {
    let bytes = redline_pdf(&example(), &FONTS).unwrap();
    says(&bytes, "qpdf", &["--check", "FILE"]);
    let Some(text) = says(&bytes, "pdftotext", &["-enc", "UTF-8", "FILE", "-"]) else { return };
    let found = squeezed(&text);
    for wanted in [
        "3realchanges,2technical",
        "4.2(1)→4.3(1)",
        "5→–",
        "Youmaymusttelltheenduser.",
        "用户应当书面明确授权。",
        "ChangedandMovedandRenumbered",
        "GEN-04Isitso?",
        "page1of",
    ] {
        assert!(found.contains(wanted), "{wanted} in {text}");
    }
    let Some(tree) = says(&bytes, "pdfinfo", &["-struct-text", "FILE"]) else { return };
    let tree = squeezed(&tree);
    assert!(tree.contains("Span(inline):/TextDecorationType/LineThrough\"may\""), "{tree}");
    assert!(tree.contains("Span(inline):/TextDecorationType/Underline\"must\""), "{tree}");
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    let outline = document.catalog().unwrap().get(b"Outlines").unwrap().as_reference().unwrap();
    let count = document.get_dictionary(outline).unwrap().get(b"Count").unwrap().as_i64().unwrap();
    assert_eq!(count, 5, "the index, three changes, the technical ones");
    assert_eq!(bytes, redline_pdf(&example(), &FONTS).unwrap(), "equal input gives equal bytes");
}

#[test]
fn a_redline_without_changes_and_one_without_end_are_printed() {
    let none = redline(Vec::new());
    assert!(redline_html(&none).contains("No real change."));
    says(&redline_pdf(&none, &FONTS).unwrap(), "qpdf", &["--check", "FILE"]);
    let long = vec![part(PartKind::Inserted, &"字\u{202E}x ".repeat(10_000))];
    let mut rows = vec![change(RedlineKind::Added, ("", &"9".repeat(900)), long)];
    rows.extend(
        (0..1_200).map(|n| change(RedlineKind::Renumbered, (&n.to_string(), ""), Vec::new())),
    );
    let bytes = redline_pdf(&redline(rows), &FONTS).unwrap();
    says(&bytes, "qpdf", &["--check", "FILE"]);
    if let Some(text) = says(&bytes, "pdftotext", &["-enc", "UTF-8", "FILE", "-"]) {
        assert!(squeezed(&text).contains("20000morecharactersnotshownhere"));
        assert!(squeezed(&text).contains("200morearenotshownhere"));
    }
}
