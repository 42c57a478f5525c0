//! What ships inside the program: documents, glossary, question bank, fonts, samples.

/// The manifest of the documents.
pub(crate) const MANIFEST: &str = include_str!("../../../terms/manifest.toml");

const TERMS: &[(&str, &str)] = &[
    ("ai-terms.en.md", include_str!("../../../terms/ai-terms.en.md")),
    ("face-rules.zh.md", include_str!("../../../terms/face-rules.zh.md")),
    (
        "sources/ai-service-terms.en.txt",
        include_str!("../../../terms/sources/ai-service-terms.en.txt"),
    ),
    (
        "sources/face-recognition-rules.zh.txt",
        include_str!("../../../terms/sources/face-recognition-rules.zh.txt"),
    ),
];

/// A file of `terms/` by the name that the manifest gives it.
pub(crate) fn term(name: &str) -> Option<String> {
    TERMS.iter().find(|(file, _)| *file == name).map(|(_, text)| (*text).to_owned())
}

/// English–Chinese term pairs.
pub(crate) const GLOSSARY: &str = include_str!("../../../assets/glossary.csv");

/// General English–Chinese term pairs.
pub(crate) const LEXICON: &str = include_str!("../../../assets/lexicon.csv");

/// The obligations register, file by file.
pub(crate) const REGISTER: &[(&str, &str)] = &[
    ("register.toml", include_str!("../../../assets/register/register.toml")),
    ("obligations.csv", include_str!("../../../assets/register/obligations.csv")),
    ("conflicts.toml", include_str!("../../../assets/register/conflicts.toml")),
];

/// A complete set of answers, in the format of `assess run --answers`.
pub const EXAMPLE_ANSWERS: &str = include_str!("../../../assets/examples/answers-example.toml");

/// A sample picture to try stamping with.
pub const SAMPLE_PNG: &[u8] = include_bytes!("../../../assets/samples/lighthouse.png");

/// A sample picture to try stamping with.
pub const SAMPLE_JPEG: &[u8] = include_bytes!("../../../assets/samples/paper-boats.jpg");

/// The question bank, file by file.
pub(crate) const QUESTIONS: &[(&str, &str)] = &[
    ("bank.toml", include_str!("../../../assets/questions/bank.toml")),
    ("laws.toml", include_str!("../../../assets/questions/laws.toml")),
    ("pins.toml", include_str!("../../../assets/questions/pins.toml")),
    ("m00-scope.toml", include_str!("../../../assets/questions/m00-scope.toml")),
    ("m01-acceptance.toml", include_str!("../../../assets/questions/m01-acceptance.toml")),
    ("m02-prohibited.toml", include_str!("../../../assets/questions/m02-prohibited.toml")),
    ("m03-inputs.toml", include_str!("../../../assets/questions/m03-inputs.toml")),
    ("m04-training.toml", include_str!("../../../assets/questions/m04-training.toml")),
    ("m05-labels.toml", include_str!("../../../assets/questions/m05-labels.toml")),
    ("m06-review.toml", include_str!("../../../assets/questions/m06-review.toml")),
    ("m07-evidence.toml", include_str!("../../../assets/questions/m07-evidence.toml")),
    ("m08-agents.toml", include_str!("../../../assets/questions/m08-agents.toml")),
    ("m09-tools.toml", include_str!("../../../assets/questions/m09-tools.toml")),
    ("m10-liability.toml", include_str!("../../../assets/questions/m10-liability.toml")),
    ("m11-face.toml", include_str!("../../../assets/questions/m11-face.toml")),
    ("m12-continuity.toml", include_str!("../../../assets/questions/m12-continuity.toml")),
    ("m13-regimes.toml", include_str!("../../../assets/questions/m13-regimes.toml")),
];

/// The fonts of reports, parsed.
pub(crate) fn fonts() -> Result<report::Fonts<'static>, report::Error> {
    report::Fonts::parse(&report::FontFiles {
        serif: include_bytes!("../../../assets/fonts/SourceSerif4-Regular.ttf"),
        serif_italic: include_bytes!("../../../assets/fonts/SourceSerif4-Italic.ttf"),
        serif_semibold: include_bytes!("../../../assets/fonts/SourceSerif4-SemiBold.ttf"),
        sans: include_bytes!("../../../assets/fonts/Inter-Regular.ttf"),
        sans_semibold: include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf"),
        han_serif: include_bytes!("../../../assets/fonts/NotoSerifSC-Regular.ttf"),
        han_sans_bold: include_bytes!("../../../assets/fonts/NotoSansSC-Bold.ttf"),
    })
}
