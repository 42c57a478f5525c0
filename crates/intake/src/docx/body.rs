//! The body of a DOCX document: paragraphs, tables, footnotes, links and tracked changes.

use std::collections::HashMap;

use super::{
    numbers::{Label, Numbers},
    xml::Node,
};
use crate::{
    Error,
    received::{Hints, LineLink, Sheet},
};

/// What a paragraph style says.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    heading: Option<u8>,
    numbering: Option<(String, usize)>,
}

pub(super) struct Body {
    pub sheet: Sheet,
    pub styles: HashMap<String, Style>,
    pub numbers: Numbers,
    pub links: HashMap<String, String>,
    /// Footnotes in the order in which they are cited: kind and id.
    pub notes: Vec<(bool, String)>,
    pub page: u32,
}

/// Reads the styles, each with what it inherits.
pub(super) fn styles(part: Option<&Node>) -> HashMap<String, Style> {
    let nodes = part.map(|part| part.children.as_slice()).unwrap_or_default();
    let by_id: HashMap<&str, &Node> = nodes
        .iter()
        .filter(|node| node.name == "style")
        .filter_map(|node| Some((node.attr("styleId")?, node)))
        .collect();
    let mut styles = HashMap::new();
    for id in by_id.keys() {
        let mut style = Style::default();
        let mut at = Some(*id);
        // A chain of styles is short; one that runs in a circle ends here too.
        for _ in 0..20 {
            let Some(node) = at.and_then(|id| by_id.get(id)) else { break };
            let name = node.val("name").unwrap_or_default().to_lowercase();
            let properties = node.child("pPr");
            let outline =
                properties.and_then(|p| p.val("outlineLvl")).and_then(|n| n.parse::<u8>().ok());
            let named = name.strip_prefix("heading ").and_then(|n| n.parse::<u8>().ok());
            let title = (name == "title").then_some(1);
            let heading =
                title.or(named.map(|n| n + 1)).or(outline.filter(|n| *n < 9).map(|n| n + 2));
            style.heading = style.heading.or(heading);
            if style.numbering.is_none()
                && let Some(properties) = properties.and_then(|p| p.child("numPr"))
                && let Some(instance) = properties.val("numId")
            {
                let level = properties.val("ilvl").and_then(|n| n.parse().ok()).unwrap_or(0);
                style.numbering = Some((instance.to_owned(), level));
            }
            at = node.val("basedOn");
        }
        styles.insert((*id).to_owned(), style);
    }
    styles
}

#[derive(Default)]
struct Run {
    text: String,
    links: Vec<LineLink>,
    /// Instruction of the field being read, and whether its result is.
    field: Vec<(String, bool)>,
    field_link: Option<(usize, String)>,
    boxes: Vec<String>,
}

impl Body {
    pub fn read(
        &mut self,
        document: &Node,
        footnotes: Option<&Node>,
        endnotes: Option<&Node>,
    ) -> Result<(), Error> {
        self.sheet.page = 1;
        let body = document.child("body").unwrap_or(document);
        self.blocks(body)?;
        let notes = std::mem::take(&mut self.notes);
        for (n, (end, id)) in notes.iter().enumerate().take(2000) {
            let part = if *end { endnotes } else { footnotes };
            let note =
                part.and_then(|part| part.children.iter().find(|node| node.attr("id") == Some(id)));
            let Some(note) = note else { continue };
            let mut run = Run::default();
            for paragraph in note.children.iter().filter(|node| node.name == "p") {
                self.runs(paragraph, &mut run);
                run.text.push(' ');
            }
            let text = format!("[{}] {}", n + 1, run.text.trim());
            self.sheet.paragraph(&text, Hints::default())?;
        }
        Ok(())
    }

    fn blocks(&mut self, parent: &Node) -> Result<(), Error> {
        for node in &parent.children {
            match node.name.as_str() {
                "p" => self.paragraph(node)?,
                "tbl" => self.table(node)?,
                "sdt" => {
                    if let Some(content) = node.child("sdtContent") {
                        self.blocks(content)?;
                    }
                }
                "ins" | "moveTo" | "customXml" | "smartTag" => self.blocks(node)?,
                "del" | "moveFrom" => self.sheet.leave_out("tracked deletions", "修订中删除的文字"),
                "altChunk" => self.sheet.leave_out("embedded documents", "嵌入文档"),
                _ => {}
            }
        }
        Ok(())
    }

