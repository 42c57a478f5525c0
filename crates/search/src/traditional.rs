//! Traditional characters to simplified ones, character by character.
//!
//! Both query and text are folded, so a character that stands for several simplified ones only has
//! to become the same one everywhere. Words that differ between regions (`軟體`, `软件`) stay apart.

use std::sync::OnceLock;

/// The pairs; where they come from stands in the file.
const PAIRS: &str = include_str!("../data/traditional.txt");
/// The characters that the pairs cover.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

/// The simplified form of a character; every other character comes back unchanged.
pub(crate) fn simplified(c: char) -> char {
    static TABLE: OnceLock<Vec<char>> = OnceLock::new();
    let at = u32::from(c);
    if !(FIRST..=LAST).contains(&at) {
        return c;
    }
    let table = TABLE.get_or_init(|| {
        let mut table: Vec<char> =
            (FIRST..=LAST).map(|c| char::from_u32(c).unwrap_or_default()).collect();
        for pair in PAIRS.lines().filter(|l| !l.starts_with('#')).flat_map(|l| l.split(' ')) {
            let mut chars = pair.chars();
            if let (Some(from), Some(to)) = (chars.next(), chars.next())
                && let Some(slot) = table.get_mut((u32::from(from).wrapping_sub(FIRST)) as usize)
            {
                *slot = to;
            }
        }
        table
    });
    table.get((at - FIRST) as usize).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::simplified;

    #[test]
    fn folding_is_done_once_and_for_all() {
        let of = |text: &str| -> String { text.chars().map(simplified).collect() };
        assert_eq!(of("滯納金 人臉識別服務規則"), "滞纳金 人脸识别服务规则");
        assert_eq!(of("複製 製作 採集 儲存 後付費 裡 裏"), "复制 制作 采集 储存 后付费 里 里");
        assert_eq!(of("滞纳金 fee"), "滞纳金 fee");
        for c in '\u{3400}'..='\u{9FFF}' {
            assert_eq!(simplified(simplified(c)), simplified(c), "{c}");
        }
    }
}
