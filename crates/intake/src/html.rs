//! HTML: blocks with heading levels, lists with their printed numbers, rows of tables and links.
//! Scripts, styles, frames, forms and what is hidden are left out and said; nothing is fetched.

use dom_query::{Document, NodeRef};

use crate::{
    Error,
    received::{Format, Hints, LineLink, Received, Sheet},
};

/// Deepest nesting of elements that is read.
const MAX_DEPTH: usize = 256;

/// The encoding that a file declares within its first bytes.
pub(crate) fn declared_encoding(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head).to_lowercase();
    let at = head.find("charset=").or_else(|| head.find("encoding="))?;
    let value = head[at..].split_once('=')?.1.trim_start_matches(['"', '\'', ' ']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:".contains(c)));
    Some(value[..end.unwrap_or(value.len())].to_owned()).filter(|label| !label.is_empty())
}

/// Whether a text is HTML.
pub(crate) fn is_html(text: &str, name: &str) -> bool {
    let head: String =
        text.trim_start_matches('\u{feff}').trim_start().chars().take(4000).collect();
    let lower = head.to_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return true;
    }
    let named = name.to_lowercase().ends_with(".html") || name.to_lowercase().ends_with(".htm");
    let tags =
        ["<html", "<body", "<head", "<div", "<p>", "<p ", "<h1", "<h2", "<ol", "<ul", "<table"];
    let count = tags.iter().filter(|tag| lower.contains(*tag)).count();
    count >= 1 && (named || lower.starts_with('<'))
}

/// Takes HTML in.
pub(crate) fn receive(text: &str, encoding: &str) -> Result<Received, Error> {
    bound(text)?;
    let document = Document::from(text);
    let mut walk = Walk {
        sheet: Sheet::new(),
        run: Run::default(),
        lists: Vec::new(),
        heading: None,
        item: None,
        row: false,
    };
    walk.sheet.title = title(&document);
    let root = document.root();
    walk.children(&root, 0)?;
    walk.flush()?;
    walk.sheet.finish(Format::Html, encoding)
}

/// Refuses what would take a parser of HTML quadratic time: elements nested very deep.
fn bound(text: &str) -> Result<(), Error> {
    const OPTIONAL: [&str; 22] = [
        "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "br", "hr",
        "img", "input", "meta", "link", "col", "colgroup", "html", "head", "body",
    ];
    const MORE: [&str; 8] = ["area", "base", "embed", "source", "track", "wbr", "param", "rp"];
    let bytes = text.as_bytes();
    let (mut depth, mut tags, mut line, mut at) = (0_usize, 0_usize, 1_u32, 0_usize);
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => line = line.saturating_add(1),
            b'<' => {
                let rest = &bytes[at + 1..];
                if rest.starts_with(b"!--") {
                    let end = crate::receive::find(rest, b"-->").unwrap_or(rest.len());
                    line = line.saturating_add(breaks(&rest[..end]));
                    at += 1 + end;
                    continue;
                }
                let closes = rest.first() == Some(&b'/');
                let name = &rest[usize::from(closes)..];
                let length = name.iter().take(16).take_while(|b| b.is_ascii_alphanumeric()).count();
                let name = String::from_utf8_lossy(&name[..length]).to_lowercase();
                let counts = !name.is_empty()
                    && !OPTIONAL.contains(&name.as_str())
                    && !MORE.contains(&name.as_str());
                tags += usize::from(length > 0);
                if counts && closes {
                    depth = depth.saturating_sub(1);
                } else if counts {
                    let end = rest.iter().take(20_000).position(|b| *b == b'>').unwrap_or(0);
                    let void = end > 0 && rest[end - 1] == b'/' && name == "svg";
                    depth += usize::from(!void);
                    if depth > MAX_DEPTH {
                        return Err(Error::TooDeep { line, limit: MAX_DEPTH });
                    }
                }
            }
            _ => {}
        }
        at += 1;
    }
    const MOST: usize = 400_000;
    if tags > MOST {
        return Err(Error::TooLarge { what: "the markup".into(), limit: MOST, unit: "tags" });
    }
    Ok(())
}

fn breaks(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.iter().filter(|b| **b == b'\n').count()).unwrap_or(u32::MAX)
}

fn title(document: &Document) -> Option<String> {
    let mut found = None;
    for node in document.root().descendants_it().take(20_000) {
        if node.node_name().as_deref() == Some("title") {
            found = Some(node.text().split_whitespace().collect::<Vec<_>>().join(" "));
            break;
        }
    }
    found.filter(|title| !title.is_empty())
}

#[derive(Default)]
struct Run {
    text: String,
    links: Vec<LineLink>,
    label: usize,
}

