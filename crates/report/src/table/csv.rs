//! A table as CSV: RFC 4180 with a byte order mark, because Excel takes a file without one for the
//! machine's old code page. Remarks and provenance are left out, so that the first line is the head.

use super::Table;

/// Writes the table as CSV: UTF-8 with a byte order mark, lines ending in CR LF, every row with as
/// many cells as there are columns. Cells that a spreadsheet would compute are made harmless with an
/// apostrophe; see [`harmless`].
#[must_use]
pub fn table_csv(table: &Table) -> Vec<u8> {
    let mut out = String::from('\u{FEFF}');
    let line = |cells: &mut dyn Iterator<Item = &str>, out: &mut String| {
        for (index, cell) in cells.enumerate() {
            if index > 0 {
                out.push(',');
            }
            quoted(&harmless(cell), out);
        }
        out.push_str("\r\n");
    };
    line(&mut table.columns.iter().map(|column| column.name.as_str()), &mut out);
    for row in &table.rows {
        line(&mut (0..table.columns.len()).map(|column| table.cell(row, column)), &mut out);
    }
    out.into_bytes()
}

/// Whether a spreadsheet may take what begins so for a formula (OWASP, CSV injection); the full-width
/// signs because Chinese and Japanese settings read them like the narrow ones.
fn computes(character: char) -> bool {
    matches!(character, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
}

/// Puts an apostrophe before a cell that would be computed, and before whatever would be if another
/// separator than the comma parted the file: what follows a semicolon, a tab or a line end inside the
/// cell begins a cell of its own there.
fn harmless(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len() + 1);
    let mut begins = true;
    for character in cell.chars() {
        if begins && computes(character) {
            out.push('\'');
            begins = false;
        }
        match character {
            ';' | '\t' | '\n' | '\r' => begins = true,
            // What a reader skips at the beginning of a cell.
            ' ' | '"' | '\u{A0}' | '\u{3000}' => {}
            _ => begins = false,
        }
        out.push(character);
    }
    out
}

/// Appends a cell, in quotation marks where it holds a separator, a quotation mark, a line end or
/// space at an end (RFC 4180, 2.5–2.7).
fn quoted(cell: &str, out: &mut String) {
    let plain = !cell.contains([',', ';', '"', '\n', '\r', '\t'])
        && !cell.starts_with(char::is_whitespace)
        && !cell.ends_with(char::is_whitespace);
    if plain {
        out.push_str(cell);
        return;
    }
    out.push('"');
    for character in cell.chars() {
        if character == '"' {
            out.push('"');
        }
        out.push(character);
    }
    out.push('"');
}
