//! The fixed wording of the report in English and Simplified Chinese. What a question bank says
//! (questions, outcomes, hard stops) is not here.

use assessment::{
    EvidenceDoubt, EvidenceKind, HardStopState, Level, Likelihood, Mark, OverrideFlaw, Severity,
};
use kernel::Language;

/// Wording in one language.
#[derive(Clone, Copy)]
pub(crate) struct Words(pub Language);

impl Words {
    /// The text of this language.
    pub(crate) fn t<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        self.0.pick(en, zh)
    }

    pub(crate) fn page(self, number: usize, total: usize) -> String {
        match self.0 {
            Language::En => format!("page {number} of {total}"),
            Language::Zh => format!("第 {number} 页，共 {total} 页"),
        }
    }

    /// What stands where a long text was cut.
    pub(crate) fn cut(self, characters: usize) -> String {
        match self.0 {
            Language::En => format!("… ({characters} more characters in the record)"),
            Language::Zh => format!("……（其余 {characters} 个字符见存档记录）"),
        }
    }

    /// What stands where a long cell or passage was cut that is whole elsewhere.
    pub(crate) fn unprinted(self, characters: usize) -> String {
        match self.0 {
            Language::En => format!("… ({characters} more characters not shown here)"),
            Language::Zh => format!("……（其余 {characters} 个字符未在此列出）"),
        }
    }

    /// How many rows.
    pub(crate) fn count(self, rows: usize) -> String {
        match self.0 {
            Language::En => format!("{rows} row{}", if rows == 1 { "" } else { "s" }),
            Language::Zh => format!("{rows} 条"),
        }
    }

    /// How many changes of which weight.
    pub(crate) fn changes(self, real: usize, technical: usize) -> String {
        match self.0 {
            Language::En => {
                let plural = if real == 1 { "" } else { "s" };
                format!("{real} real change{plural}, {technical} technical")
            }
            Language::Zh => format!("{real} 处实质变更，{technical} 处技术性差异"),
        }
    }

    /// What stands where a long list was cut.
    pub(crate) fn more(self, count: usize) -> String {
        match self.0 {
            Language::En => format!("… ({count} more in the record)"),
            Language::Zh => format!("……（其余 {count} 项见存档记录）"),
        }
    }

    pub(crate) fn mark(self, mark: Option<Mark>) -> &'static str {
        match mark {
            Some(Mark::Yes) => self.t("Yes", "是"),
            Some(Mark::Partly) => self.t("Partly", "部分符合"),
            Some(Mark::No) => self.t("No", "否"),
            Some(Mark::NotApplicable) => self.t("Not applicable", "不适用"),
            None => self.t("Not answered", "未回答"),
        }
    }

    /// Words for a fact that are the same in every bank.
    pub(crate) fn fact(self, value: &str) -> Option<&'static str> {
        Some(match value {
            "yes" => self.t("Yes", "是"),
            "no" => self.t("No", "否"),
            "not_sure" => self.t("Not sure", "不确定"),
            _ => return None,
        })
    }

    pub(crate) fn severity(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Low => self.t("Low", "低"),
            Severity::Medium => self.t("Medium", "中"),
            Severity::High => self.t("High", "高"),
            Severity::Critical => self.t("Critical", "严重"),
        }
    }

    pub(crate) fn likelihood(self, likelihood: Likelihood) -> &'static str {
        match likelihood {
            Likelihood::Rare => self.t("Rare", "罕见"),
            Likelihood::Possible => self.t("Possible", "可能"),
            Likelihood::Likely => self.t("Likely", "很可能"),
            Likelihood::Frequent => self.t("Frequent", "频繁"),
        }
    }

    pub(crate) fn level(self, level: Level) -> &'static str {
        match level {
            Level::L => self.t("low", "低"),
            Level::M => self.t("medium", "中"),
            Level::H => self.t("high", "高"),
            Level::V => self.t("very high", "极高"),
        }
    }

    pub(crate) fn stop(self, state: HardStopState) -> &'static str {
        match state {
            HardStopState::Clear => self.t("Clear", "未触发"),
            HardStopState::Unsure => self.t("Undecided: “not sure”", "无法判断（回答“不确定”）"),
            HardStopState::Unanswered => self.t("Undecided: not answered", "无法判断（未回答）"),
            HardStopState::Overridden => self.t("Overridden", "已书面例外"),
            HardStopState::Applies => self.t("Applies", "已触发"),
        }
    }

    pub(crate) fn flaw(self, flaw: OverrideFlaw) -> &'static str {
        match flaw {
            OverrideFlaw::NoName => self.t("no name", "未写姓名"),
            OverrideFlaw::WrongRole => self.t("not the required role", "角色不符合要求"),
            OverrideFlaw::NoReason => self.t("no sufficient reason", "理由不足"),
            OverrideFlaw::NoDate => self.t("no date that has come", "没有有效日期"),
        }
    }

    pub(crate) fn evidence(self, kind: EvidenceKind) -> &'static str {
        match kind {
            EvidenceKind::File => self.t("File", "文件"),
            EvidenceKind::Link => self.t("Link", "链接"),
            EvidenceKind::StampRecord => self.t("Stamp record", "标识记录"),
            EvidenceKind::SettingCapture => self.t("Setting", "设置截图"),
            EvidenceKind::Note => self.t("Note", "说明"),
        }
    }

    /// Whether a piece of evidence counts, and why not.
    pub(crate) fn doubt(self, doubt: Option<EvidenceDoubt>) -> &'static str {
        match doubt {
            None => self.t("counts", "有效"),
            Some(EvidenceDoubt::NotAccepted) => {
                self.t("does not count: not accepted by a reviewer", "不计入：复核人未确认")
            }
            Some(EvidenceDoubt::WrongKind) => {
                self.t("does not count: kind not accepted here", "不计入：此题不接受该类证据")
            }
            Some(EvidenceDoubt::UnreadableDate) => {
                self.t("does not count: date unreadable", "不计入：日期无法识别")
            }
            Some(EvidenceDoubt::FutureDate) => {
                self.t("does not count: dated in the future", "不计入：日期在未来")
            }
            Some(EvidenceDoubt::TooOld) => self.t("does not count: too old", "不计入：已过时"),
            Some(EvidenceDoubt::Expired) => self.t("does not count: expired", "不计入：已过期"),
        }
    }
}

/// At most `limit` characters of `text`, and what was left out said in words.
pub(crate) fn bounded(text: &str, limit: usize, words: Words) -> String {
    shortened(text, limit, |left| words.cut(left))
}

/// At most `limit` characters of `text`, and what `said` makes of the number left out.
pub(crate) fn shortened(text: &str, limit: usize, said: impl Fn(usize) -> String) -> String {
    let text = text.trim();
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some((end, _)) => {
            let left = text[end..].chars().count();
            format!("{} {}", text[..end].trim_end(), said(left))
        }
    }
}
