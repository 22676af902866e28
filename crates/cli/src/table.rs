//! Tables for people: as wide as the terminal, and no control character reaches it.

use std::{fmt::Write, io::IsTerminal};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::{failure::Result, out};

/// What stands between two columns.
const GAP: usize = 2;
/// What stands in place of what was cut.
const CUT: char = '…';

/// A column.
pub(crate) struct Column {
    pub(crate) title: &'static str,
    /// Columns of less weight are narrowed first; 0 is never narrowed.
    pub(crate) narrow: u8,
    /// It is not narrowed below this while that helps, and never below half of it.
    pub(crate) least: usize,
}

impl Column {
    /// One that never gets below 8 characters while that helps.
    pub(crate) const fn new(title: &'static str, narrow: u8) -> Self {
        Self {
            title,
            narrow,
            least: 8,
        }
    }
}

/// How a table is shown.
pub(crate) struct Look {
    /// Columns of the terminal; none: as wide as it gets.
    width: Option<usize>,
    colours: bool,
}

impl Look {
    /// As standard output is.
    pub(crate) fn of_stdout() -> Self {
        let terminal = std::io::stdout().is_terminal();
        let size = terminal.then(terminal_size::terminal_size).flatten();
        Self {
            width: size.map(|(width, _)| usize::from(width.0)),
            colours: terminal && may_be_coloured(),
        }
    }

    /// Whether room is scarce: on a terminal.
    pub(crate) fn is_narrow(&self) -> bool {
        self.width.is_some()
    }

    /// Columns there are; none: as many as it takes.
    pub(crate) fn width(&self) -> Option<usize> {
        self.width
    }

    fn painted(&self, text: &str, code: &str) -> String {
        if self.colours {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    /// A text that stands for something wrong.
    pub(crate) fn bad(&self, text: &str) -> String {
        self.painted(text, "31")
    }

    /// A text that stands for something to look at.
    pub(crate) fn doubtful(&self, text: &str) -> String {
        self.painted(text, "33")
    }

    /// A text that stands for something right.
    pub(crate) fn good(&self, text: &str) -> String {
        self.painted(text, "32")
    }
}

/// Whether nobody asked for text without colours (<https://no-color.org>).
pub(crate) fn may_be_coloured() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// A table that knows the widths of its columns.
pub(crate) struct Table<const N: usize> {
    look: Look,
    widths: [usize; N],
}

impl<const N: usize> Table<N> {
    /// Wide enough for these rows, as far as the terminal goes.
    pub(crate) fn for_rows(look: Look, columns: &[Column; N], rows: &[[String; N]]) -> Self {
        let mut widths = columns.each_ref().map(|column| column.title.width());
        for row in rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        if let Some(most) = look.width {
            fit(&mut widths, columns, most);
        }
        Self { look, widths }
    }

    /// Prints all of it.
    pub(crate) fn print(look: Look, columns: &[Column; N], rows: &[[String; N]]) -> Result<()> {
        let table = Self::for_rows(look, columns, rows);
        out::piece(table.head(columns))?;
        rows.iter()
            .try_for_each(|row| out::piece(table.row(row, false)))
    }

    /// The line of titles.
    pub(crate) fn head(&self, columns: &[Column; N]) -> String {
        let titles = columns.each_ref().map(|column| column.title.to_owned());
        self.look.painted(self.cells(&titles).trim_end(), "1") + "\n"
    }

    /// A line. `marked`: it stands out, as something wrong.
    pub(crate) fn row(&self, row: &[String; N], marked: bool) -> String {
        let line = self.cells(row);
        let line = line.trim_end();
        if marked {
            self.look.bad(line) + "\n"
        } else {
            format!("{line}\n")
        }
    }

    fn cells(&self, row: &[String; N]) -> String {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(self.widths) {
            let cell = cut(cell, width);
            let _ = write!(line, "{cell}");
            let pad = width.saturating_sub(cell.width()) + GAP;
            line.extend(std::iter::repeat_n(' ', pad));
        }
        line
    }
}

/// Narrows columns until they fit: first to what can be read well, and if that is not enough, to half of it.
fn fit<const N: usize>(widths: &mut [usize; N], columns: &[Column; N], most: usize) {
    let gaps = GAP * N.saturating_sub(1);
    let mut over = (widths.iter().sum::<usize>() + gaps).saturating_sub(most);
    for share in [1, 2] {
        let least = columns
            .each_ref()
            .map(|column| column.least.div_ceil(share));
        narrow(widths, columns, least, &mut over);
    }
}

/// Takes from the columns of least weight first, and from the widest of them.
fn narrow<const N: usize>(
    widths: &mut [usize; N],
    columns: &[Column; N],
    least: [usize; N],
    over: &mut usize,
) {
    for weight in 1..=u8::MAX {
        while *over > 0 {
            let narrowable = widths.iter_mut().zip(columns).zip(least);
            let widest = narrowable
                .filter(|((width, column), least)| column.narrow == weight && **width > *least)
                .max_by_key(|((width, _), _)| **width);
            let Some(((width, _), _)) = widest else {
                break;
            };
            *width -= 1;
            *over -= 1;
        }
    }
}

/// At most `width` columns of a text, by characters.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let (mut short, mut used) = (String::new(), 0);
    for character in text.chars() {
        let wide = character.width().unwrap_or(0);
        if used + wide >= width {
            break;
        }
        used += wide;
        short.push(character);
    }
    short.push(CUT);
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] = [
        Column {
            title: "Id",
            narrow: 0,
            least: 0,
        },
        Column {
            title: "Name",
            narrow: 2,
            least: 4,
        },
        Column {
            title: "Details",
            narrow: 1,
            least: 3,
        },
    ];

    fn shown(width: Option<usize>, colours: bool) -> String {
        let rows = [
            ["1".to_owned(), "Ana".to_owned(), "short".to_owned()],
            [
                "2".to_owned(),
                "Bartholomew".to_owned(),
                "something longer".to_owned(),
            ],
        ];
        let table = Table::for_rows(Look { width, colours }, &COLUMNS, &rows);
        rows.iter()
            .enumerate()
            .fold(table.head(&COLUMNS), |text, (at, row)| {
                text + &table.row(row, at == 1)
            })
    }

    #[test]
    fn it_fits_the_terminal_and_cuts_the_lightest_first() {
        assert_eq!(
            shown(None, false),
            "Id  Name         Details\n1   Ana          short\n2   Bartholomew  something longer\n"
        );
        assert_eq!(
            shown(Some(25), false),
            "Id  Name         Details\n1   Ana          short\n2   Bartholomew  somethi…\n"
        );
        for width in 14..40 {
            let text = shown(Some(width), false);
            assert!(
                text.lines().all(|line| line.width() <= width),
                "{width}: {text}"
            );
        }
        assert!(shown(Some(1), false).contains("2   B…  s…"));
    }

    #[test]
    fn colours_are_only_where_they_are_wanted() {
        assert!(!shown(None, false).contains('\u{1b}'));
        assert!(shown(None, true).contains("\u{1b}[31m2   Bartholomew  something longer\u{1b}[0m"));
    }

    #[test]
    fn cells_are_cut_by_columns() {
        assert_eq!(cut("ééééé", 3), "éé…");
        assert_eq!(cut("日本語", 5), "日本…");
        assert_eq!(cut("日本語", 6), "日本語");
        assert_eq!(cut("abc", 0), "…");
    }
}
