//! System packages: what is missing is named with its reason, then installed.

use crate::shell::{Failed, Step};

/// A Debian or Ubuntu package and why it is needed.
pub(crate) type Package = (&'static str, &'static str);

/// What the build needs.
pub(crate) const BUILD: &[Package] = &[
    ("gcc", "compiles SQLite and links the programs"),
    ("libc6-dev", "headers of the C library"),
    ("pkg-config", "finds the libraries"),
    ("libwebkit2gtk-4.1-dev", "draws the window"),
];

/// What the tests need besides.
pub(crate) const TEST: &[Package] = &[
    ("webkit2gtk-driver", "drives the real window"),
    ("xvfb", "a screen for the window, where there is none"),
    ("xauth", "access to that screen"),
    ("fonts-noto-cjk", "Chinese in the system's own dialogs"),
    ("chromium", "browser tests of the interface"),
    ("libimage-exiftool-perl", "a second opinion on metadata"),
    ("poppler-utils", "a second opinion on PDF text"),
    ("qpdf", "a second opinion on PDF structure"),
    ("python3", "runs the independent C2PA reader"),
    ("python3-venv", "keeps that reader apart from the system"),
];

/// Installs those of `packages` that are missing.
pub(crate) fn install(packages: &[Package]) -> Result<(), Failed> {
    if !Step::new("dpkg-query").arguments(&["--version"]).succeeds() {
        let names: Vec<_> = packages.iter().map(|(name, _)| *name).collect();
        eprintln!("Not a Debian or Ubuntu machine; this must be there: {}", names.join(" "));
        return Ok(());
    }
    let missing: Vec<Package> =
        packages.iter().copied().filter(|(name, _)| !installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("These system packages are missing and will be installed:");
    for (name, reason) in &missing {
        eprintln!("  {name:<24} {reason}");
    }
    apt(&["update"])?;
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(missing.iter().map(|(name, _)| *name));
    apt(&arguments)
}

fn installed(name: &str) -> bool {
    let status = Step::new("dpkg-query").arguments(&["-W", "-f", "${db:Status-Status}", name]);
    status.prints().is_some_and(|status| status.trim() == "installed")
}

fn apt(arguments: &[&str]) -> Result<(), Failed> {
    let user = Step::new("id").arguments(&["-u"]).prints().unwrap_or_default();
    let step = if user.trim() == "0" {
        Step::new("apt-get")
    } else {
        Step::new("sudo").arguments(&["apt-get"])
    };
    step.arguments(arguments).variable("DEBIAN_FRONTEND", "noninteractive").run().map_err(
        |Failed(reason)| {
            Failed(format!("{reason}\nInstall the packages above by hand and run this again."))
        },
    )
}
