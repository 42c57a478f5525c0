//! A table as a workbook for Excel, LibreOffice and Numbers: one sheet with the rows, one with the
//! remarks. Every cell is a string, so nothing in it is ever computed.

use kernel::Language;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatPattern, Workbook,
    Worksheet, XlsxError,
};

use super::{Holds, Table};
use crate::{Error, words::Words};

/// The most characters of a cell, in UTF-16 units (Excel specifications and limits).
const CELL: usize = 32_767;
/// The most rows of a sheet, the head among them.
const ROWS: usize = 1_048_576;
/// The most columns of a sheet.
const COLUMNS: usize = 16_384;
/// The widest column, in digits of the default font.
const WIDEST: u32 = 60;

/// Writes the table as a workbook (ECMA-376): the head frozen and with filters, text wrapped, remarks
/// and provenance on a second sheet. Cells beyond 32 767 characters are cut with a visible remark.
///
/// # Errors
/// [`Error::TooManyRows`] beyond a million rows, [`Error::UnwritableWorkbook`] if the writer fails.
pub fn table_xlsx(table: &Table) -> Result<Vec<u8>, Error> {
    if table.rows.len() >= ROWS {
        return Err(Error::TooManyRows { rows: table.rows.len(), limit: ROWS - 1 });
    }
    if table.columns.len() > COLUMNS {
        return Err(Error::UnwritableWorkbook { reason: "too many columns".to_owned() });
    }
    workbook(table).map_err(|fault| Error::UnwritableWorkbook { reason: fault.to_string() })
}

fn workbook(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let words = Words(table.language);
    let mut book = Workbook::new();
    // A date of the caller's, since the writer would take that of the machine.
    let created = ExcelDateTime::from_timestamp(table.produced_at.unix())?;
    let properties = DocProperties::new()
        .set_title(cut(&table.title, 255, words))
        .set_author(concat!("Imprimatur ", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&created);
    book.set_properties(&properties);
    rows(table, words, book.add_worksheet())?;
    remarks(table, words, book.add_worksheet())?;
    book.save_to_buffer()
}

fn font(language: Language) -> &'static str {
    language.pick("Calibri", "DengXian")
}

fn rows(table: &Table, words: Words, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let base = Format::new().set_font_name(font(table.language)).set_font_size(10);
    let text = base.clone().set_text_wrap().set_align(FormatAlign::Top);
    let id = base.clone().set_align(FormatAlign::Top).set_num_format("@");
    let head = base
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Bottom)
        .set_border_bottom(FormatBorder::Thin)
        .set_pattern(FormatPattern::Solid)
        .set_background_color(0x00F7_F4ED);
    sheet.set_name(words.t("Rows", "条目"))?;
    for (at, column) in (0u16..).zip(&table.columns) {
        sheet.set_column_width(at, f64::from(column.weight.clamp(8, WIDEST)) + 2.0)?;
        sheet.write_string_with_format(0, at, cut(&column.name, CELL, words), &head)?;
    }
    for (line, row) in (1u32..).zip(&table.rows) {
        for (at, column) in (0u16..).zip(&table.columns) {
            let look = if column.holds == Holds::Id { &id } else { &text };
            let cell = cut(table.cell(row, usize::from(at)), CELL, words);
            sheet.write_string_with_format(line, at, cell, look)?;
        }
    }
    let last = u16::try_from(table.columns.len()).unwrap_or(u16::MAX);
    if last > 0 {
        let lines = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, lines, last - 1)?;
        sheet.set_repeat_rows(0, 0)?;
    }
    // The head stays in sight, and the first column, which says what the row is.
    sheet.set_freeze_panes(1, u16::from(last > 1))?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn remarks(table: &Table, words: Words, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let text = Format::new()
        .set_font_name(font(table.language))
        .set_font_size(10)
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let head = text.clone().set_bold();
    sheet.set_name(words.t("Remarks", "说明"))?;
    sheet.set_column_width(0, 18)?;
    sheet.set_column_width(1, 100)?;
    let count = words.count(table.rows.len());
    let date = table.produced_at.to_rfc3339();
    let lines = [(words.t("Title", "标题"), table.title.as_str())]
        .into_iter()
        .chain([(words.t("Date", "日期"), date.as_str()), (words.t("Rows", "条目"), &count)])
        .chain(table.remarks.iter().map(|one| (words.t("Remark", "说明"), one.as_str())))
        .chain(table.provenance.iter().map(|one| (words.t("Source", "来源"), one.as_str())));
    for (line, (name, value)) in (0u32..).zip(lines) {
        sheet.write_string_with_format(line, 0, name, &head)?;
        sheet.write_string_with_format(line, 1, cut(value, CELL, words), &text)?;
    }
    Ok(())
}

/// At most `limit` UTF-16 units of `text`, the remark on what was cut among them.
fn cut(text: &str, limit: usize, words: Words) -> String {
    if text.encode_utf16().count() <= limit {
        return text.to_owned();
    }
    // Room for the remark with the longest number it can hold.
    let room = limit.saturating_sub(words.unprinted(text.len()).encode_utf16().count() + 1);
    let mut units = 0;
    let end = text
        .char_indices()
        .find(|(_, character)| {
            units += character.len_utf16();
            units > room
        })
        .map_or(text.len(), |(at, _)| at);
    format!("{} {}", &text[..end], words.unprinted(text[end..].chars().count()))
}
