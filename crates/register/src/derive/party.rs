//! Who the parties of a document are: pronouns, role words, and the names that the document gives
//! itself, such as `Tencent Cloud (“we”, “our” and “us”)`.

use clauses::Document;
use kernel::Language;

/// A party as a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Party {
    Customer,
    Provider,
    Both,
}

/// Role words that, in the singular and with a capital, name the customer.
pub(super) const CUSTOMER_ROLES: &[&str] = &[
    "customer",
    "client",
    "licensee",
    "subscriber",
    "buyer",
    "purchaser",
    "tenant",
    "lessee",
    "borrower",
    "user",
];
/// Role words that, in the singular and with a capital, name the provider.
pub(super) const PROVIDER_ROLES: &[&str] = &[
    "provider",
    "supplier",
    "vendor",
    "licensor",
    "contractor",
    "seller",
    "landlord",
    "lessor",
    "lender",
];
/// The customer in Chinese contracts.
const CUSTOMER_ZH: &[&str] =
    &["您", "客户", "委托方", "采购方", "买方", "承租方", "被许可方", "需方"];
/// The provider in Chinese contracts.
const PROVIDER_ZH: &[&str] = &[
    "我们",
    "我方",
    "本公司",
    "服务提供者",
    "服务提供方",
    "服务商",
    "供应商",
    "许可方",
    "出租方",
    "卖方",
    "供方",
    "受托方",
];

/// The most names of one party, and the longest, in characters.
const MOST: usize = 8;
const LONGEST: usize = 40;

/// Names of the parties, folded to lower case; longest first.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) customer: Vec<String>,
    pub(super) provider: Vec<String>,
}

impl Names {
    /// The names that the document itself gives its parties.
    pub(super) fn of(document: &Document) -> Self {
        let mut names = Self::default();
        let texts = || document.clauses.iter().map(|clause| clause.text.as_str());
        match document.language {
            Language::En => texts().for_each(|text| names.english(text)),
            Language::Zh => {
                names.customer.extend(CUSTOMER_ZH.iter().map(ToString::to_string));
                names.provider.extend(PROVIDER_ZH.iter().map(ToString::to_string));
                texts().for_each(|text| names.chinese(text));
                // Party A is the customer by custom, unless the document says the reverse.
                let reversed = texts().any(|text| {
                    CUSTOMER_ZH.iter().any(|role| {
                        text.contains(&format!("乙方（{role}"))
                            || text.contains(&format!("{role}（乙方"))
                    })
                });
                let (first, second) =
                    if reversed { ("乙方", "甲方") } else { ("甲方", "乙方") };
                names.customer.push(first.to_owned());
                names.provider.push(second.to_owned());
            }
        }
        for list in [&mut names.customer, &mut names.provider] {
            list.sort_by_key(|name| std::cmp::Reverse(name.len()));
            list.dedup();
        }
        names
    }

    /// `Name (“we” …)`, `Name (the “Supplier”)`: the capitalised words before the bracket.
    fn english(&mut self, text: &str) {
        for (at, _) in text.match_indices(['(', '（']) {
            let after: String =
                text.get(at + 1..).unwrap_or_default().chars().take(LONGEST).collect();
            let after = after.trim_start_matches("the ").trim_start_matches(['(', '（', ' ']);
            let Some(quoted) = after.strip_prefix(['“', '"']) else { continue };
            let end = quoted.find(['”', '"', ',']).unwrap_or(quoted.len());
            let alias = quoted.get(..end).unwrap_or_default().to_lowercase();
            let list = match alias.as_str() {
                "we" | "us" | "our" => &mut self.provider,
                "you" | "your" => &mut self.customer,
                role if PROVIDER_ROLES.contains(&role) => &mut self.provider,
                role if CUSTOMER_ROLES.contains(&role) => &mut self.customer,
                _ => continue,
            };
            // A name is short: looking further back would cost the square of a long text.
            let start = text.floor_char_boundary(at.saturating_sub(200));
            let before = text.get(start..at).unwrap_or_default();
            let capital = |word: &&str| word.starts_with(|c: char| c.is_uppercase());
            let mut words: Vec<&str> =
                before.split_whitespace().rev().take_while(capital).take(5).collect();
            words.reverse();
            let name = words.join(" ").to_lowercase();
            if name.chars().count() > 2 && list.len() < MOST && !list.contains(&name) {
                list.push(name);
            }
        }
    }

    /// `您与某公司之间`, `某公司（以下简称“我们”）`.
    fn chinese(&mut self, text: &str) {
        for (at, opening) in text.match_indices("您与") {
            let after = text.get(at + opening.len()..).unwrap_or_default();
            let after: String = after.chars().take(LONGEST).collect();
            let Some(end) = after.find("之间") else { continue };
            self.add_provider(after.get(..end).unwrap_or_default());
        }
        for alias in ["（以下简称“我们”", "（以下称“我们”", "（“我们”"]
        {
            let Some(at) = text.find(alias) else { continue };
            let before = text.get(..at).unwrap_or_default();
            let start = before.rfind(['，', '。', '、', '与', '和', '由', '：']);
            let name = start.map_or(before, |start| {
                before
                    .get(start..)
                    .unwrap_or_default()
                    .trim_start_matches(['，', '。', '、', '与', '和', '由', '：'])
            });
            self.add_provider(name);
        }
    }

    fn add_provider(&mut self, name: &str) {
        let count = name.chars().count();
        let plain = name.chars().all(char::is_alphanumeric);
        if plain && (2..=20).contains(&count) && self.provider.len() < MOST + PROVIDER_ZH.len() {
            self.provider.push(name.to_owned());
        }
    }
}
