//! Sign-off and record: who is to sign, what the record holds, how to check it.

use super::{BODY, Composer, NAME, SMALL, TABLE, bold};
use crate::{
    block::{Align, Block, Figure, Paragraph, Word},
    fonts::Face,
    ink::{INK, INK_2, OCHRE, Shape, WELL},
    page::MEASURE,
    text::{Span, Style},
    words::bounded,
};

impl Composer<'_> {
    pub(super) fn closing(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        blocks.extend(self.chapter("5", self.t("Sign-off and record", "签署与存档"), "closing"));
        if let Some(blocked) = self.blocked() {
            blocks.push(Block::Passage {
                bar: OCHRE,
                ground: Some(WELL),
                before: 0.0,
                role: "Note",
                body: vec![Block::Paragraph(self.paragraph(blocked, bold(BODY)))],
            });
        }
        let intro = self.t(
            "Each signatory states name, role, opinion and date. The author cannot approve. A refusal \
             needs a reason.",
            "各签署人须写明姓名、角色、意见和日期。编制人不得同时为批准人。拒绝批准须说明理由。",
        );
        blocks.push(Block::Paragraph(self.paragraph(intro, BODY).before(8.0).keep_next()));
        let author = bounded(&self.r.answers.author, NAME, self.words);
        for (role, name) in [
            (self.t("Author", "编制人"), author.as_str()),
            (self.t("Reviewer", "复核人"), ""),
            (self.t("Approver", "批准人"), ""),
        ] {
            blocks.push(self.signature(role, name));
        }
        blocks.extend(self.record());
        vec![Block::Together(600.0, blocks)]
    }

    fn signature(&self, role: &str, name: &str) -> Block {
        let label = Style::new(Face::SansSemiBold, 8.6, INK);
        let caption = Style { size: 7.0, ..SMALL };
        let mut drawing = Figure { height: 62.0, before: 12.0, ..Figure::default() };
        let word = |x: f32, y: f32, text: &str, style| Word {
            x,
            y,
            span: Span::new(text, style),
            align: Align::Start,
        };
        drawing.words.push(word(0.0, 40.0, role, label));
        let fields = [
            (74.0, 150.0, self.t("Name", "姓名")),
            (236.0, 150.0, self.t("Signature and opinion", "签名与意见")),
            (398.0, MEASURE - 398.0, self.t("Date", "日期")),
        ];
        for (x, width, text) in fields {
            drawing.shapes.push(Shape::rule(x, 44.0, width, INK, 0.7));
            drawing.words.push(word(x, 54.0, text, caption));
        }
        if !name.is_empty() {
            // What does not fit on the line would run into the next field.
            let short: String = name.chars().take(if name.is_ascii() { 30 } else { 13 }).collect();
            drawing.words.push(word(74.0, 39.0, &short, Style::new(Face::Serif, 10.4, INK)));
        }
        drawing.alt = format!(
            "{role}: {}",
            self.t("line for name, signature and date", "姓名、签名与日期栏")
        );
        Block::Figure(drawing)
    }

    fn record(&self) -> Vec<Block> {
        let receipt = &self.r.receipt;
        let cut = |text: &str, limit| bounded(text, limit, self.words);
        let entry = cut(&receipt.entry, NAME);
        let mut blocks =
            vec![Block::Paragraph(self.section(self.t("Record", "存档记录"), 30.0).mark(
                Some("record".to_owned()),
                Some((1, self.t("Record", "存档记录").to_owned())),
            ))];
        let rows = [
            (self.t("Entry", "存档编号"), entry.clone()),
            (
                self.t("Digest of the frozen assessment", "固定后评估内容的摘要"),
                cut(&receipt.digest, 200),
            ),
            (self.t("Recorded", "存档时间"), cut(&receipt.recorded_at, 60)),
        ];
        let mut before = 5.0;
        for (name, value) in rows {
            if value.is_empty() {
                continue;
            }
            let label = Block::Paragraph(self.paragraph(name, SMALL));
            let value = Block::Paragraph(self.paragraph(value, TABLE));
            blocks.push(Block::Labelled {
                label: vec![label],
                hang: 124.0,
                before,
                body: vec![value],
            });
            before = 3.0;
        }
        let how = self.t(
            "The record keeps this report, the answers and the evidence unchanged. To check that the \
             entry stands and that nothing in it was altered, run on the machine that holds the \
             record:",
            "存档记录原样保存本报告、各项回答及证据。如需核验该记录存在且未被更改，请在保存记录的计算机上运行：",
        );
        blocks.push(Block::Paragraph(self.paragraph(how, BODY).before(10.0).keep_next()));
        let id = if entry.is_empty() { "ID".to_owned() } else { entry };
        let command = Style::new(Face::SansSemiBold, 9.0, INK);
        blocks.push(Block::Passage {
            bar: INK_2,
            ground: Some(WELL),
            before: 6.0,
            role: "Code",
            body: vec![Block::Paragraph(Paragraph::new(
                vec![Span::new(format!("imprimatur record show {id}"), command)],
                14.0,
            ))],
        });
        let digest = self.t(
            "The digest is SHA-256 over the frozen content, not over this file: a file cannot contain \
             its own digest. The digest of this file stands in the entry.",
            "摘要为对固定内容（而非本文件）计算的 SHA-256 值，因为文件无法包含其自身的摘要；本文件的摘要见存档记录。",
        );
        blocks.push(Block::Paragraph(self.paragraph(digest, SMALL).before(8.0)));
        blocks
    }
}
