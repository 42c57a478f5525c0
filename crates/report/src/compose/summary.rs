//! The first pages: what was assessed, the outcome and why, hard stops, actions.

use assessment::{HardStopResult, HardStopState, Level, Outcome};

use super::{
    BODY, Composer, HEAD, LABEL, NAME, NOTE, ROWS, SMALL, TABLE, bold, grave, signs, worst,
};
use crate::{
    block::{Align, Block, Cell, Column, Entry, Figure, Paragraph, Table, Word},
    fonts::Face,
    ink::{INK, INK_2, OCHRE, RULE_2, SEAL, Shape},
    page::MEASURE,
    text::{Span, Style},
    words::bounded,
};

impl Composer<'_> {
    pub(super) fn summary(&self) -> Vec<Block> {
        let mut blocks = self.cover();
        blocks.push(Block::NewPage);
        blocks.extend(self.hard_stops());
        blocks.extend(self.actions());
        blocks.extend(self.risk());
        blocks
    }

    fn cover(&self) -> Vec<Block> {
        let kind = self.t("Risk self-assessment", "风险自评估报告");
        // A long subject is set smaller, so that it stays a title.
        let long = self.subject().chars().count() > 44;
        let size = if long { 21.0 } else { 27.0 };
        let title = Style::new(Face::SerifSemiBold, size, INK);
        let mut blocks = vec![
            Block::Figure(Figure {
                height: 3.0,
                shapes: vec![Shape::Fill { x: 0.0, y: 0.0, width: 30.0, height: 2.6, ink: SEAL }],
                ..Figure::default()
            }),
            Block::Paragraph(
                self.paragraph(kind, Style::new(Face::SansSemiBold, 9.4, INK_2)).before(16.0),
            ),
            Block::Paragraph(
                Paragraph::new(vec![Span::new(self.subject(), title)], size * 1.27)
                    .before(5.0)
                    .role("H1")
                    .mark(
                        Some("outcome".to_owned()),
                        Some((0, self.t("Outcome", "结论").to_owned())),
                    ),
            ),
        ];
        blocks.extend(self.particulars());
        blocks.extend(self.verdict());
        blocks.push(self.key_figures());
        blocks.push(Block::Rule { ink: RULE_2, pen: 0.6, before: 16.0, after: 0.0 });
        blocks.push(self.contents());
        let notice = self.r.bank.notice.get(self.r.language);
        blocks.push(Block::Rule { ink: RULE_2, pen: 0.6, before: 16.0, after: 0.0 });
        blocks.push(Block::Paragraph(self.paragraph(notice, SMALL).before(9.0)));
        blocks
    }

    fn particulars(&self) -> Vec<Block> {
        let documents: Vec<String> = self
            .r
            .bank
            .sources
            .iter()
            .map(|source| {
                let title = self.r.library.document(&source.document);
                let title = title.map_or(source.document.as_str(), |document| &document.title);
                let date = source.dated.as_deref();
                let date = date.unwrap_or(self.t("undated copy", "未注明日期的副本"));
                format!("{title} ({date})")
            })
            .collect();
        let bank = self.r.bank;
        let author = bounded(&self.r.answers.author, NAME, self.words);
        let rows = [
            (self.t("Prepared by", "编制人"), author),
            (self.t("Date", "日期"), self.r.produced_at.date()),
            (self.t("Terms assessed", "评估所依据的文件"), documents.join("\n")),
            (
                self.t("Question bank", "题库"),
                format!("{}, {} {}", bank.title.get(self.r.language), bank.id, bank.version),
            ),
            (self.t("Record", "存档编号"), bounded(&self.r.receipt.entry, NAME, self.words)),
        ];
        let mut before = 16.0;
        let mut blocks = Vec::new();
        for (name, value) in rows {
            if value.is_empty() {
                continue;
            }
            let label = Block::Paragraph(self.paragraph(name, SMALL));
            let body = Block::Paragraph(self.paragraph(value, Style::new(Face::Serif, 9.6, INK)));
            blocks.push(Block::Labelled {
                label: vec![label],
                hang: 104.0,
                before,
                body: vec![body],
            });
            before = 2.5;
        }
        blocks
    }

    /// The outcome as sign, word, reason and next step.
    fn verdict(&self) -> Vec<Block> {
        let evaluation = self.r.evaluation;
        let name = Style::new(Face::SerifSemiBold, 21.0, INK);
        let reason = evaluation
            .trace
            .iter()
            .find(|step| step.decides)
            .map(|step| bounded(&step.sentence(self.r.language), LABEL, self.words))
            .unwrap_or_default();
        let next = self
            .r
            .bank
            .outcome(evaluation.outcome)
            .map_or("", |text| text.next.get(self.r.language));
        let size = 50.0;
        let sign = Figure {
            height: size,
            shapes: signs::outcome(evaluation.outcome, size),
            alt: self.outcome_name(),
            ..Figure::default()
        };
        let body = vec![
            Block::Paragraph(
                Paragraph::new(vec![Span::new(self.outcome_name(), name)], 26.0).role("H2"),
            ),
            Block::Paragraph(self.paragraph(reason, BODY).before(3.0)),
            Block::Paragraph(self.paragraph(next, bold(BODY)).before(3.0)),
        ];
        vec![
            Block::Rule { ink: INK, pen: 0.8, before: 22.0, after: 0.0 },
            Block::Labelled { label: vec![Block::Figure(sign)], hang: 76.0, before: 15.0, body },
            Block::Rule { ink: INK, pen: 0.8, before: 16.0, after: 0.0 },
        ]
    }

    fn key_figures(&self) -> Block {
        let evaluation = self.r.evaluation;
        let counts = &evaluation.counts;
        let asked = counts.answered + counts.unanswered + counts.not_applicable + counts.not_sure;
        let standing = |state: HardStopState| {
            evaluation.hard_stops.iter().filter(|stop| stop.state == state).count()
        };
        let high = evaluation.items.iter().filter(|item| item.current >= Level::H).count();
        let actions = &self.r.answers.actions;
        let open = actions.iter().filter(|action| !action.done).count();
        let figures = [
            (
                format!("{}/{asked}", asked - counts.unanswered),
                self.t("questions answered", "已回答的问题"),
            ),
            (
                standing(HardStopState::Applies).to_string(),
                self.t("hard stops apply", "已触发的硬性停止项"),
            ),
            (
                worst(evaluation).map_or("–", signs::letter).to_owned(),
                self.t("highest current level", "当前最高风险等级"),
            ),
            (high.to_string(), self.t("items high or very high", "高或极高的风险项")),
            (format!("{open}/{}", actions.len()), self.t("actions open", "未完成的行动")),
        ];
        let column = MEASURE / figures.len() as f32;
        let mut drawing = Figure { height: 44.0, before: 12.0, ..Figure::default() };
        for (index, (value, caption)) in figures.into_iter().enumerate() {
            let x = index as f32 * column;
            let number = Style::new(Face::Serif, 19.0, INK).tabular();
            drawing.alt += &format!("{caption}: {value}. ");
            drawing.words.push(Word {
                x,
                y: 20.0,
                span: Span::new(value, number),
                align: Align::Start,
            });
            let span = Span::new(caption, Style { size: 7.4, ..SMALL });
            drawing.words.push(Word { x, y: 34.0, span, align: Align::Start });
        }
        Block::Figure(drawing)
    }

    fn contents(&self) -> Block {
        let style = Style::new(Face::Serif, 10.0, INK).tabular();
        let chapters = [
            ("1", self.t("Hard stops", "硬性停止项"), "stops"),
            ("2", self.t("Actions", "行动"), "actions"),
            ("3", self.t("Where the risks stand", "风险分布"), "risk"),
            ("4", self.t("Answers by module", "各模块的回答"), "answers"),
            ("5", self.t("Sign-off and record", "签署与存档"), "closing"),
            ("A", self.t("Clauses cited", "所引条款全文"), "clauses"),
            ("B", self.t("Method and trace", "方法与判定过程"), "method"),
        ];
        let entries = chapters
            .into_iter()
            .map(|(number, title, anchor)| Entry {
                title: vec![Span::new(format!("{number}   {title}"), style)],
                anchor: anchor.to_owned(),
                style,
            })
            .collect();
        Block::Contents { entries, leading: 16.4, before: 10.0 }
    }

    fn column(&self, share: f32, head: &str) -> Column {
        Column { share, head: vec![Span::new(head, HEAD)], right: false }
    }

    fn hard_stops(&self) -> Vec<Block> {
        let mut blocks = self.chapter("1", self.t("Hard stops", "硬性停止项"), "stops");
        let intro = self.t(
            "No score outweighs a hard stop. It is cleared only by different facts or overridden in \
             writing by a named person in the required role.",
            "硬性停止项不受任何评分影响，只能因事实改变而解除，或由具备规定角色的具名人员以书面形式作出例外批准。",
        );
        blocks.push(Block::Paragraph(self.paragraph(intro, BODY).keep_next()));
        let rows = self
            .r
            .evaluation
            .hard_stops
            .iter()
            .map(|result| (self.hard_stop(result), None))
            .collect();
        blocks.push(Block::Table(Table {
            columns: vec![
                self.column(0.5, self.t("No.", "编号")),
                self.column(2.3, self.t("Hard stop", "硬性停止项")),
                self.column(1.3, self.t("State", "状态")),
                self.column(1.3, self.t("Because of", "依据的回答")),
                self.column(1.3, self.t("Clauses", "条款")),
            ],
            rows,
            leading: self.leading(TABLE),
            before: 12.0,
            padding: 4.5,
        }));
        let overrides = self.overrides();
        if !overrides.is_empty() {
            blocks.push(Block::Paragraph(
                self.section(self.t("Written overrides", "书面例外批准"), 18.0),
            ));
            blocks.extend(overrides);
        }
        blocks
    }

    fn hard_stop(&self, result: &HardStopResult) -> Vec<Cell> {
        let stop = self.r.bank.hard_stop(result.id.as_str());
        let applies = result.state != HardStopState::Clear;
        let look = if applies { bold(TABLE) } else { TABLE };
        let title = stop.map_or("", |stop| stop.title.get(self.r.language));
        let mut what = vec![Span::new(title, look)];
        if let (true, Some(stop)) = (applies, stop) {
            what.push(Span::new(format!("\n{}", stop.text.get(self.r.language)), TABLE.ink(INK_2)));
        }
        let mut because = self.question_links(result.because.iter().map(|id| id.as_str()), TABLE);
        if because.is_empty() {
            because.push(Span::new("–", TABLE));
        }
        let mut state = Cell::new(vec![Span::new(self.words.stop(result.state), look)]);
        state.shapes = signs::moved(signs::stop(result.state), 0.0, 1.9);
        state.inset = 13.0;
        vec![
            Cell::new(vec![Span::new(result.id.as_str(), look).whole()]),
            Cell::new(what),
            state,
            Cell::new(because),
            Cell::new(stop.map(|stop| self.citations(&stop.clauses, TABLE)).unwrap_or_default()),
        ]
    }

    fn overrides(&self) -> Vec<Block> {
        let set = self.r.answers;
        let mut blocks = Vec::new();
        for (index, one) in set.overrides.iter().enumerate().take(ROWS) {
            let result = self.r.evaluation.hard_stops.iter().find(|stop| stop.id == one.hard_stop);
            let standing = match result {
                Some(result) if result.overridden_by == Some(index) => {
                    self.t("counts", "有效").to_owned()
                }
                Some(result) => match result.rejected.iter().find(|(at, _)| *at == index) {
                    Some((_, flaw)) => format!(
                        "{}{}",
                        self.t("does not count: ", "不计入："),
                        self.words.flaw(*flaw)
                    ),
                    None => self.t("not needed", "无需使用").to_owned(),
                },
                None => self.t("unknown hard stop", "未知的硬性停止项").to_owned(),
            };
            let cut = |text: &str, limit| bounded(text, limit, self.words);
            let role = self.r.bank.roles.iter().find(|role| role.id == one.role);
            let role = role.map_or_else(
                || cut(&one.role, NAME),
                |role| role.text.get(self.r.language).to_owned(),
            );
            let line =
                format!("{} ({role}), {} · {standing}", cut(&one.name, NAME), cut(&one.date, 40));
            let id = cut(one.hard_stop.as_str(), 20);
            blocks.push(Block::Labelled {
                label: vec![Block::Paragraph(self.paragraph(id, bold(TABLE)))],
                hang: 44.0,
                before: 6.0,
                body: vec![
                    Block::Paragraph(self.paragraph(line, TABLE)),
                    Block::Paragraph(self.paragraph(cut(&one.reason, NOTE), BODY)),
                ],
            });
        }
        if set.overrides.len() > ROWS {
            let rest = self.words.more(set.overrides.len() - ROWS);
            blocks.push(Block::Paragraph(self.paragraph(rest, SMALL)));
        }
        blocks
    }

    fn actions(&self) -> Vec<Block> {
        let mut blocks = self.chapter("2", self.t("Actions", "行动"), "actions");
        let set = self.r.answers;
        if set.actions.is_empty() {
            let none = self.t("No action is on record.", "未登记任何行动。");
            blocks.push(Block::Paragraph(self.paragraph(none, BODY)));
        } else {
            blocks.push(self.action_table());
        }
        if set.actions.len() > ROWS {
            let rest = self.words.more(set.actions.len() - ROWS);
            blocks.push(Block::Paragraph(self.paragraph(rest, SMALL).before(4.0)));
        }
        let uncovered: Vec<_> =
            self.r.evaluation.actions_suggested.iter().filter(|one| !one.covered).collect();
        if !uncovered.is_empty() {
            let title = self.t(
                "Called for by answers, without an action on record",
                "回答所要求、但尚未登记的行动",
            );
            blocks.push(Block::Paragraph(self.section(title, 16.0)));
            for one in uncovered {
                blocks.push(Block::Labelled {
                    label: vec![Block::Paragraph(Paragraph::new(
                        vec![
                            Span::new(one.question.as_str(), TABLE.ink(signs::LINK))
                                .link(one.question.as_str()),
                        ],
                        self.leading(TABLE),
                    ))],
                    hang: 58.0,
                    before: 3.0,
                    body: vec![Block::Paragraph(
                        self.paragraph(one.text.get(self.r.language), TABLE),
                    )],
                });
            }
        }
        blocks
    }

    fn action_table(&self) -> Block {
        let today = self.r.produced_at.date();
        let row = |action: &assessment::Action| {
            let overdue =
                !action.done && action.due.as_str() < today.as_str() && !action.due.is_empty();
            let (status, look) = if action.done {
                (self.t("Done", "已完成"), TABLE)
            } else if overdue {
                (self.t("Overdue", "已逾期"), bold(TABLE).ink(OCHRE))
            } else {
                (self.t("Open", "未完成"), TABLE)
            };
            let mut state = Cell::new(vec![Span::new(status, look)]);
            let mark = action.done.then_some(assessment::Mark::Yes);
            state.shapes = signs::moved(signs::mark(mark), 0.0, 1.9);
            state.inset = 13.0;
            let cut = |text: &str, limit| bounded(text, limit, self.words);
            let or_dash = |text: String| if text.is_empty() { "–".to_owned() } else { text };
            let mut question = Vec::new();
            let mut levels = Vec::new();
            if let Some(id) = &action.question {
                let text = cut(id.as_str(), 40);
                question.push(Span::new(text, TABLE.ink(signs::LINK)).whole().link(id.as_str()));
                let item = self.r.evaluation.items.iter().find(|item| item.question == *id);
                if let Some(item) = item {
                    let path = [item.inherent, item.current, item.target].map(signs::letter);
                    levels.push(Span::new(path.join(" → "), TABLE).whole());
                }
            }
            let cells = vec![
                Cell::new(vec![Span::new(cut(&action.text, LABEL), TABLE)]),
                Cell::new(question),
                Cell::new(levels),
                Cell::new(vec![Span::new(or_dash(cut(&action.owner, NAME)), TABLE)]),
                Cell::new(vec![Span::new(or_dash(cut(&action.due, 40)), TABLE.tabular()).whole()]),
                state,
            ];
            (cells, None)
        };
        Block::Table(Table {
            columns: vec![
                self.column(2.3, self.t("What", "内容")),
                self.column(0.75, self.t("Question", "问题")),
                self.column(0.95, self.t("Levels", "等级")),
                self.column(1.0, self.t("Owner", "负责人")),
                self.column(1.05, self.t("Due", "期限")),
                self.column(0.8, self.t("Status", "状态")),
            ],
            rows: self.r.answers.actions.iter().take(ROWS).map(row).collect(),
            leading: self.leading(TABLE),
            before: 0.0,
            padding: 4.5,
        })
    }

    /// Whether the report must not be signed as it stands.
    pub(super) fn blocked(&self) -> Option<&str> {
        match self.r.evaluation.outcome {
            Outcome::Stop => Some(self.t(
                "A hard stop applies. Approval under these terms is not possible.",
                "硬性停止项已触发，不得依据上述文件批准。",
            )),
            Outcome::Incomplete if grave(Outcome::Incomplete) => Some(self.t(
                "The assessment is incomplete and cannot be signed.",
                "评估尚未完成，不得签署。",
            )),
            _ => None,
        }
    }
}
