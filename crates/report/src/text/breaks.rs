//! Where a line may end: Unicode Standard Annex 14, and on top of it the Chinese rules of GB/T 15834
//! for marks that may not begin or end a line, and breaks beside Chinese quotation marks, which the
//! annex forbids because it cannot tell them from English ones.

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::scripts::is_han;

/// Marks that no line begins with.
const NEVER_FIRST: &str = "，。、；：！？）》」』】〕〉…—～·％℃,.;:!?)]}%’”";
/// Marks that no line ends with.
const NEVER_LAST: &str = "（《「『【〔〈([{‘“￥¥$";

/// Places where a line may (`false`) or must (`true`) end, as byte offsets of what follows, in
/// order; the end of the text is always among them.
pub(crate) fn opportunities(text: &str) -> Vec<(usize, bool)> {
    let mut out: Vec<(usize, bool)> = Vec::new();
    let mut previous = 0;
    for (offset, kind) in linebreaks(text) {
        beside_quotes(text, previous, offset, &mut out);
        previous = offset;
        // The annex ends every text with a mandatory break; a break is only meant where a line ends.
        let forced = kind == BreakOpportunity::Mandatory
            && text[..offset].ends_with(['\n', '\u{000B}', '\u{000C}']);
        if forced || offset == text.len() || allowed(text, offset) {
            out.push((offset, forced));
        }
    }
    out
}

fn allowed(text: &str, offset: usize) -> bool {
    let (before, after) = text.split_at(offset);
    let first = after.chars().next();
    // A space hides the mark: after it the annex decides.
    let last = before.chars().next_back();
    !first.is_some_and(|character| NEVER_FIRST.contains(character) && last != Some(' '))
        && !last.is_some_and(|character| NEVER_LAST.contains(character))
}

/// 有“AI生成”标 may be parted before the opening and after the closing mark.
fn beside_quotes(text: &str, from: usize, to: usize, out: &mut Vec<(usize, bool)>) {
    let part = &text[from..to];
    let mut before: Option<char> = None;
    for (index, character) in part.char_indices() {
        if let Some(last) = before
            && index > 0
            && ((is_han(last) && matches!(character, '“' | '‘'))
                || (matches!(last, '”' | '’') && is_han(character)))
            && allowed(text, from + index)
        {
            out.push((from + index, false));
        }
        before = Some(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        let mut from = 0;
        opportunities(text)
            .into_iter()
            .map(|(to, _)| {
                let piece = &text[from..to];
                from = to;
                piece
            })
            .collect()
    }

    #[test]
    fn english_breaks_at_spaces_and_after_hyphens() {
        assert_eq!(
            pieces("High-risk use, as defined"),
            ["High-", "risk ", "use, ", "as ", "defined"]
        );
    }

    #[test]
    fn chinese_breaks_between_ideographs_but_keeps_marks_with_their_words() {
        assert_eq!(
            pieces("服务（包括）：甲，乙。"),
            ["服", "务", "（包", "括）：", "甲，", "乙。"]
        );
        for piece in pieces("《规则》第一条：“用户”、「平台」！真的？是；（一）甲")
        {
            let first = piece.chars().next().unwrap();
            let last = piece.chars().next_back().unwrap();
            assert!(!"，。、；：）》」！？”".contains(first), "{piece} begins with {first}");
            assert!(!"（《「“".contains(last), "{piece} ends with {last}");
        }
    }

    #[test]
    fn chinese_quotation_marks_do_not_glue_a_whole_clause() {
        assert_eq!(pieces("有“AI生成”标识"), ["有", "“AI", "生", "成”", "标", "识"]);
    }

    #[test]
    fn line_ends_are_mandatory_and_the_end_of_the_text_is_not() {
        assert_eq!(opportunities("a\nb"), [(2, true), (3, false)]);
        assert_eq!(opportunities(""), [(0, false)][..0]);
    }
}
