//! Every visible question, module by module: what was asked, what was answered, on what evidence,
//! and which clauses it rests on. Hidden questions are counted, not printed.

use assessment::{Answer, AnswerState, Module, Question, Standing, Visibility};

use super::{
    BODY, Composer, EVIDENCE, HANG, LABEL, NAME, NOTE, NOTES, SMALL, TABLE, bold, risk, signs,
};
use crate::{
    block::{Block, Paragraph},
    fonts::Face,
    ink::{INK, OCHRE, RULE, WELL},
    text::{Span, Style},
    words::bounded,
};

/// A question up to this height is not parted by the end of a page.
const WHOLE: f32 = 240.0;

impl Composer<'_> {
    pub(super) fn answer_pages(&self) -> Vec<Block> {
        let title = self.t("Answers by module", "各模块的回答");
        let mut blocks = vec![Block::NewPage];
        blocks.extend(self.chapter("4", title, "answers"));
        let counts = &self.r.evaluation.counts;
        let intro = match self.r.language {
            kernel::Language::En => format!(
                "{} questions do not apply and are left out; {} of them hold an answer, which is kept \
                 in the record. Beside each control stand its inherent, current and target level.",
                counts.hidden, counts.hidden_answers
            ),
            kernel::Language::Zh => format!(
                "{} 个问题不适用，未列出；其中 {} 个已有回答，保存在存档记录中。每个控制类问题旁依次为固有、\
                 当前和目标等级。",
                counts.hidden, counts.hidden_answers
            ),
        };
        blocks.push(Block::Paragraph(self.paragraph(intro, BODY)));
        for module in &self.r.bank.modules {
            blocks.extend(self.module(module));
        }
        blocks
    }

    fn module(&self, module: &Module) -> Vec<Block> {
        let shown: Vec<(&Question, &Standing)> = self
            .r
            .bank
            .questions
            .iter()
            .zip(&self.r.evaluation.standings)
            .filter(|(question, standing)| {
                question.module == module.id && standing.visibility == Visibility::Shown
            })
            .collect();
        if shown.is_empty() {
            return Vec::new();
        }
        let style = Style::new(Face::SerifSemiBold, 13.0, INK);
        let title = format!("{}   {}", module.id, module.title.get(self.r.language));
        let mut blocks = vec![
            Block::Paragraph(
                Paragraph::new(vec![Span::new(title.clone(), style)], 18.0)
                    .before(24.0)
                    .role("H2")
                    .keep_next()
                    .mark(Some(module.id.to_string()), Some((1, title))),
            ),
            Block::Paragraph(
                self.paragraph(module.intro.get(self.r.language), SMALL).before(1.0).keep_next(),
            ),
        ];
        for (index, (question, standing)) in shown.into_iter().enumerate() {
            blocks.extend(self.question(question, standing, index == 0));
        }
        blocks
    }

    fn question(&self, question: &Question, standing: &Standing, first: bool) -> Vec<Block> {
        let set = self.r.answers;
        let answer = set.answers.get(question.id.as_str());
        let ask = Style::new(Face::SerifSemiBold, 10.4, INK);
        let text = question.text.get(self.r.language);
        let mut body = vec![
            Block::Paragraph(
                self.paragraph(text, ask)
                    .role("H3")
                    .keep_next()
                    .mark(Some(question.id.to_string()), None),
            ),
            self.answer_line(question, standing, answer),
        ];
        if let Some(answer) = answer {
            body.extend(self.remarks(question, answer));
        }
        for action in set.actions.iter().filter(|one| one.question.as_ref() == Some(&question.id)) {
            let done =
                if action.done { self.t("done", "已完成") } else { self.t("open", "未完成") };
            let text = format!(
                "{}{} ({}, {}, {done})",
                self.t("Action: ", "行动："),
                bounded(&action.text, LABEL, self.words),
                bounded(&action.owner, NAME, self.words),
                bounded(&action.due, 40, self.words),
            );
            body.push(Block::Paragraph(self.paragraph(text, SMALL.ink(INK)).before(2.5)));
        }
        for conflict in &question.conflicts {
            let mut spans = vec![Span::new(
                format!("{} ", self.t("The texts conflict.", "文本存在冲突。")),
                bold(SMALL).ink(OCHRE),
            )];
            spans.push(Span::new(conflict.note.get(self.r.language), SMALL.ink(INK)));
            spans.push(Span::new(" ", SMALL));
            spans.extend(self.citations(&conflict.clauses, SMALL));
            body.push(Block::Passage {
                bar: OCHRE,
                ground: Some(WELL),
                before: 5.0,
                role: "Note",
                body: vec![Block::Paragraph(Paragraph::new(spans, self.leading(SMALL)))],
            });
        }
        body.push(self.rests_on(question));

        let mut label = vec![Block::Paragraph(self.paragraph(question.id.as_str(), bold(TABLE)))];
        if let Some(item) = risk::item(self.r.evaluation, question.id.as_str()) {
            label.push(Block::Figure(self.path(item)));
        }
        let entry =
            Block::Labelled { label, hang: HANG, before: if first { 9.0 } else { 10.0 }, body };
        let mut blocks = vec![entry];
        if !first {
            blocks.insert(0, Block::Rule { ink: RULE, pen: 0.6, before: 10.0, after: 0.0 });
        }
        vec![Block::Together(WHOLE, blocks)]
    }

    /// The answer as a sign and a word, and for a control its weight in words.
    fn answer_line(
        &self,
        question: &Question,
        standing: &Standing,
        answer: Option<&Answer>,
    ) -> Block {
        let look = Style::new(Face::SansSemiBold, 8.8, INK);
        let mut spans = Vec::new();
        let sign;
        if let Some(gate) = question.gate() {
            let value = self.r.answers.facts.get(gate.fact.as_str());
            let open = matches!(standing.state, AnswerState::Unanswered);
            sign = if open { signs::mark(None) } else { signs::fact() };
            let words = value.map(assessment::FactValue::words).unwrap_or_default();
            let named: Vec<String> = words
                .iter()
                .map(|word| {
                    let choice = gate.choices.iter().find(|choice| choice.id == *word);
                    let text = choice.map(|choice| choice.text.get(self.r.language));
                    let text = text.or_else(|| self.words.fact(word));
                    text.map_or_else(|| bounded(word, LABEL, self.words), str::to_owned)
                })
                .collect();
            let mut text = named.join(self.t("; ", "；"));
            if let (Some(unit), false) = (&gate.unit, text.is_empty()) {
                text = format!("{text} {}", unit.get(self.r.language));
            }
            if open {
                text = self.words.mark(None).to_owned();
            }
            spans.push(Span::new(bounded(&text, LABEL, self.words), look));
        } else {
            let mark = match standing.state {
                AnswerState::Unanswered => None,
                _ => answer.and_then(|answer| answer.value),
            };
            sign = signs::mark(mark);
            spans.push(Span::new(self.words.mark(mark), look));
            if let Some(item) = risk::item(self.r.evaluation, question.id.as_str()) {
                let evidence = if item.evidenced {
                    self.t("with evidence", "有证据")
                } else {
                    self.t("without evidence that counts", "无有效证据")
                };
                let text = format!(
                    "   {}{} · {}{} · {evidence}",
                    self.t("severity ", "严重性："),
                    self.words.severity(item.severity).to_lowercase(),
                    self.t("likelihood ", "可能性："),
                    self.words.likelihood(item.likelihood).to_lowercase(),
                );
                spans.push(Span::new(text, SMALL));
            }
        }
        let leading = self.leading(look);
        let sign = signs::moved(sign, 0.0, leading / 2.0 - 4.0);
        Block::Paragraph(Paragraph::new(spans, leading).before(2.0).lead(sign, 14.0))
    }

    /// Reason, note and evidence, as far as they are given.
    fn remarks(&self, question: &Question, answer: &Answer) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut remark = |name: &str, text: &str| {
            let text = bounded(text, NOTE, self.words);
            if !text.is_empty() {
                let spans = vec![Span::new(name, bold(SMALL)), Span::new(text, NOTES)];
                blocks
                    .push(Block::Paragraph(Paragraph::new(spans, self.leading(NOTES)).before(2.5)));
            }
        };
        remark(self.t("Reason  ", "理由  "), &answer.reason);
        remark(self.t("Note  ", "备注  "), &answer.note);
        let standings = risk::item(self.r.evaluation, question.id.as_str());
        for (index, piece) in answer.evidence.iter().enumerate().take(EVIDENCE) {
            let mut parts = vec![bounded(&piece.label, LABEL, self.words)];
            parts.push(bounded(&piece.reference, LABEL, self.words));
            parts.push(bounded(&piece.date, 40, self.words));
            if let Some(digest) = &piece.sha256 {
                parts.push(format!("SHA-256 {}…", &digest.to_hex()[..16]));
            }
            if let Some(expires) = &piece.expires {
                let until = bounded(expires, 40, self.words);
                parts.push(format!("{}{until}", self.t("valid until ", "有效至 ")));
            }
            if let Some(item) = standings {
                let standing = item.evidence.iter().find(|one| one.index == index);
                if let Some(standing) = standing {
                    parts.push(self.words.doubt(standing.doubt).to_owned());
                }
            }
            let by = bounded(&piece.accepted_by, NAME, self.words);
            if piece.accepted && !by.is_empty() {
                parts.push(format!("{}{by}", self.t("accepted by ", "确认人：")));
            }
            parts.retain(|part| !part.is_empty());
            let kind = format!("{}  ", self.words.evidence(piece.kind));
            let spans =
                vec![Span::new(kind, bold(SMALL)), Span::new(parts.join(" · "), SMALL.ink(INK))];
            blocks.push(Block::Paragraph(Paragraph::new(spans, self.leading(SMALL)).before(2.0)));
        }
        if answer.evidence.len() > EVIDENCE {
            let rest = self.words.more(answer.evidence.len() - EVIDENCE);
            blocks.push(Block::Paragraph(self.paragraph(rest, SMALL)));
        }
        blocks
    }

    fn rests_on(&self, question: &Question) -> Block {
        let mut spans = vec![Span::new(self.t("Clauses  ", "条款  "), bold(SMALL))];
        spans.extend(self.citations(&question.clauses, SMALL));
        let laws: Vec<&str> = question
            .laws
            .iter()
            .filter_map(|id| self.r.bank.law(id.as_str()))
            .map(|law| law.name.get(self.r.language))
            .collect();
        if !laws.is_empty() {
            spans.push(Span::new(self.t("    Law  ", "    法规  "), bold(SMALL)));
            spans.push(Span::new(laws.join(self.t("; ", "；")), SMALL));
        }
        Block::Paragraph(Paragraph::new(spans, self.leading(SMALL)).before(3.5))
    }
}
