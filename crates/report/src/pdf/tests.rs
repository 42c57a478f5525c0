//! The block layer written as PDF and read back with independent tools (poppler, qpdf).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{path::PathBuf, process::Command, sync::LazyLock};

use kernel::{Language, Timestamp};

use super::{Description, write};
use crate::{
    block::{Block, Cell, Column, Layout, Paragraph, Table},
    fonts::{Face, FontFiles, Fonts},
    ink::{INK, SEAL, WELL},
    page::{BOTTOM, Item, MEASURE, PAGE_WIDTH, SIDE, TOP, What, paginate},
    text::{Span, Style, lines::fill, shape::Shaper},
};

static FONTS: LazyLock<Fonts<'static>> = LazyLock::new(|| {
    let read = |name: &str| -> &'static [u8] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../assets/fonts").join(name);
        std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())).leak()
    };
    Fonts::parse(&FontFiles {
        serif: read("SourceSerif4-Regular.ttf"),
        serif_semibold: read("SourceSerif4-SemiBold.ttf"),
        serif_italic: read("SourceSerif4-Italic.ttf"),
        sans: read("Inter-Regular.ttf"),
        sans_semibold: read("Inter-SemiBold.ttf"),
        han_serif: read("NotoSerifSC-Regular.ttf"),
        han_sans_bold: read("NotoSansSC-Bold.ttf"),
    })
    .unwrap()
});

const BODY: Style = Style::new(Face::Serif, 10.4, INK);

fn span(text: &str) -> Span {
    Span::new(text, BODY)
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph::new(vec![span(text)], 15.0).before(6.0))
}

fn lines(text: &str, width: f32) -> Vec<String> {
    let mut shaper = Shaper::new(&FONTS);
    fill(&mut shaper, &[span(text)], width)
        .iter()
        .map(|line| {
            assert!(line.width <= width + 0.02, "{} > {width}", line.width);
            line.runs
                .iter()
                .flat_map(|run| &run.piece.glyphs)
                .map(|glyph| glyph.text.as_str())
                .collect()
        })
        .collect()
}

fn pdf(blocks: &[Block]) -> (Vec<u8>, Vec<crate::page::Page>) {
    let mut layout = Layout::new(&FONTS);
    let slices = layout.lay(blocks, SIDE, MEASURE);
    let pages = paginate(&slices);
    let description = Description {
        title: "Test <&> 测试".to_owned(),
        author: String::new(),
        subject: String::new(),
        keywords: Vec::new(),
        language: Language::En,
        produced_at: Timestamp::from_unix(1_795_366_800),
    };
    (write(&pages, &layout.tree, &FONTS, &description).unwrap(), pages)
}

/// Text as poppler finds it; `None`, loudly, where the tool is missing outside continuous
/// integration.
fn extracted(bytes: &[u8], tool: &str, arguments: &[&str]) -> Option<String> {
    let mut file = tempfile::NamedTempFile::with_suffix(".pdf").unwrap();
    std::io::Write::write_all(&mut file, bytes).unwrap();
    let output = Command::new(tool)
        .args(
            arguments.iter().map(|a| if *a == "FILE" { file.path().to_str().unwrap() } else { a }),
        )
        .output();
    match output {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let faults = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{tool}: {text}{faults}");
            assert_eq!(faults, "", "{tool} complains");
            Some(text)
        }
        Err(fault) => {
            assert!(std::env::var_os("CI").is_none(), "{tool} must be installed: {fault}");
            eprintln!("NOT CHECKED: {tool} is not installed ({fault})");
            None
        }
    }
}

fn within_the_margins(pages: &[crate::page::Page]) {
    for item in pages.iter().flat_map(|page| &page.items) {
        let Item { x, y, what, .. } = item;
        if let What::Text(run) = what {
            assert!(*x >= SIDE - 0.1, "{x} left of the margin");
            let trailing = run.piece.glyphs.iter().all(|glyph| glyph.text == " ");
            let space = run.style.size;
            let limit = PAGE_WIDTH - SIDE + if trailing { 10.0 * space } else { 0.1 };
            assert!(x + run.width <= limit, "{} right of the margin", x + run.width);
            assert!(*y >= TOP - 1.0 && *y <= BOTTOM + 8.0, "{y} outside the page");
        }
    }
}

