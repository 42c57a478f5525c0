//! Renders obligations as CSV, XLSX and PDF: `table LANGUAGE OBLIGATIONS.csv FOLDER`. For looking at
//! pages while the layout is worked on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, path::Path, time::Instant};

use kernel::{Language, Timestamp};
use report::{
    FontFiles, Fonts, Holds, Table, TableColumn, TableSection, table_csv, table_pdf, table_xlsx,
};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, language, source, folder] = arguments.as_slice() else {
        panic!("usage: table LANGUAGE OBLIGATIONS.csv FOLDER");
    };
    let table = register(language.parse().expect("en or zh"), source);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/fonts");
    let font = |name: &str| -> &'static [u8] { fs::read(root.join(name)).expect(name).leak() };
    let fonts = Fonts::parse(&FontFiles {
        serif: font("SourceSerif4-Regular.ttf"),
        serif_semibold: font("SourceSerif4-SemiBold.ttf"),
        serif_italic: font("SourceSerif4-Italic.ttf"),
        sans: font("Inter-Regular.ttf"),
        sans_semibold: font("Inter-SemiBold.ttf"),
        han_serif: font("NotoSerifSC-Regular.ttf"),
        han_sans_bold: font("NotoSansSC-Bold.ttf"),
    })
    .expect("fonts");
    let folder = Path::new(folder);
    let write = |form: &str, bytes: &[u8]| {
        fs::write(folder.join(format!("table-{language}.{form}")), bytes).expect("writing");
    };
    for _ in 0..3 {
        let start = Instant::now();
        let pdf = table_pdf(&table, &fonts).expect("a PDF");
        println!("{} rows, {} bytes of PDF in {:?}", table.rows.len(), pdf.len(), start.elapsed());
        write("pdf", &pdf);
    }
    let start = Instant::now();
    let xlsx = table_xlsx(&table).expect("a workbook");
    println!("{} bytes of XLSX in {:?}", xlsx.len(), start.elapsed());
    write("xlsx", &xlsx);
    write("csv", &table_csv(&table));
}

fn register(language: Language, source: &str) -> Table {
    let t = |en: &str, zh: &str| language.pick(en, zh).to_owned();
    let mut source = csv::Reader::from_path(source).expect("the obligations");
    let head = source.headers().expect("a head").clone();
    let (mut rows, mut sections) = (Vec::new(), Vec::new());
    let (mut document, mut part) = (String::new(), String::new());
    for line in source.records() {
        let line = line.expect("a row");
        let get = |name: &str| {
            let at = head.iter().position(|one| one.trim_start_matches('\u{FEFF}') == name);
            line[at.expect("a column")].to_owned()
        };
        let before = rows.len();
        if get("doc") != document {
            document = get("doc");
            sections.push(TableSection { before, depth: 0, title: document.clone() });
        }
        let own = get("clause_id").split('(').next().unwrap_or_default().to_owned();
        if own != part {
            let title = format!("{own}  {}", get("heading_or_first_words"));
            sections.push(TableSection { before, depth: 1, title });
            part = own;
        }
        let now_and_then =
            |each, text: String| if before % each == 3 { text } else { String::new() };
        let note = t("To be settled before renewal. ", "续约前须与供应商确认。").repeat(40);
        rows.push(vec![
            get("clause_id"),
            get("heading_or_first_words"),
            get("severity"),
            get("modality"),
            get("bound_party"),
            get("quantity"),
            get("evidence"),
            get("breach_risk"),
            get("question"),
            get("related"),
            if before % 5 == 0 { t("In progress", "进行中") } else { t("Open", "未开始") },
            now_and_then(7, t("Legal, Ms Chen", "法务部陈女士")),
            now_and_then(7, "2026-12-31".to_owned()),
            now_and_then(40, note),
        ]);
    }
    let column = |en: &str, zh: &str, weight| TableColumn::new(t(en, zh), weight);
    Table {
        title: t("Obligations register", "义务登记册"),
        remarks: vec![t(
            "All rows in reading order. Status, owner, due date and note are your own.",
            "全部条目，按阅读顺序排列。状态、负责人、期限和备注由使用者自行填写。",
        )],
        provenance: vec![
            t("Register 2026.11", "登记册版本 2026.11"),
            "ai-terms · 2025-08-01 · SHA-256 0b4b1b8f8d5a3c2e…".to_owned(),
            "face-rules · 2025-08-01 · SHA-256 9c1e77aa01f24d55…".to_owned(),
        ],
        language,
        columns: vec![
            column("Clause", "条款", 16).holding(Holds::Id),
            column("Words", "内容", 30).beneath(),
            column("Severity", "严重性", 14).holding(Holds::Severity),
            column("Kind", "类型", 14).beneath(),
            column("Bound", "义务方", 12).beneath(),
            column("Quantity", "数量期限", 12),
            column("Evidence", "证据", 26),
            column("Risk", "违反风险", 26),
            column("Question", "问题", 34),
            column("Related", "相关条款", 16).holding(Holds::Ids),
            column("Status", "状态", 16),
            column("Owner", "负责人", 14).beneath(),
            column("Due", "期限", 12).holding(Holds::Id).beneath(),
            column("Note", "备注", 24).across(),
        ],
        rows,
        sections,
        produced_at: Timestamp::from_unix(1_795_366_800),
    }
}
