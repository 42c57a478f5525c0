//! `obligations`: the register with one's own states.

use app::{
    App, Result, Silent,
    register::{change_obligation, export_obligations, list_obligations},
    wire::register::{
        ChangeObligation, ExportObligations, ObligationFilter, ObligationRow, OwnState,
    },
};

use crate::{
    arguments::{Obligations, Which},
    output::{Output, named},
    versions::format_of,
};

pub(crate) fn obligations(app: &App, command: Obligations, output: &Output) -> Result<u8> {
    match command {
        Obligations::List(which) => list(app, which, output),
        Obligations::Set { clause, status, owner, due, note } => {
            let filter = ObligationFilter { modality: all_kinds(), ..ObligationFilter::default() };
            let page = list_obligations(app, filter, &Silent)?;
            let fold = |id: &str| id.split_whitespace().collect::<String>().to_lowercase();
            let known = page.rows.iter().find(|row| fold(&row.clause) == fold(&clause));
            let old = known.map(|row| row.own.clone()).unwrap_or_default();
            let own = OwnState {
                status: status.unwrap_or(old.status),
                owner: owner.unwrap_or(old.owner),
                due: due.unwrap_or(old.due),
                note: note.unwrap_or(old.note),
            };
            let row = change_obligation(app, ChangeObligation { clause, own }, &Silent)?;
            if output.json {
                output.document(&row);
            } else {
                show(&row, output);
            }
            Ok(0)
        }
        Obligations::Export { which, out } => {
            let export = ExportObligations {
                filter: filter(which),
                format: format_of(&out, &["csv", "xlsx", "pdf"])?,
                language: output.language.tag().to_owned(),
                path: named(&out)?,
            };
            let written = export_obligations(app, export, &Silent)?;
            if output.json {
                output.document(&written);
            } else {
                written.paths.iter().for_each(|path| output.line(path));
            }
            Ok(0)
        }
    }
}

/// Containers too: every row can be looked up.
fn all_kinds() -> Vec<String> {
    let kinds = [
        "obligation",
        "prohibition",
        "permission",
        "provider-right",
        "disclaimer",
        "acknowledgement",
        "definition",
        "procedure",
        "container",
    ];
    kinds.map(str::to_owned).to_vec()
}

fn filter(which: Which) -> ObligationFilter {
    ObligationFilter {
        documents: which.doc,
        bound: which.bound,
        modality: which.is,
        severity: which.severity,
        status: which.status,
        owner: which.owner,
        text: which.text,
        due_by: which.due_by,
        sort: which.sort,
        descending: which.descending,
    }
}

fn list(app: &App, which: Which, output: &Output) -> Result<u8> {
    let page = list_obligations(app, filter(which), &Silent)?;
    if output.json {
        output.document(&page);
        return Ok(0);
    }
    for row in &page.rows {
        show(row, output);
    }
    let (shown, total) = (page.rows.len(), page.total);
    output
        .remark(&output.language.pick(format!("{shown} of {total}"), format!("{shown} / {total}")));
    Ok(0)
}

fn show(row: &ObligationRow, output: &Output) {
    let outdated =
        if row.outdated { output.word("  ▲ text changed", "  ▲ 文字有变") } else { "" };
    output.line(&format!(
        "{}  {}, {}, {}{outdated}",
        output.strong(&row.clause),
        row.bound,
        row.modality,
        row.severity
    ));
    output.line(&format!("    {}", row.words));
    if !output.say(&row.question).is_empty() {
        output.line(&format!("    ? {}", output.say(&row.question)));
    }
    let own = [&row.own.status, &row.own.owner, &row.own.due, &row.own.note];
    let own: Vec<&str> =
        own.into_iter().map(String::as_str).filter(|one| !one.is_empty()).collect();
    if !own.is_empty() {
        output.line(&format!("    ✎ {}", own.join(" · ")));
    }
}