    fn table(&mut self, table: &Node) -> Result<(), Error> {
        for row in table.children.iter().filter(|node| node.name == "tr") {
            let deleted = row.child("trPr").is_some_and(|p| p.child("del").is_some());
            if deleted {
                self.sheet.leave_out("tracked deletions", "修订中删除的文字");
                continue;
            }
            let cells: Vec<&Node> = row.children.iter().filter(|node| node.name == "tc").collect();
            if let [only] = cells.as_slice() {
                self.blocks(only)?;
                continue;
            }
            let mut run = Run::default();
            for (n, cell) in cells.iter().enumerate() {
                if n > 0 {
                    run.text.push_str(" | ");
                }
                self.cell(cell, &mut run, 0);
            }
            let hints = Hints { row: true, links: run.links, ..Hints::default() };
            self.sheet.paragraph(&run.text, hints)?;
        }
        Ok(())
    }

    fn cell(&mut self, cell: &Node, run: &mut Run, depth: usize) {
        for node in &cell.children {
            match node.name.as_str() {
                "p" => {
                    if !run.text.is_empty() {
                        run.text.push(' ');
                    }
                    if let Some(Label::Printed(label)) = self.label(node).0 {
                        run.text.push_str(&label);
                        run.text.push(' ');
                    }
                    self.runs(node, run);
                }
                "tbl" | "tr" | "tc" | "sdt" | "sdtContent" if depth < 40 => {
                    self.cell(node, run, depth + 1)
                }
                _ => {}
            }
        }
    }

    /// The automatic label of a paragraph and its depth in lists.
    fn label(&mut self, paragraph: &Node) -> (Option<Label>, u8) {
        let properties = paragraph.child("pPr");
        let style = properties.and_then(|p| p.val("pStyle")).unwrap_or("Normal");
        let own = properties.and_then(|p| p.child("numPr"));
        let of_style = self.styles.get(style).and_then(|style| style.numbering.clone());
        let instance = own.and_then(|own| own.val("numId")).map(str::to_owned);
        let instance = instance.or_else(|| of_style.as_ref().map(|(instance, _)| instance.clone()));
        let Some(instance) = instance.filter(|instance| instance != "0") else { return (None, 0) };
        let level = own.and_then(|own| own.val("ilvl")).and_then(|n| n.parse().ok());
        let level = level
            .or_else(|| self.numbers.level_of_style(style, &instance))
            .or(of_style.map(|(_, level)| level))
            .unwrap_or(0)
            .min(8);
        (self.numbers.next(&instance, level), u8::try_from(level + 1).unwrap_or(9))
    }

    fn paragraph(&mut self, paragraph: &Node) -> Result<(), Error> {
        let properties = paragraph.child("pPr");
        let mark = properties.and_then(|p| p.child("rPr"));
        let hidden = mark.is_some_and(|mark| mark.is_on("vanish"));
        let style = properties.and_then(|p| p.val("pStyle")).unwrap_or_default();
        let heading = self.styles.get(style).and_then(|style| style.heading);
        let outline =
            properties.and_then(|p| p.val("outlineLvl")).and_then(|n| n.parse::<u8>().ok());
        let heading = heading.or(outline.filter(|n| *n < 9).map(|n| n + 2));
        let mut run = Run::default();
        self.runs(paragraph, &mut run);
        if run.text.trim().is_empty() {
            return self.text_boxes(run.boxes);
        }
        if hidden && run.text.trim().is_empty() {
            return Ok(());
        }
        let (label, depth) = self.label(paragraph);
        let mut hints = Hints { heading: heading.map(|n| n.min(6)), ..Hints::default() };
        match label {
            Some(Label::Bullet) => {
                hints.item = true;
                hints.depth = depth;
                hints.heading = None;
            }
            Some(Label::Printed(label)) if !label.trim().is_empty() => {
                let label = label.trim();
                let cut = label.len() + 1;
                run.text.insert_str(0, &format!("{label} "));
                for link in &mut run.links {
                    link.range = link.range.start + cut..link.range.end + cut;
                }
                hints.label = label.len();
            }
            _ => {}
        }
        self.sheet.page = self.page;
        hints.links = run.links;
        self.sheet.paragraph(&run.text, hints)?;
        self.text_boxes(run.boxes)
    }

