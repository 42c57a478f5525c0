//! A redline as one HTML file: no script, no address of anything else, styles inside. Works on
//! paper, in the dark, and read aloud: marks are `ins` and `del` with words around them.

use std::fmt::Write as _;

use kernel::Language;

use super::{PartKind, Redline, RedlinePart, RedlineRow, VersionLine};
use crate::words::Words;

const STYLE: &str = include_str!("redline.css");

/// Writes the redline as one HTML file that needs nothing else and holds no script: every text of the
/// redline is escaped, and a content security policy forbids whatever else a browser might load.
#[must_use]
pub fn redline_html(redline: &Redline) -> String {
    let page = Page { redline, words: Words(redline.language), out: String::new() };
    page.written()
}

struct Page<'a> {
    redline: &'a Redline,
    words: Words,
    out: String,
}

impl Page<'_> {
    fn written(mut self) -> String {
        let redline = self.redline;
        let language = redline.language.tag();
        let title = escaped(&redline.title);
        let kind = self.words.t("Redline", "修订对照");
        let _ = write!(
            self.out,
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{kind}: {title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
             <header>\n<p class=\"kind\">{kind}</p>\n<h1>{title}</h1>\n\
             <p class=\"sum\">{}</p>\n<dl>\n",
            escaped(&redline.counted()),
        );
        self.version(self.words.t("Before", "旧版本"), &redline.before);
        self.version(self.words.t("After", "新版本"), &redline.after);
        let date = redline.produced_at.date();
        let _ = write!(
            self.out,
            "<dt>{}</dt><dd>{date}</dd>\n</dl>\n",
            self.words.t("Compared", "对照日期")
        );
        for remark in &redline.remarks {
            let _ = writeln!(self.out, "<p class=\"remark\">{}</p>", escaped(remark));
        }
        let _ = write!(
            self.out,
            "<p class=\"key\">{} <ins>{}</ins> · <del>{}</del></p>\n</header>\n",
            self.words.t("Marks:", "标记："),
            self.words.t("inserted", "新增文字"),
            self.words.t("deleted", "删除文字"),
        );
        self.index();
        for (number, row) in redline.real().enumerate() {
            self.change(row, number + 1, "c");
        }
        self.technical();
        self.out.push_str("</main>\n</body>\n</html>\n");
        self.out
    }

    fn version(&mut self, name: &str, version: &VersionLine) {
        let _ = write!(self.out, "<dt>{name}</dt><dd>{}", escaped(&version.name));
        if !version.date.is_empty() {
            let _ = write!(self.out, " · {}", escaped(&version.date));
        }
        if !version.digest.is_empty() {
            let _ = write!(self.out, "<br><code>SHA-256 {}</code>", escaped(&version.digest));
        }
        self.out.push_str("</dd>\n");
    }

    /// A table of the real changes, each leading to its text.
    fn index(&mut self) {
        if self.redline.real().next().is_none() {
            let none = self.words.t("No real change.", "没有实质变更。");
            let _ = writeln!(self.out, "<p class=\"none\">{none}</p>");
            return;
        }
        let w = self.words;
        let _ = write!(
            self.out,
            "<nav aria-labelledby=\"i\">\n<h2 id=\"i\">{}</h2>\n<table>\n<thead><tr>\
             <th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th>\
             <th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
            w.t("Changes", "变更一览"),
            w.t("Clause", "条款"),
            w.t("Change", "变更"),
            w.t("Under", "所在标题"),
            w.t("Resting on it", "受影响项"),
        );
        for (number, row) in self.redline.real().enumerate() {
            let rests: usize = row.rests.iter().map(|rests| rests.items.len()).sum();
            let rests = if rests == 0 { "–".to_owned() } else { rests.to_string() };
            let _ = writeln!(
                self.out,
                "<tr><th scope=\"row\"><a href=\"#c{}\">{}</a></th><td class=\"{}\">{}&nbsp;{}</td>\
                 <td>{}</td><td>{rests}</td></tr>",
                number + 1,
                labels(row, w),
                class(row),
                row.kind.svg(),
                escaped(&row.words(self.redline.language)),
                escaped(&row.path),
            );
        }
        self.out.push_str("</tbody>\n</table>\n</nav>\n");
    }

    fn change(&mut self, row: &RedlineRow, number: usize, prefix: &str) {
        let _ = write!(
            self.out,
            "<section id=\"{prefix}{number}\">\n<h2>{}</h2>\n<p class=\"what {}\">{} {}</p>\n",
            labels(row, self.words),
            class(row),
            row.kind.svg(),
            escaped(&row.words(self.redline.language)),
        );
        if !row.path.is_empty() {
            let _ = writeln!(self.out, "<p class=\"path\">{}</p>", escaped(&row.path));
        }
        if !row.notable.is_empty() {
            let name = self.words.t("Look at", "请注意");
            self.list(name, "notable", &row.notable);
        }
        self.parts(&row.parts);
        for rests in row.rests.iter().filter(|rests| !rests.items.is_empty()) {
            self.list(&rests.name, "rests", &rests.items);
        }
        self.out.push_str("</section>\n");
    }

    fn list(&mut self, name: &str, class: &str, items: &[String]) {
        let _ = write!(self.out, "<h3>{}</h3>\n<ul class=\"{class}\">\n", escaped(name));
        for item in items {
            let _ = writeln!(self.out, "<li>{}</li>", escaped(item));
        }
        self.out.push_str("</ul>\n");
    }

    /// The marked text. What is put in or taken out is said in words to those who hear the page.
    fn parts(&mut self, parts: &[RedlinePart]) {
        if parts.iter().all(|part| part.text.is_empty()) {
            return;
        }
        let language = self.redline.text_language.tag();
        let _ = write!(self.out, "<p class=\"text\" lang=\"{language}\">");
        for part in parts.iter().filter(|part| !part.text.is_empty()) {
            let quiet = if part.technical { " class=\"quiet\"" } else { "" };
            let (tag, start, end) = match part.kind {
                PartKind::Same => {
                    self.out.push_str(&escaped(&part.text));
                    continue;
                }
                PartKind::Inserted => {
                    ("ins", self.words.t("inserted", "新增"), self.words.t("end", "完"))
                }
                PartKind::Deleted => {
                    ("del", self.words.t("deleted", "删除"), self.words.t("end", "完"))
                }
            };
            let own = self.redline.language.tag();
            let said = |word: &str| format!("<span class=\"said\" lang=\"{own}\">[{word}] </span>");
            let (start, end) = (said(start), said(end));
            let text = escaped(&part.text);
            let _ = write!(self.out, "<{tag}{quiet}>{start}{text}{end}</{tag}>");
        }
        self.out.push_str("</p>\n");
    }

    fn technical(&mut self) {
        let count = self.redline.technical().count();
        if count == 0 {
            return;
        }
        let summary = match self.redline.language {
            Language::En => format!("{count} technical: spaces, hyphens, signs, numbers"),
            Language::Zh => format!("{count} 处技术性差异：空格、连字符、符号、编号"),
        };
        let _ = write!(self.out, "<details>\n<summary><h2>{}</h2></summary>\n", escaped(&summary));
        let rows: Vec<&RedlineRow> = self.redline.technical().collect();
        for (number, row) in rows.into_iter().enumerate() {
            self.change(row, number + 1, "t");
        }
        self.out.push_str("</details>\n");
    }
}

/// Both labels with an arrow, which is read as a word.
fn labels(row: &RedlineRow, words: Words) -> String {
    let (before, after) = row.labels();
    if before == after {
        return escaped(before);
    }
    let to = words.t("becomes", "变为");
    format!(
        "{} <span aria-hidden=\"true\">→</span><span class=\"said\"> {to} </span> {}",
        escaped(before),
        escaped(after)
    )
}

fn class(row: &RedlineRow) -> &'static str {
    match row.kind {
        super::RedlineKind::Added => "added",
        super::RedlineKind::Removed => "removed",
        super::RedlineKind::Technical | super::RedlineKind::Renumbered => "noise",
        _ => "real",
    }
}

/// Text as it may stand in an element or an attribute in quotation marks (HTML, 13.3). Signs that
/// steer a terminal or reorder text are shown as a replacement.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(character),
            '\r' => {}
            '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                out.push('\u{FFFD}');
            }
            _ if character.is_control() => out.push('\u{FFFD}'),
            _ => out.push(character),
        }
    }
    out
}
