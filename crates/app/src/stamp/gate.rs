//! The release gate: what must be true before a file may be published, each refusal with its clause.

use kernel::{Grade, Profile};
use label::{LabelRequest, Place};
use provenance::{Finding, Severity};
use serde_json::{Value, json};

use crate::{
    App, Code, Error, Result,
    wire::{
        Text,
        stamp::{RuleView, StampOptions},
    },
};

/// What naming a reviewer declares (AI Terms 4.3(a) to (d)).
pub(crate) const DECLARATION_EN: &str = "The reviewer has manually reviewed and verified this AI \
    Output before sharing; it is attributed to the publisher, not presented as human-generated \
    without disclosure, and not used to impersonate or mislead.";

/// Options that were understood.
pub(crate) struct Request {
    pub(crate) profiles: Vec<Profile>,
    pub(crate) grade: Grade,
    pub(crate) place: Option<Place>,
    pub(crate) publisher: String,
    pub(crate) system: Option<String>,
    pub(crate) producer_code: Option<String>,
}

impl Request {
    pub(crate) fn parse(options: &StampOptions) -> Result<Self> {
        let usage = |what: &str| {
            Error::new(
                Code::Usage,
                format!("{what} is not a choice here."),
                format!("“{what}”不是可用选项。"),
            )
            .help(
                "The choices: --grade generated or modified; --place top-left, top, top-right, left, \
                 center, right, bottom-left, bottom, bottom-right or automatic.",
                "可选：--grade generated、modified；--place top-left、top、top-right、left、center、\
                 right、bottom-left、bottom、bottom-right、automatic。",
            )
        };
        let named = options.profiles.iter().map(|name| name.trim().to_lowercase());
        let mut profiles = named
            .filter(|name| !name.is_empty())
            .map(|name| {
                name.parse::<Profile>().map_err(|_| {
                    usage(&name).help(
                        "The profiles are contract, eu, cn and kr.",
                        "可用规则集：contract、eu、cn、kr。",
                    )
                })
            })
            .collect::<Result<Vec<_>>>()?;
        profiles.sort_unstable();
        profiles.dedup();
        if profiles.is_empty() {
            return Err(Error::new(
                Code::Refused,
                "No profile was chosen, so nothing says what the label must satisfy \
                 (ai-terms 4.2(1)).",
                "未选择规则集，无法确定标识须满足的要求（ai-terms 4.2(1)）。",
            )
            .help(
                "Choose at least one: contract, eu, cn, kr.",
                "请至少选择一项：contract、eu、cn、kr。",
            ));
        }
        let grade = match options.grade.as_str() {
            "generated" => Grade::Generated,
            "modified" => Grade::Modified,
            other => return Err(usage(other)),
        };
        let place = match options.place.as_deref() {
            None | Some("" | "automatic") => None,
            Some(name) => Some(
                serde_json::from_value(Value::String(name.to_owned())).map_err(|_| usage(name))?,
            ),
        };
        let given = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
        };
        let producer_code = given(&options.producer_code);
        if let Some(code) = &producer_code
            && let Err(fault) = provenance::check_producer_code(code)
        {
            return Err(Error::new(
                Code::Usage,
                format!("The producer code {code} is not valid: {fault}."),
                format!("服务提供者编码 {code} 无效：{fault}。"),
            )
            .help(
                "Enter the 27-character code of TC260-PG-20252A that was given to you, or none.",
                "请输入按 TC260-PG-20252A 分配给您的 27 位编码，或不填。",
            ));
        }
        Ok(Self {
            profiles,
            grade,
            place,
            publisher: options.publisher.trim().to_owned(),
            system: given(&options.system),
            producer_code,
        })
    }

    pub(crate) fn label(&self) -> LabelRequest {
        LabelRequest {
            profiles: self.profiles.clone(),
            grade: self.grade,
            languages: Vec::new(),
            publisher: Some(self.publisher.clone()).filter(|name| !name.is_empty()),
            place: self.place,
        }
    }
}

