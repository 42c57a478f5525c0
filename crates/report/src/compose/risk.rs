//! Where the risks stand: three maps of impact and likelihood, and a line for every module.

use assessment::{
    Evaluation, ItemLevel, Level, Likelihood, ModuleResult, Severity, Visibility, date::Day,
};

use super::{BODY, Composer, HEAD, TABLE, signs};
use crate::{
    block::{Align, Block, Cell, Column, Figure, Table, Word},
    fonts::Face,
    ink::{INK, INK_2, RULE_2, Shape},
    page::MEASURE,
    text::{Span, Style},
};

const SEVERITIES: [Severity; 4] =
    [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];
const LIKELIHOODS: [Likelihood; 4] =
    [Likelihood::Rare, Likelihood::Possible, Likelihood::Likely, Likelihood::Frequent];

const CELL: (f32, f32) = (30.0, 24.0);
const GAP: f32 = 1.6;

impl Composer<'_> {
    pub(super) fn risk(&self) -> Vec<Block> {
        let mut blocks = self.chapter("3", self.t("Where the risks stand", "风险分布"), "risk");
        let intro = self.t(
            "Impact follows from the severity of a question and never falls. An answer lowers the \
             likelihood, further with evidence than without. Target is what remains once planned \
             actions are done. Figures are counts of control questions; L, M, H and V are low, \
             medium, high and very high.",
            "影响程度由问题的严重性决定，不会降低。回答可降低发生可能性，有证据时降低更多。“目标”指计划行动完成\
             后的剩余风险。数字为控制类问题的数量；L、M、H、V 分别表示低、中、高、极高。",
        );
        blocks.push(Block::Paragraph(self.paragraph(intro, BODY).keep_next()));
        blocks.push(self.maps());
        blocks.push(self.module_table());
        blocks
    }

    /// The column of likelihood in which an item stands once its actions are done.
    fn planned_steps(&self, item: &ItemLevel) -> u8 {
        let planned = self.r.answers.actions.iter().any(|action| {
            action.question.as_ref() == Some(&item.question)
                && !action.owner.trim().is_empty()
                && Day::parse(&action.due).is_some()
        });
        if planned { self.r.bank.scales.with_action } else { item.lowered_by }
    }

    fn maps(&self) -> Block {
        let labels = 46.0;
        let width = 4.0 * CELL.0;
        let gutter = (MEASURE - labels - 3.0 * width) / 2.0;
        let mut drawing = Figure { height: 142.0, before: 14.0, ..Figure::default() };
        let top = 20.0;
        for (row, severity) in SEVERITIES.into_iter().enumerate() {
            let y = top + row as f32 * CELL.1 + CELL.1 / 2.0 + 2.6;
            let span = Span::new(self.words.severity(severity), Style { size: 7.4, ..small() });
            drawing.words.push(Word { x: labels - 6.0, y, span, align: Align::End });
        }
        let titles = [
            (self.t("Inherent", "固有"), self.t("before any control", "未采取措施")),
            (self.t("Current", "当前"), self.t("as answered", "按现有回答")),
            (self.t("Target", "目标"), self.t("with planned actions", "计划行动完成后")),
        ];
        for (index, (title, gloss)) in titles.into_iter().enumerate() {
            let left = labels + index as f32 * (width + gutter);
            let steps = |item: &ItemLevel| match index {
                0 => 0,
                1 => item.lowered_by,
                _ => self.planned_steps(item),
            };
            let head = Style::new(Face::SansSemiBold, 8.2, INK);
            drawing.words.push(Word {
                x: left,
                y: 11.0,
                span: Span::new(title, head),
                align: Align::Start,
            });
            let gloss = Span::new(gloss, Style { size: 7.2, ..small() });
            drawing.words.push(Word { x: left + width, y: 11.0, span: gloss, align: Align::End });
            drawing.alt += &format!("{title}: ");
            self.map(&mut drawing, (left, top), &steps);
        }
        let axis = self.t(
            "Likelihood, left to right; impact, bottom to top.",
            "横轴：发生可能性；纵轴：影响程度。",
        );
        drawing.alt += axis;
        Block::Figure(drawing)
    }

    fn map(&self, drawing: &mut Figure, (left, top): (f32, f32), steps: &dyn Fn(&ItemLevel) -> u8) {
        let scales = &self.r.bank.scales;
        for (row, severity) in SEVERITIES.into_iter().enumerate() {
            for (column, likelihood) in LIKELIHOODS.into_iter().enumerate() {
                let count = self.r.evaluation.items.iter().filter(|item| {
                    let at = (item.likelihood as usize).saturating_sub(usize::from(steps(item)));
                    item.severity == severity && at == column
                });
                let count = count.count();
                let level = scales.level(severity, likelihood, 0);
                let (x, y) = (left + column as f32 * CELL.0, top + row as f32 * CELL.1);
                let (width, height) = (CELL.0 - GAP, CELL.1 - GAP);
                let (ground, ink) = signs::ramp(level);
                let letter_ink = if count > 0 { ink } else { INK_2 };
                if count > 0 {
                    drawing.shapes.push(Shape::Fill { x, y, width, height, ink: ground });
                    let style = Style::new(Face::SansSemiBold, 9.6, ink).tabular();
                    let span = Span::new(count.to_string(), style);
                    let word =
                        Word { x: x + width / 2.0 + 2.0, y: y + 15.0, span, align: Align::Middle };
                    drawing.words.push(word);
                    drawing.alt += &format!(
                        "{} × {} ({}): {count}. ",
                        self.words.severity(severity),
                        self.words.likelihood(likelihood),
                        self.words.level(level),
                    );
                } else {
                    let (x, y) = (x + 0.25, y + 0.25);
                    let (width, height) = (width - 0.5, height - 0.5);
                    drawing.shapes.push(Shape::Frame {
                        x,
                        y,
                        width,
                        height,
                        ink: RULE_2,
                        pen: 0.5,
                    });
                }
                let style = Style::new(Face::Sans, 6.0, letter_ink);
                let span = Span::new(signs::letter(level), style);
                drawing.words.push(Word { x: x + 2.6, y: y + 7.2, span, align: Align::Start });
                if row == 3 {
                    let span = Span::new(
                        self.words.likelihood(likelihood),
                        Style { size: 6.4, ..small() },
                    );
                    let y = top + 4.0 * CELL.1 + 8.0;
                    drawing.words.push(Word { x: x + width / 2.0, y, span, align: Align::Middle });
                }
            }
        }
    }

    fn module_table(&self) -> Block {
        let head =
            |share, text: &str, right| Column { share, head: vec![Span::new(text, HEAD)], right };
        let row = |result: &ModuleResult| {
            let module = self.r.bank.module(result.module.as_str());
            let asked = result.visibility == Visibility::Shown;
            let look = if asked { TABLE } else { TABLE.ink(INK_2) };
            let title = module.map_or("", |module| module.title.get(self.r.language));
            let id = result.module.as_str();
            let name = if asked {
                Span::new(title, look.ink(signs::LINK)).link(id)
            } else {
                Span::new(format!("{title} ({})", self.t("not asked", "不适用")), look)
            };
            let level = |level: Option<Level>| match level {
                Some(level) => {
                    let high = self.leading(TABLE) - 1.0;
                    let (ground, ink) = signs::ramp(level);
                    let style = Style::new(Face::SansSemiBold, 7.4, ink);
                    let mut cell = Cell::new(vec![Span::new(signs::letter(level), style)]);
                    cell.shapes = vec![Shape::Fill {
                        x: 0.0,
                        y: 0.5,
                        width: 15.0,
                        height: high,
                        ink: ground,
                    }];
                    cell.inset = if level == Level::M { 4.2 } else { 5.0 };
                    cell
                }
                None => Cell::new(vec![Span::new("–", look)]),
            };
            let likelihood =
                if result.items > 0 { self.words.likelihood(result.likelihood) } else { "–" };
            let number = |count: u32| Cell::new(vec![Span::new(count.to_string(), look.tabular())]);
            let cells = vec![
                Cell::new(vec![Span::new(id, look)]),
                Cell::new(vec![name]),
                number(result.items),
                number(result.not_applicable),
                Cell::new(vec![Span::new(likelihood, look)]),
                level(result.inherent),
                level(result.current),
                level(result.target),
            ];
            (cells, None)
        };
        Block::Table(Table {
            columns: vec![
                head(0.5, self.t("No.", "编号"), false),
                head(2.9, self.t("Module, at its worst item", "模块（按最差一项）"), false),
                head(0.68, self.t("Scored", "计分"), true),
                head(0.62, self.t("N/A", "不适用"), true),
                head(0.85, self.t("Likelihood", "可能性"), false),
                head(0.75, self.t("Inherent", "固有"), false),
                head(0.7, self.t("Current", "当前"), false),
                head(0.6, self.t("Target", "目标"), false),
            ],
            rows: self.r.evaluation.modules.iter().map(row).collect(),
            leading: self.leading(TABLE),
            before: 14.0,
            padding: 3.2,
        })
    }

    /// Inherent, current and target level side by side, for the hanging column.
    pub(super) fn path(&self, item: &ItemLevel) -> Figure {
        let side = 11.0;
        let step = side + 5.0;
        let mut drawing = Figure { height: 18.0, before: 3.0, ..Figure::default() };
        for (index, level) in [item.inherent, item.current, item.target].into_iter().enumerate() {
            let x = index as f32 * step;
            if index > 0 {
                let rule = Shape::rule(x - 5.0, 1.0 + side / 2.0, 5.0, INK_2, 0.6);
                drawing.shapes.push(rule);
            }
            let (shape, span) = signs::chip(level, x, 1.0, side);
            drawing.shapes.push(shape);
            drawing.words.push(Word { x: x + side / 2.0, y: 9.0, span, align: Align::Middle });
        }
        drawing.alt = format!(
            "{} {}, {} {}, {} {}",
            self.t("inherent", "固有"),
            self.words.level(item.inherent),
            self.t("current", "当前"),
            self.words.level(item.current),
            self.t("target", "目标"),
            self.words.level(item.target),
        );
        drawing
    }
}

fn small() -> Style {
    Style::new(Face::Sans, 7.4, INK_2)
}

/// The item of a question, if it is scored.
pub(super) fn item<'e>(evaluation: &'e Evaluation, question: &str) -> Option<&'e ItemLevel> {
    evaluation.items.iter().find(|item| item.question.as_str() == question)
}