    fn text_boxes(&mut self, boxes: Vec<String>) -> Result<(), Error> {
        for text in boxes {
            self.sheet.paragraph(&text, Hints::default())?;
        }
        Ok(())
    }

    fn runs(&mut self, node: &Node, run: &mut Run) {
        for child in &node.children {
            match child.name.as_str() {
                "r" => {
                    if child.child("rPr").is_some_and(|p| p.is_on("vanish")) {
                        self.sheet.leave_out("hidden text", "隐藏文字");
                        continue;
                    }
                    self.run(child, run);
                }
                "hyperlink" => {
                    let start = run.text.len();
                    self.runs(child, run);
                    let target = child.attr("id").and_then(|id| self.links.get(id)).cloned();
                    link(run, start, target);
                }
                "fldSimple" => {
                    let start = run.text.len();
                    self.runs(child, run);
                    link(run, start, child.attr("instr").and_then(address));
                }
                "del" | "moveFrom" => self.sheet.leave_out("tracked deletions", "修订中删除的文字"),
                "ins" | "moveTo" | "smartTag" | "sdt" | "sdtContent" | "customXml" | "dir"
                | "bdo" => self.runs(child, run),
                "commentRangeStart" => self.sheet.leave_out("comments", "批注"),
                "oMath" | "oMathPara" => run.text.push_str(&child.all_text()),
                _ => {}
            }
        }
    }

    fn run(&mut self, node: &Node, run: &mut Run) {
        for child in &node.children {
            let shown = run.field.iter().all(|(_, result)| *result);
            match child.name.as_str() {
                "t" if shown => run.text.push_str(&child.text),
                "tab" | "ptab" => run.text.push(' '),
                "br" | "cr" => {
                    run.text.push(' ');
                    if child.attr("type") == Some("page") {
                        self.page = self.page.saturating_add(1);
                    }
                }
                "lastRenderedPageBreak" => self.page = self.page.saturating_add(1),
                "noBreakHyphen" => run.text.push('\u{2011}'),
                "softHyphen" => {}
                "sym" => run.text.push('•'),
                "footnoteReference" | "endnoteReference" => {
                    if let Some(id) = child.attr("id") {
                        self.notes.push((child.name == "endnoteReference", id.to_owned()));
                        run.text.push_str(&format!("[{}]", self.notes.len()));
                    }
                }
                "instrText" => {
                    if let Some((instruction, _)) = run.field.last_mut() {
                        instruction.push_str(&child.text);
                    }
                }
                "fldChar" => match child.attr("fldCharType") {
                    Some("begin") if run.field.len() < 20 => run.field.push((String::new(), false)),
                    Some("separate") => {
                        let at = run.text.len();
                        if let Some((instruction, result)) = run.field.last_mut() {
                            *result = true;
                            run.field_link = address(instruction).map(|target| (at, target));
                        }
                    }
                    Some("end") => {
                        run.field.pop();
                        if let Some((start, target)) = run.field_link.take() {
                            link(run, start, Some(target));
                        }
                    }
                    _ => {}
                },
                "drawing" | "pict" | "object" => self.drawing(child, run),
                "AlternateContent" => {
                    if let Some(choice) = child.child("Choice") {
                        self.run(choice, run);
                    }
                }
                _ => {}
            }
        }
    }

    /// Text boxes are read behind the paragraph that anchors them; pictures are left out.
    fn drawing(&mut self, node: &Node, run: &mut Run) {
        match node.find("txbxContent") {
            Some(content) => {
                for paragraph in content.children.iter().filter(|node| node.name == "p") {
                    let mut inner = Run::default();
                    self.runs(paragraph, &mut inner);
                    if run.boxes.len() < 1000 {
                        run.boxes.push(inner.text);
                        run.boxes.append(&mut inner.boxes);
                    }
                }
            }
            None => self.sheet.leave_out("pictures", "图片"),
        }
    }
}

fn link(run: &mut Run, start: usize, target: Option<String>) {
    let Some(target) = target else { return };
    let lower = target.to_lowercase();
    let web = ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    if web
        && target.len() <= 2000
        && start < run.text.len()
        && !target.contains(char::is_whitespace)
    {
        run.links.push(LineLink { range: start..run.text.len(), target });
    }
}

/// The address in `HYPERLINK "https://…"`.
fn address(instruction: &str) -> Option<String> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?.trim_start();
    let inner = rest.strip_prefix('"')?;
    Some(inner[..inner.find('"')?].to_owned())
}
