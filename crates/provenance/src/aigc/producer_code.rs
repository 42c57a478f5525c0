//! The 27-character provider code of practice guide TC260-PG-20252A, checked offline.

/// Why a text is not a provider code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidProducerCode {
    /// It has another length than 27.
    #[error("it has {0} characters instead of 27")]
    Length(usize),
    /// It holds other characters than digits and capital letters.
    #[error("it holds other characters than 0-9 and A-Z")]
    Characters,
    /// It does not start with the format number `00`.
    #[error("it does not start with 00")]
    Format,
    /// The service type (position 23) is neither 0, 1 (generates) nor 2 (propagates).
    #[error("its service type (position 23) is neither 0, 1 nor 2")]
    Service,
    /// The unified social credit code (positions 5 to 22) fails its check digit (GB 32100).
    #[error("its unified social credit code fails the check of GB 32100")]
    CreditCode,
}

impl InvalidProducerCode {
    /// The reason in Simplified Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Length(length) => format!("长度为 {length}，应为 27 位"),
            Self::Characters => "含有数字和大写字母以外的字符".to_owned(),
            Self::Format => "未以 00 开头".to_owned(),
            Self::Service => "服务类型（第 23 位）不是 0、1 或 2".to_owned(),
            Self::CreditCode => "其中的统一社会信用代码未通过 GB 32100 校验".to_owned(),
        }
    }
}

/// Checks a provider code of TC260-PG-20252A: positions 1–2 format `00`; 3 subject (1 is an
/// organisation); 4 binding (1 is the unified social credit code); 5–22 that code; 23 service;
/// 24–27 model or application. The credit code's check character is computed when 3 and 4 say
/// that there is one; the layout for individuals is not public, so theirs is not looked into.
///
/// A code that passes is well formed; whether it was issued, only the issuer knows.
///
/// # Errors
/// The first rule that the code breaks.
pub fn check_producer_code(code: &str) -> Result<(), InvalidProducerCode> {
    let digits = code.as_bytes();
    if digits.len() != 27 {
        return Err(InvalidProducerCode::Length(code.chars().count()));
    }
    if !digits.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
        return Err(InvalidProducerCode::Characters);
    }
    if !code.starts_with("00") {
        return Err(InvalidProducerCode::Format);
    }
    if !matches!(digits[22], b'0'..=b'2') {
        return Err(InvalidProducerCode::Service);
    }
    if &digits[2..4] == b"11" && !credit_code_holds(&digits[4..22]) {
        return Err(InvalidProducerCode::CreditCode);
    }
    Ok(())
}

/// GB 32100-2015: weights 3^i mod 31 over an alphabet without I, O, S, V and Z.
fn credit_code_holds(code: &[u8]) -> bool {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let value = |byte: &u8| ALPHABET.iter().position(|known| known == byte);
    let Some(values) = code.iter().map(value).collect::<Option<Vec<_>>>() else { return false };
    let Some((check, body)) = values.split_last() else { return false };
    let (sum, _) =
        body.iter().fold((0, 1), |(sum, weight), value| (sum + value * weight, weight * 3 % 31));
    (31 - sum % 31) % 31 == *check
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_codes_pass_and_each_rule_bites() {
        for code in [
            "001191110102MACQD9K64010000",
            "00119144030008867405X210001",
            "00119144030008867405X220001",
            "00119144030008867405X200000",
        ] {
            assert_eq!(check_producer_code(code), Ok(()), "{code}");
        }
        let check = |code: &str| check_producer_code(code).err();
        assert_eq!(check("00119"), Some(InvalidProducerCode::Length(5)));
        assert_eq!(check("001191110102macqd9k64010000"), Some(InvalidProducerCode::Characters));
        assert_eq!(check("011191110102MACQD9K64010000"), Some(InvalidProducerCode::Format));
        assert_eq!(check("001191110102MACQD9K64090000"), Some(InvalidProducerCode::Service));
        assert_eq!(check("001191110102MACQD9K65010000"), Some(InvalidProducerCode::CreditCode));
        assert_eq!(check("001191110102MACQD9K46010000"), Some(InvalidProducerCode::CreditCode));
    }
}
