//! Texts in older encodings are read, and their encoding is said.

use encoding_rs::{BIG5, GB18030, WINDOWS_1252};
use intake::{Error, receive};

const HAN: &str = "第一条 本合同所称设备，包括服务器、网络设备以及其他在附件中列明的物品。\n第二条 甲方应当在收到货物后十日内付款。\n";
const TRADITIONAL: &str = "第一條 本合約所稱設備，包括伺服器、網路設備以及其他在附件中列明的物品。\n第二條 甲方應當在收到貨物後十日內付款。\n";
const LATIN: &str = "1. The café’s terms – “as is” – apply.\n2. Résumés are kept for one year, and then they are destroyed by the operator of the site.\n";

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn each_encoding_is_recognised() {
    let bom = |text: &str| [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat();
    for (text, bytes, name) in [
        (HAN, HAN.as_bytes().to_vec(), "UTF-8"),
        (HAN, bom(HAN), "UTF-8"),
        (HAN, GB18030.encode(HAN).0.into_owned(), "gb18030"),
        (TRADITIONAL, BIG5.encode(TRADITIONAL).0.into_owned(), "Big5"),
        (LATIN, WINDOWS_1252.encode(LATIN).0.into_owned(), "windows-1252"),
        (HAN, utf16(HAN, false, true), "UTF-16LE"),
        (HAN, utf16(HAN, true, true), "UTF-16BE"),
        (HAN, utf16(HAN, false, false), "UTF-16LE"),
        (HAN, utf16(HAN, true, false), "UTF-16BE"),
        (LATIN, utf16(LATIN, false, false), "UTF-16LE"),
        (LATIN, utf16(LATIN, true, false), "UTF-16BE"),
    ] {
        let received = receive(&bytes, "contract.txt").unwrap();
        assert_eq!(received.encoding, name);
        assert_eq!(received.text, text.trim_end(), "{name}");
    }
}

#[test]
fn other_languages_are_taken_with_a_notice() {
    let text = "1. Общие положения\n\nНастоящий договор регулирует отношения сторон.\n\n2. Оплата\n\nЗаказчик оплачивает услуги.\n";
    let received = receive(text.as_bytes(), "dogovor.txt").unwrap();
    assert_eq!(received.guesses.language, None);
    let (_, found) = crate::support::import(text.as_bytes(), "dogovor.txt", "dogovor");
    assert!(found.notices.iter().any(|notice| notice.en.contains("neither English nor Chinese")));
    assert_eq!(found.document.clauses.len(), 2, "{}", found.markdown);
}

#[test]
fn what_is_no_text_is_named() {
    let noise: Vec<u8> =
        (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let error = receive(&noise, "x.txt").unwrap_err();
    assert!(matches!(error, Error::UnknownEncoding { .. } | Error::NotAText { .. }), "{error}");
    assert!(matches!(receive(b"", "x"), Err(Error::Empty)));
    assert!(matches!(receive(b" \n\n ", "x"), Err(Error::Empty)));
    assert!(matches!(receive(b"\x89PNG\r\n\x1a\n....", "x.txt"), Err(Error::NotAText { .. })));
}
