//! Repairs as they are proposed: what was found, what is done about it, and whether it is done.

use std::collections::BTreeSet;

use clauses::RepairKind;
use serde::Serialize;

/// A repair that the recognition proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProposedRepair {
    /// Names the repair for [`super::Choices::declined`]; the same for the same text.
    pub id: String,
    /// What sort of repair.
    pub kind: RepairKind,
    /// First and last line of the received text.
    pub lines: (u32, u32),
    /// How it stands in the file.
    pub before: String,
    /// How it reads after the repair.
    pub after: String,
    /// What is done and why, in English.
    pub en: String,
    /// What is done and why, in Chinese.
    pub zh: String,
    /// Whether it was made; `false` if it was declined.
    pub made: bool,
    /// Whether it can be declined; white space that no paragraph can hold cannot stay.
    pub undoable: bool,
}

/// Collects proposals.
pub(super) struct Log<'a> {
    pub declined: &'a BTreeSet<String>,
    pub repairs: Vec<ProposedRepair>,
    ids: BTreeSet<String>,
}

/// Most characters of a passage that a proposal shows.
const SHOWN: usize = 240;

impl<'a> Log<'a> {
    pub fn new(declined: &'a BTreeSet<String>) -> Self {
        Self { declined, repairs: Vec::new(), ids: BTreeSet::new() }
    }

    /// Notes a proposal; returns whether it is to be made.
    pub fn propose(
        &mut self,
        kind: RepairKind,
        lines: (u32, u32),
        (before, after): (&str, &str),
        (en, zh): (&str, &str),
    ) -> bool {
        let mut id = format!("{}@{}", name(kind), lines.0);
        let mut n = 1;
        while self.ids.contains(&id) {
            n += 1;
            id = format!("{}@{}.{n}", name(kind), lines.0);
        }
        let made = !self.declined.contains(&id);
        self.ids.insert(id.clone());
        self.repairs.push(ProposedRepair {
            id,
            kind,
            lines,
            before: shorten(before),
            after: shorten(after),
            en: en.to_owned(),
            zh: zh.to_owned(),
            made,
            undoable: true,
        });
        made
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The name of a sort of repair in ids.
pub(super) fn name(kind: RepairKind) -> &'static str {
    match kind {
        RepairKind::Renumbered => "renumbered",
        RepairKind::Joined => "joined",
        RepairKind::PageAnchor => "page-anchor",
        RepairKind::Padding => "padding",
        RepairKind::LabelSpacing => "label-spacing",
        RepairKind::Moved => "moved",
        RepairKind::Relinked => "relinked",
        RepairKind::FrontMatter => "front-matter",
        RepairKind::Itemised => "itemised",
        RepairKind::Headed => "headed",
        RepairKind::Titled => "titled",
        RepairKind::Flush => "flush",
        RepairKind::Divided => "divided",
        RepairKind::Kept => "kept",
        RepairKind::Furniture => "furniture",
        RepairKind::Bullet => "bullet",
        RepairKind::Dehyphenated => "dehyphenated",
    }
}

/// What a sort of repair does, for the manifest: name, English, Chinese.
pub(super) fn described(kind: RepairKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        RepairKind::Renumbered => (
            "lost tens digit",
            "Numbers that lost their tens digit are read in sequence; the label is kept as printed.",
            "丢失十位的编号按顺序读取；编号仍保留印刷形式。",
        ),
        RepairKind::Joined => (
            "hard wraps",
            "Visual lines were joined into paragraphs and blank lines taken out.",
            "各视觉行已合并成段，空行已去除。",
        ),
        RepairKind::PageAnchor => (
            "indents and page anchors",
            "White space at the start of lines was taken out.",
            "行首空白已去除。",
        ),
        RepairKind::Padding => {
            ("padding", "White space at line ends was taken out.", "行末空白已去除。")
        }
        RepairKind::LabelSpacing => (
            "inner spacing",
            "White space behind labels, or repeated inside lines, was taken out.",
            "编号之后或行内重复的空白已去除。",
        ),
        RepairKind::Moved => (
            "title block",
            "The title block was moved in front of the text.",
            "标题部分已移至正文之前。",
        ),
        RepairKind::Relinked => (
            "link targets",
            "Addresses that stood as text were attached to the words that they belong to.",
            "以文字形式出现的网址已附于所属文字。",
        ),
        RepairKind::FrontMatter => (
            "notices before the text",
            "Notices before the text were set apart.",
            "正文之前的声明已单列。",
        ),
        RepairKind::Itemised => (
            "items without label",
            "Items without a printed label were given letters or digits; these are ours.",
            "没有印刷编号的条目以字母或数字编号；其编号为我们所加。",
        ),
        RepairKind::Headed => (
            "labelled headings",
            "Short labelled lines followed by what they are about were read as headings.",
            "带编号且其后有内容的短行作标题处理。",
        ),
        RepairKind::Titled => (
            "run-in titles",
            "The first words of an item are shown as its title; the text is unchanged.",
            "条目开头的文字作为标题显示；文字未改。",
        ),
        RepairKind::Flush => (
            "flush text after a list",
            "Text that goes on from the whole was kept apart from the last item of the list.",
            "承接整段的文字与列表末项分开。",
        ),
        RepairKind::Divided => (
            "enumerations inside a paragraph",
            "The members (i), (ii) … can be cited one by one; the paragraph stays whole.",
            "段内的 (i)、(ii) 等各项可单独引用；段落保持完整。",
        ),
        RepairKind::Kept => {
            ("kept signs", "Kept as printed; search treats them alike.", "按原样保留；搜索时等同。")
        }
        RepairKind::Furniture => (
            "page furniture",
            "Page numbers, running heads and feet were taken out.",
            "页码、页眉和页脚已去除。",
        ),
        RepairKind::Bullet => (
            "bullets",
            "The signs that mark items were taken out; the list says it.",
            "标示条目的符号已去除；由列表表示。",
        ),
        RepairKind::Dehyphenated => (
            "hyphens at line ends",
            "Hyphens that only break a word at the end of a line were taken out.",
            "仅为行末断词的连字符已去除。",
        ),
    }
}