struct List {
    ordered: bool,
    next: i64,
    style: String,
}

struct Walk {
    sheet: Sheet,
    run: Run,
    lists: Vec<List>,
    heading: Option<u8>,
    /// Whether the next line begins an item.
    item: Option<bool>,
    row: bool,
}

impl Walk {
    fn children(&mut self, node: &NodeRef<'_>, depth: usize) -> Result<(), Error> {
        if depth > 4 * MAX_DEPTH {
            return Err(Error::TooDeep { line: 0, limit: MAX_DEPTH });
        }
        let mut next = node.first_child();
        while let Some(child) = next {
            next = child.next_sibling();
            if child.is_text() {
                self.run.text.push_str(&child.text());
            } else if child.is_element() {
                self.element(&child, depth + 1)?;
            }
        }
        Ok(())
    }

    fn element(&mut self, node: &NodeRef<'_>, depth: usize) -> Result<(), Error> {
        let name = node.node_name().map(|name| name.to_string()).unwrap_or_default();
        if let Some((en, zh)) = left_out(&name) {
            if name != "head" && name != "title" {
                self.sheet.leave_out(en, zh);
            } else {
                let inside = node.children_it(false).filter_map(|child| child.node_name());
                for (en, zh) in inside
                    .filter(|name| &**name != "meta" && &**name != "title")
                    .filter_map(|name| left_out(&name))
                {
                    self.sheet.leave_out(en, zh);
                }
            }
            return Ok(());
        }
        if is_hidden(node) {
            self.sheet.leave_out("hidden elements", "隐藏元素");
            return Ok(());
        }
        match name.as_str() {
            "br" => {
                self.flush()?;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush()?;
                self.heading = name.as_bytes().get(1).map(|b| b - b'0');
                self.children(node, depth)?;
                self.flush()?;
                self.heading = None;
            }
            "ol" | "ul" | "menu" | "dl" => {
                self.flush()?;
                let start =
                    node.attr("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
                let style = list_style(node, &name);
                self.lists.push(List { ordered: name == "ol", next: start, style });
                let held = self.item.take();
                self.children(node, depth)?;
                self.flush()?;
                self.item = held.filter(|started| !started).or(self.item);
                self.lists.pop();
            }
            "li" | "dd" => {
                self.flush()?;
                self.begin_item(node);
                self.children(node, depth)?;
                self.flush()?;
                self.item = None;
            }
            "tr" => self.table_row(node, depth)?,
            "a" => {
                let start = self.run.text.len();
                self.children(node, depth)?;
                self.link(node, start);
            }
            "form" => {
                let blocks = node.descendants_it().take(5000).any(|one| {
                    matches!(
                        one.node_name().as_deref(),
                        Some("p" | "h1" | "h2" | "h3" | "ol" | "ul")
                    )
                });
                self.sheet.leave_out("forms", "表单");
                if blocks {
                    self.flush()?;
                    self.children(node, depth)?;
                    self.flush()?;
                }
            }
            "img" | "picture" => self.sheet.leave_out("pictures", "图片"),
            _ if is_block(&name) => {
                self.flush()?;
                self.children(node, depth)?;
                self.flush()?;
            }
            "q" => {
                self.run.text.push('“');
                self.children(node, depth)?;
                self.run.text.push('”');
            }
            _ => self.children(node, depth)?,
        }
        Ok(())
    }

    fn begin_item(&mut self, node: &NodeRef<'_>) {
        self.item = Some(true);
        let Some(list) = self.lists.last_mut().filter(|list| list.ordered) else { return };
        if let Some(value) = node.attr("value").and_then(|value| value.trim().parse().ok()) {
            list.next = value;
        }
        let label = label(&list.style, list.next);
        list.next = list.next.saturating_add(1);
        if !label.is_empty() {
            self.run.text = format!("{label} ");
            self.run.label = label.len();
        }
    }

    /// A row of cells is one line; cells that hold blocks are read as those.
    fn table_row(&mut self, node: &NodeRef<'_>, depth: usize) -> Result<(), Error> {
        let cells: Vec<NodeRef<'_>> = node
            .children_it(false)
            .filter(|cell| matches!(cell.node_name().as_deref(), Some("td" | "th")))
            .collect();
        let blocks = cells.len() < 2
            || cells.iter().any(|cell| {
                cell.descendants_it().take(2000).any(|one| {
                    matches!(
                        one.node_name().as_deref(),
                        Some("table" | "ol" | "ul" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
                    )
                })
            });
        self.flush()?;
        if blocks || self.row {
            self.children(node, depth)?;
            return self.flush();
        }
        // Inside a row nothing breaks the line.
        self.row = true;
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                self.run.text.push_str(" | ");
            }
            let result = self.element(cell, depth);
            if result.is_err() {
                self.row = false;
                return result;
            }
        }
        self.row = false;
        let run = std::mem::take(&mut self.run);
        let hints = Hints { row: true, links: run.links, ..Hints::default() };
        self.sheet.paragraph(&run.text, hints)
    }