/// Lets a file through when a reviewer and a publisher are named; gives back the reviewer.
pub(crate) fn release(request: &Request, reviewed_by: &str) -> Result<String> {
    let reviewer = reviewed_by.trim();
    if reviewer.is_empty() {
        return Err(Error::new(
            Code::Refused,
            "Refused: nobody is named who reviewed this output by hand. ai-terms 4.3(a): \
             “manually review and verify each AI Output before sharing”.",
            "不予放行：未写明由谁人工审核。ai-terms 4.3(a) 要求分享前对每项人工智能输出进行人工审核与核实。",
        )
        .help(
            "Look at the file, then name who did: --reviewed-by NAME.",
            "请先审核文件，再写明审核人：--reviewed-by 姓名。",
        )
        .about("ai-terms 4.3(a)"));
    }
    if request.publisher.is_empty() {
        return Err(Error::new(
            Code::Refused,
            "Refused: no publisher is named. ai-terms 4.3(b): “attribute the content to your name \
             or entity”.",
            "不予放行：未写明发布者。ai-terms 4.3(b) 要求将内容署名为您本人或您的单位。",
        )
        .help("Name the publisher: --publisher NAME.", "请写明发布者：--publisher 名称。")
        .about("ai-terms 4.3(b)"));
    }
    if reviewer.chars().count() > 200 || reviewer.chars().any(deceptive) {
        return Err(Error::new(
            Code::Usage,
            "A reviewer's name has at most 200 characters and no control characters.",
            "审核人姓名不得超过 200 个字符，且不得含控制字符。",
        )
        .help("Name one person: --reviewed-by NAME.", "请写明一人：--reviewed-by 姓名。"));
    }
    if request.publisher.chars().any(deceptive) {
        return Err(Error::new(
            Code::Usage,
            "The publisher's name holds control characters or ones that turn its direction.",
            "发布者名称含控制字符或方向控制字符。",
        )
        .help("Type the name anew.", "请重新输入名称。"));
    }
    Ok(reviewer.to_owned())
}

/// Characters that make a name look other than it is: controls and bidirectional controls.
fn deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The reason why an identity must not sign now, if there is one.
pub(crate) fn unusable(findings: &[Finding]) -> Option<Error> {
    let fault = findings.iter().find(|finding| finding.severity == Severity::Fault)?;
    Some(
        Error::new(
            Code::Identity,
            format!("The signing identity cannot be used: {} Nothing was published.", fault.en),
            format!("签名身份无法使用：{}未发布任何内容。", fault.zh),
        )
        .help(
            "Move its file out of the vault's secrets folder and make a new identity: imprimatur \
             identity new NAME",
            "请将其文件移出保管库的 secrets 文件夹并重新生成：imprimatur identity new 名称",
        ),
    )
}

/// The clauses that a stamp under `profiles` relies on, each with the digest of its text.
pub(crate) fn clauses(app: &App, profiles: &[Profile]) -> Vec<Value> {
    let mut ids: Vec<&str> = rules(profiles)
        .iter()
        .flat_map(|rule| {
            CLAUSES.iter().filter(|(profile, _)| *profile == rule.profile).map(|(_, id)| *id)
        })
        .collect();
    ids.extend(["ai-terms 4.3(a)", "ai-terms 4.3(b)", "ai-terms 4.3(c)", "ai-terms 4.3(d)"]);
    ids.sort_unstable();
    ids.dedup();
    ids.iter()
        .filter_map(|id| {
            let passage = app.library().resolve(&id.parse().ok()?)?;
            Some(json!({ "id": id, "digest": passage.digest() }))
        })
        .collect()
}

/// The clauses of the terms behind each profile.
const CLAUSES: &[(&str, &str)] = &[
    ("contract", "ai-terms 4.2(1)"),
    ("contract", "ai-terms 4.3(b)"),
    ("contract", "ai-terms 4.3(c)"),
    ("eu", "ai-terms 4.2(2)(b)"),
    ("cn", "ai-terms 4.2(2)(b)"),
    ("kr", "ai-terms 4.2(2)(b)"),
];

/// Why each profile asks for what it asks.
pub(crate) fn rules(profiles: &[Profile]) -> Vec<RuleView> {
    profiles
        .iter()
        .map(|profile| {
            let text = match profile {
                Profile::Contract => Text::new(
                    "Easily visible and understandable, with the publisher's name",
                    "醒目、易懂，并署发布者名称",
                ),
                Profile::Eu => Text::new(
                    "AI Act Art. 50: seen at first exposure, with a machine-readable mark",
                    "《人工智能法》第50条：首次接触即可见，并含机器可读标识",
                ),
                Profile::Cn => Text::new(
                    "GB 45438-2025: AI and 生成/合成, letters at least 5 % of the shortest side, AIGC metadata",
                    "GB 45438-2025：同时含“AI”与“生成/合成”，字高不低于最短边 5 %，并写入 AIGC 元数据",
                ),
                Profile::Kr => Text::new(
                    "AI Basic Act Art. 31: people can perceive that AI made it",
                    "韩国《人工智能基本法》第31条：使人能够感知内容由人工智能生成",
                ),
            };
            let clauses = CLAUSES
                .iter()
                .filter(|(name, _)| *name == profile.name())
                .map(|(_, id)| (*id).to_owned());
            RuleView { profile: profile.name().to_owned(), text, clauses: clauses.collect() }
        })
        .collect()
}