#[test]
fn lines_fill_and_no_line_begins_or_ends_with_forbidden_marks() {
    let chinese = "用户在使用人脸核身服务前，应当（以书面形式）取得最终用户的明确授权；“授权”包括：\
                   采集、使用、存储、传输。未经授权的，《规则》第四条适用！";
    for width in 60..240 {
        for line in lines(chinese, width as f32).iter() {
            let (first, last) = (line.chars().next().unwrap(), line.chars().next_back().unwrap());
            assert!(!"，。、；：）》」！？”".contains(first), "{line}");
            assert!(!"（《「“".contains(last), "{line}");
        }
    }
    let english = lines("Does every AI Output you share outside carry a notice?", 120.0);
    assert!(english.len() > 1);
    assert_eq!(english.concat(), "Does every AI Output you share outside carry a notice?");
}

#[test]
fn a_word_wider_than_a_line_is_cut_between_characters() {
    let word = "x".repeat(10_000);
    let cut = lines(&word, 200.0);
    assert!(cut.len() > 100);
    assert_eq!(cut.concat(), word);
}

#[test]
fn english_and_chinese_come_back_as_text() {
    let blocks = [
        paragraph("The office confirmed: “no offence was found” in the first file."),
        paragraph("对外分享的每项人工智能输出，是否都带有醒目且易懂的“AI生成”标识？"),
    ];
    let (bytes, pages) = pdf(&blocks);
    within_the_margins(&pages);
    if let Some(text) = extracted(&bytes, "pdftotext", &["-enc", "UTF-8", "FILE", "-"]) {
        assert!(text.contains("“no offence was found” in the first file."), "{text}");
        let joined: String = text.split('\n').collect();
        assert!(joined.contains("输出，是否都带有醒目且易懂的“AI生成”标识？"), "{text}");
    }
    extracted(&bytes, "qpdf", &["--check", "FILE"]);
    extracted(&bytes, "pdfinfo", &["-struct-text", "FILE"]);
}

#[test]
fn hostile_text_stays_on_the_page() {
    let hostile = [
        "x".repeat(10_000),
        "人".repeat(5_000),
        "שלום \u{202E}evil\u{202C} مرحبا\u{0007}\u{0000}".to_owned(),
        "👩‍👩‍👧‍👦🏳️‍🌈\u{10FFFF}".repeat(50),
        format!("a{}b", "\u{0301}".repeat(2_000)),
        "\n\n\n\r\n\u{2028}".to_owned(),
        "\u{200B}\u{FEFF}".to_owned(),
        "）".repeat(3_000),
        "\u{00A0}".repeat(3_000),
        " ".repeat(3_000),
        String::new(),
    ];
    let mut blocks: Vec<Block> = hostile.iter().map(|text| paragraph(text)).collect();
    let cells = || hostile.iter().take(3).map(|text| Cell::new(vec![span(text)])).collect();
    let column = |share| Column { share, head: vec![span("头 Head")], right: false };
    blocks.push(Block::Table(Table {
        columns: vec![column(1.0), column(0.2), column(2.0)],
        rows: vec![(cells(), None), (cells(), None)],
        leading: 13.0,
        before: 8.0,
        padding: 3.0,
    }));
    blocks.push(Block::Passage {
        bar: SEAL,
        ground: Some(WELL),
        before: 8.0,
        role: "BlockQuote",
        body: vec![paragraph(&hostile[0])],
    });
    let (bytes, pages) = pdf(&blocks);
    within_the_margins(&pages);
    assert!(pages.len() > 5);
    extracted(&bytes, "qpdf", &["--check", "FILE"]);
    if let Some(text) = extracted(&bytes, "pdftotext", &["-enc", "UTF-8", "FILE", "-"]) {
        assert!(text.contains("□□□□ □evil□ □□□□□□□"), "replacements are visible: {text}");
    }
    assert_eq!(bytes, pdf(&blocks).0, "equal input gives equal bytes");
}