    fn link(&mut self, node: &NodeRef<'_>, start: usize) {
        let Some(target) = node.attr("href").map(|href| href.trim().to_owned()) else { return };
        let lower = target.to_lowercase();
        if lower.starts_with("http://")
            || lower.starts_with("https://")
            || lower.starts_with("mailto:")
        {
            if target.len() <= 2000
                && start < self.run.text.len()
                && !target.contains(char::is_whitespace)
            {
                self.run.links.push(LineLink { range: start..self.run.text.len(), target });
            }
        } else if !lower.starts_with('#') && !target.is_empty() {
            self.sheet.leave_out("links that are no web addresses", "非网址链接");
        }
    }

    fn flush(&mut self) -> Result<(), Error> {
        if self.row {
            if !self.run.text.is_empty() {
                self.run.text.push(' ');
            }
            return Ok(());
        }
        let run = std::mem::take(&mut self.run);
        if run.text.trim().is_empty() {
            return Ok(());
        }
        let starts = self.item == Some(true);
        if starts {
            self.item = Some(false);
        }
        let hints = Hints {
            heading: self.heading,
            depth: u8::try_from(self.lists.len()).unwrap_or(u8::MAX),
            item: starts,
            label: run.label,
            links: run.links,
            ..Hints::default()
        };
        self.sheet.paragraph(&run.text, hints)
    }
}

/// Elements that hold no text of the document.
fn left_out(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "script" | "noscript" | "template" => ("scripts", "脚本"),
        "style" | "link" | "meta" => ("styles", "样式"),
        "iframe" | "frame" | "frameset" | "object" | "embed" | "applet" => {
            ("frames and objects", "框架和嵌入对象")
        }
        "input" | "button" | "select" | "textarea" | "option" | "datalist" => {
            ("controls of forms", "表单控件")
        }
        "svg" | "canvas" | "video" | "audio" | "math" => ("pictures and media", "图片和媒体"),
        "nav" => ("navigation", "导航"),
        "head" | "title" | "base" => ("the head", "头部"),
        _ => return None,
    })
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "blockquote"
            | "pre"
            | "address"
            | "figure"
            | "figcaption"
            | "table"
            | "thead"
            | "tbody"
            | "tfoot"
            | "caption"
            | "hr"
            | "dt"
            | "center"
            | "fieldset"
            | "legend"
            | "details"
            | "summary"
            | "body"
            | "html"
            | "td"
            | "th"
    )
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    if node.attr("hidden").is_some() {
        return true;
    }
    let Some(style) = node.attr("style") else { return false };
    let style: String = style.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    ["display:none", "visibility:hidden", "font-size:0;", "opacity:0;"]
        .iter()
        .any(|rule| style.contains(rule))
        || style.ends_with("font-size:0")
        || style.ends_with("opacity:0")
}

fn list_style(node: &NodeRef<'_>, name: &str) -> String {
    if name != "ol" {
        return String::new();
    }
    let style = node.attr("style").map(|style| style.to_lowercase()).unwrap_or_default();
    for known in [
        "lower-alpha",
        "lower-latin",
        "upper-alpha",
        "upper-latin",
        "lower-roman",
        "upper-roman",
        "cjk-ideographic",
        "simp-chinese-informal",
        "none",
    ] {
        if style.contains("list-style") && style.contains(known) {
            return known.to_owned();
        }
    }
    match node.attr("type").as_deref().map(str::trim) {
        Some("a") => "lower-alpha".to_owned(),
        Some("A") => "upper-alpha".to_owned(),
        Some("i") => "lower-roman".to_owned(),
        Some("I") => "upper-roman".to_owned(),
        _ => "decimal".to_owned(),
    }
}

fn label(style: &str, value: i64) -> String {
    let Ok(n) = u32::try_from(value) else { return format!("{value}.") };
    match style {
        "none" => String::new(),
        "lower-alpha" | "lower-latin" => format!("{}.", crate::docx::letters(n)),
        "upper-alpha" | "upper-latin" => format!("{}.", crate::docx::letters(n).to_uppercase()),
        "lower-roman" => format!("{}.", crate::docx::roman(n)),
        "upper-roman" => format!("{}.", crate::docx::roman(n).to_uppercase()),
        "cjk-ideographic" | "simp-chinese-informal" => format!("{}、", crate::docx::chinese(n)),
        _ => format!("{n}."),
    }
}
