//! The appendices: every cited clause in full and in its own language; how the outcome was reached.

use std::collections::BTreeSet;

use clauses::{ClauseId, Passage};
use kernel::Language;

use super::{BODY, Composer, HANG, LABEL, SMALL, TABLE, anchor, bold, signs};
use crate::{
    block::{Align, Block, Cell, Column, Figure, Paragraph, Table, Word},
    fonts::Face,
    ink::{INK, INK_2, RULE_2},
    text::{Span, Style},
    words::bounded,
};

impl Composer<'_> {
    pub(super) fn appendices(&self) -> Vec<Block> {
        let mut blocks = vec![Block::NewPage];
        blocks.extend(self.clauses());
        blocks.push(Block::NewPage);
        blocks.extend(self.method());
        blocks
    }

    fn clauses(&self) -> Vec<Block> {
        let mut blocks = self.chapter("A", self.t("Clauses cited", "所引条款全文"), "clauses");
        let intro = self.t(
            "Quoted in full from the pinned copies, in their own language. The number on the left is \
             how the report cites the clause; “printed” is what the document itself shows.",
            "以下条款按固定副本全文引用，保留原文语言。左侧编号为本报告的引用编号；“原文编号”为文件所印编号。",
        );
        blocks.push(Block::Paragraph(self.paragraph(intro, BODY)));
        let mut document = "";
        let mut above = String::new();
        for (passage, citation) in self.cited.values() {
            let id = &passage.id;
            if id.document() != document {
                document = id.document();
                blocks.extend(self.document(passage));
            }
            let path = passage.document.heading_path(id).join(" › ");
            // Clauses under the same headings name them once.
            let shown = if path == above { "" } else { path.as_str() };
            blocks.push(self.clause(id, passage, shown, citation.sha256 == passage.digest()));
            above = path;
        }
        blocks
    }

    fn document(&self, passage: &Passage<'_>) -> Vec<Block> {
        let document = passage.document;
        let style = Style::new(Face::SerifSemiBold, 12.6, INK);
        let title = document.title.as_str();
        let mut about = vec![format!(
            "{} · {} · SHA-256 {}…",
            document.id,
            document.source.date.as_deref().unwrap_or(self.t("undated copy", "未注明日期的副本")),
            &document.source.sha256.to_hex()[..16],
        )];
        about.extend(document.notices_in(self.r.language).iter().cloned());
        vec![
            Block::Paragraph(
                Paragraph::new(vec![Span::new(title, style)], 18.0)
                    .before(22.0)
                    .role("H2")
                    .keep_next()
                    .language(document.language.tag())
                    .mark(None, Some((1, title.to_owned()))),
            ),
            Block::Paragraph(self.paragraph(about.join("\n"), SMALL).before(2.0)),
        ]
    }

    fn clause(&self, id: &ClauseId, passage: &Passage<'_>, path: &str, pinned: bool) -> Block {
        let clause = passage.clause;
        let own = match passage.document.language {
            Language::En => 1.42,
            Language::Zh => 1.62,
        };
        let quote = Style::new(Face::Serif, 9.8, INK);
        let mut body = Vec::new();
        if !path.is_empty() {
            body.push(Block::Paragraph(
                self.paragraph(path, SMALL).language(passage.document.language.tag()).keep_next(),
            ));
        }
        body.push(Block::Passage {
            bar: RULE_2,
            ground: None,
            before: if body.is_empty() { 0.0 } else { 3.0 },
            role: "BlockQuote",
            body: vec![Block::Paragraph(
                Paragraph::new(vec![Span::new(passage.text, quote)], quote.size * own)
                    .language(passage.document.language.tag()),
            )],
        });
        let mut facts = Vec::new();
        match &clause.printed {
            Some(label) => facts.push(format!("{}{label}", self.t("printed ", "原文编号 "))),
            None => facts.push(self.t("no printed number", "原文无编号").to_owned()),
        }
        if clause.own_number && clause.printed.is_some() {
            facts.push(self.t("number repaired", "编号经修复").to_owned());
        }
        if passage.is_sentence() {
            facts.push(format!("{}{}", self.t("sentence of ", "所属条款 "), clause.id));
        }
        facts.push(format!("SHA-256 {}…", &passage.digest().to_hex()[..16]));
        if !pinned {
            facts.push(
                self.t("changed since the question was written", "自题目编写后文本已变更")
                    .to_owned(),
            );
        }
        let style = Style { size: 7.4, ..SMALL };
        body.push(Block::Paragraph(self.paragraph(facts.join(" · "), style).before(2.0)));
        let mark = crate::page::Mark { anchor: Some(anchor(id)), outline: None };
        // The anchor hangs on the label, the first thing of the entry.
        let label = Paragraph {
            mark: Some(mark),
            ..self.paragraph(id.as_str().replacen(' ', "\n", 1), bold(TABLE))
        };
        Block::Labelled { label: vec![Block::Paragraph(label)], hang: HANG, before: 11.0, body }
    }

    fn method(&self) -> Vec<Block> {
        let mut blocks = self.chapter("B", self.t("Method and trace", "方法与判定过程"), "method");
        let rules = [
            self.t(
                "Five rules are tried in order; the first whose condition is met decides. There is no \
                 average and no score that could hide a single critical item.",
                "依次检验五条规则，首个条件成立的规则决定结论。不计算平均值，也不以评分掩盖任何单项重大风险。",
            ),
            self.t(
                "The level of an item is read from a fixed table of impact and likelihood. Impact \
                 follows from severity. Likelihood is set per module and lowered by the answer.",
                "每一项的等级由影响程度与可能性的固定对照表得出。影响程度取决于严重性；可能性按模块设定，并随回答降低。",
            ),
            self.t(
                "Not applicable needs a reason and leaves the scoring. Not answered weighs like “no”. \
                 Evidence counts if it is of an accepted kind, in date and accepted by a reviewer.",
                "“不适用”须说明理由且不计分；未回答按“否”计。证据须属于可接受类型、在有效期内并经复核人确认方为有效。",
            ),
        ];
        for rule in rules {
            blocks.push(Block::Paragraph(self.paragraph(rule, BODY).before(4.0)));
        }
        blocks.push(Block::Paragraph(
            self.section(self.t("How the outcome was reached", "结论的得出过程"), 18.0),
        ));
        blocks.push(self.trace());
        blocks.push(Block::Paragraph(self.section(self.t("Scales", "计分标准"), 20.0)));
        blocks.push(self.scales());
        if !self.r.evaluation.figures.is_empty() {
            blocks.push(Block::Paragraph(self.section(self.t("Figures", "数额"), 18.0)));
            for figure in &self.r.evaluation.figures {
                let cites = self.r.bank.figures.iter().find(|one| one.id == figure.id);
                let mut spans = vec![
                    Span::new(figure.text.get(self.r.language), BODY),
                    Span::new(format!(" {}  ", grouped(figure.value)), bold(BODY)),
                ];
                spans.extend(
                    cites.map(|one| self.citations(&one.clauses, SMALL)).unwrap_or_default(),
                );
                blocks
                    .push(Block::Paragraph(Paragraph::new(spans, self.leading(BODY)).before(3.0)));
            }
        }
        blocks.extend(self.laws());
        if let Some(missing) = self.undrawable() {
            blocks.push(Block::Paragraph(self.paragraph(missing, SMALL).before(16.0)));
        }
        blocks
    }

    fn trace(&self) -> Block {
        let rows = self
            .r
            .evaluation
            .trace
            .iter()
            .map(|step| {
                let look = if step.decides { bold(TABLE) } else { TABLE };
                let name = self.r.bank.outcome(step.rule);
                let name = name.map_or("", |text| text.name.get(self.r.language));
                let state = match (step.decides, step.fired) {
                    (true, _) => self.t("Decides", "决定结论"),
                    (false, true) => self.t("Met, not reached", "成立但未轮到"),
                    (false, false) => self.t("Not met", "不成立"),
                };
                let mut cell = Cell::new(vec![Span::new(name, look)]);
                cell.shapes = signs::moved(signs::outcome(step.rule, 9.0), 0.0, 1.6);
                cell.inset = 14.0;
                let why = bounded(&step.sentence(self.r.language), LABEL * 2, self.words);
                let cells = vec![
                    cell,
                    Cell::new(vec![Span::new(state, look)]),
                    Cell::new(vec![Span::new(why, TABLE)]),
                ];
                (cells, None)
            })
            .collect();
        let head = |share, text: &str| Column {
            share,
            head: vec![Span::new(text, super::HEAD)],
            right: false,
        };
        Block::Table(Table {
            columns: vec![
                head(1.3, self.t("Rule", "规则")),
                head(0.9, self.t("Result", "结果")),
                head(2.9, self.t("Why", "理由")),
            ],
            rows,
            leading: self.leading(TABLE),
            before: 4.0,
            padding: 4.2,
        })
    }

    /// The bank's table of levels and the steps that answers take.
    fn scales(&self) -> Block {
        let scales = &self.r.bank.scales;
        let mut drawing = Figure { height: 96.0, before: 6.0, ..Figure::default() };
        let small = Style::new(Face::Sans, 7.4, INK_2);
        let names = [
            assessment::Severity::Critical,
            assessment::Severity::High,
            assessment::Severity::Medium,
            assessment::Severity::Low,
        ];
        for (row, severity) in names.into_iter().enumerate() {
            let y = row as f32 * 18.0;
            let span = Span::new(self.words.severity(severity), small);
            drawing.words.push(Word { x: 40.0, y: y + 11.0, span, align: Align::End });
            for (column, level) in scales.matrix[severity as usize].into_iter().enumerate() {
                let x = 46.0 + column as f32 * 32.0;
                let (ground, ink) = signs::ramp(level);
                drawing.shapes.push(crate::ink::Shape::Fill {
                    x,
                    y,
                    width: 30.4,
                    height: 16.4,
                    ink: ground,
                });
                let span =
                    Span::new(signs::letter(level), Style::new(Face::SansSemiBold, 8.0, ink));
                drawing.words.push(Word { x: x + 15.2, y: y + 11.2, span, align: Align::Middle });
            }
        }
        let columns = [
            assessment::Likelihood::Rare,
            assessment::Likelihood::Possible,
            assessment::Likelihood::Likely,
            assessment::Likelihood::Frequent,
        ];
        for (column, likelihood) in columns.into_iter().enumerate() {
            let span = Span::new(self.words.likelihood(likelihood), Style { size: 6.4, ..small });
            let x = 46.0 + column as f32 * 32.0 + 15.2;
            drawing.words.push(Word { x, y: 81.0, span, align: Align::Middle });
        }
        let steps = [
            (self.t("Yes, with evidence", "是（有证据）"), scales.yes_evidenced),
            (self.t("Yes, without evidence", "是（无证据）"), scales.yes_stated),
            (self.t("Partly", "部分符合"), scales.partly),
            (self.t("No, or not answered", "否或未回答"), 0),
            (self.t("With a planned action (target)", "有计划行动（目标）"), scales.with_action),
        ];
        let x = 212.0;
        let title = self.t("Steps by which likelihood falls", "可能性降低的级数");
        let head = Style::new(Face::SansSemiBold, 7.8, INK);
        drawing.words.push(Word { x, y: 8.0, span: Span::new(title, head), align: Align::Start });
        for (index, (name, count)) in steps.into_iter().enumerate() {
            let y = 23.0 + index as f32 * 13.0;
            drawing.words.push(Word { x, y, span: Span::new(name, small), align: Align::Start });
            let span = Span::new(count.to_string(), Style::new(Face::Sans, 7.8, INK).tabular());
            drawing.words.push(Word { x: x + 170.0, y, span, align: Align::End });
            drawing.alt += &format!("{name}: {count}. ");
        }
        let limit = match self.r.language {
            Language::En => format!("{} items at level H call for escalation.", scales.high_limit),
            Language::Zh => format!("达到 {} 项 H 级须升级处理。", scales.high_limit),
        };
        drawing.words.push(Word { x, y: 90.0, span: Span::new(limit, small), align: Align::Start });
        Block::Figure(drawing)
    }

    /// The laws that visible questions point to, with the date from which each applies.
    fn laws(&self) -> Vec<Block> {
        let shown = self
            .r
            .bank
            .questions
            .iter()
            .zip(&self.r.evaluation.standings)
            .filter(|(_, standing)| standing.visibility == assessment::Visibility::Shown);
        let mut ids: BTreeSet<&str> = BTreeSet::new();
        for (question, _) in shown {
            ids.extend(question.laws.iter().map(|law| law.as_str()));
        }
        let rows: Vec<_> = self
            .r
            .bank
            .laws
            .iter()
            .filter(|law| ids.contains(law.id.as_str()))
            .map(|law| {
                let cells = vec![
                    Cell::new(vec![Span::new(law.name.get(self.r.language), TABLE)]),
                    Cell::new(vec![Span::new(law.what.get(self.r.language), TABLE)]),
                    Cell::new(vec![Span::new(law.date.as_str(), TABLE.tabular())]),
                    Cell::new(vec![Span::new(law.checked.as_str(), TABLE.tabular())]),
                ];
                (cells, None)
            })
            .collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let head = |share, text: &str| Column {
            share,
            head: vec![Span::new(text, super::HEAD)],
            right: false,
        };
        vec![
            Block::Paragraph(self.section(self.t("Laws referred to", "所涉法规"), 20.0)),
            Block::Table(Table {
                columns: vec![
                    head(1.5, self.t("Law", "法规")),
                    head(2.4, self.t("What it asks", "要求")),
                    head(0.8, self.t("Applies from", "适用日期")),
                    head(0.8, self.t("Checked", "核对日期")),
                ],
                rows,
                leading: self.leading(TABLE),
                before: 4.0,
                padding: 4.0,
            }),
        ]
    }

    /// Says so if free text holds characters that the fonts of the report cannot draw.
    fn undrawable(&self) -> Option<String> {
        let set = self.r.answers;
        let answers = set.answers.values();
        let mut texts: Vec<&str> = vec![&set.subject, &set.author];
        texts.extend(answers.flat_map(|answer| [answer.note.as_str(), answer.reason.as_str()]));
        texts.extend(set.actions.iter().flat_map(|one| [one.text.as_str(), one.owner.as_str()]));
        let count = texts
            .iter()
            .flat_map(|text| text.chars().take(super::NOTE))
            .filter(|c| !c.is_whitespace() && !c.is_control() && !self.fonts.covers(*c))
            .count();
        (count > 0).then(|| match self.r.language {
            Language::En => format!(
                "{count} characters are shown as □ because the fonts of this report do not hold them; \
                 the record has them unchanged."
            ),
            Language::Zh => {
                format!("有 {count} 个字符因本报告字体不含其字形而显示为 □，存档记录中保留原字符。")
            }
        })
    }
}

/// A whole number with its thousands parted.
fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::from(if value < 0 { "−" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
