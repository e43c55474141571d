//! The table that a run prints.

use std::fmt::{self, Display, Formatter};

/// A figure of ours, and a peer's if one has it.
pub struct Row {
    pub what: String,
    pub ours: f64,
    pub peer: Option<Peer>,
    pub target: &'static str,
}

pub struct Peer {
    pub name: &'static str,
    /// The reason, if the peer could not be run.
    pub figure: Result<f64, String>,
}

/// What is taken from a measurement: its name and unit, itself, its target.
pub type Figure<T> = (&'static str, fn(&T) -> f64, &'static str);

#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
}

impl Table {
    pub fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// A row for each peer; if there is none, one with our figure alone.
    pub fn push_compared(
        &mut self,
        what: &str,
        ours: f64,
        peers: impl IntoIterator<Item = Peer>,
        target: &'static str,
    ) {
        let row = |peer| Row {
            what: what.to_owned(),
            ours,
            peer,
            target,
        };
        let before = self.rows.len();
        self.rows
            .extend(peers.into_iter().map(|peer| row(Some(peer))));
        if self.rows.len() == before {
            self.rows.push(row(None));
        }
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let header = ["what", "ours", "peer", "peer's", "ours ÷ peer", "target"];
        let mut lines = vec![header.map(str::to_owned)];
        lines.push(header.map(|_| "---".to_owned()));
        lines.extend(self.rows.iter().map(Row::cells));

        let widths: Vec<usize> = (0..header.len())
            .map(|column| {
                lines
                    .iter()
                    .map(|cells| cells[column].chars().count())
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        for cells in &lines {
            for (cell, width) in cells.iter().zip(&widths) {
                write!(f, "| {cell:width$} ")?;
            }
            writeln!(f, "|")?;
        }
        self.reasons(f)
    }
}

impl Table {
    /// Why peers did not run, each reason once.
    fn reasons(&self, f: &mut Formatter) -> fmt::Result {
        let mut told: Vec<(&str, &str)> = Vec::new();
        for peer in self.rows.iter().filter_map(|row| row.peer.as_ref()) {
            let Err(reason) = &peer.figure else { continue };
            if !told.contains(&(peer.name, reason)) {
                told.push((peer.name, reason));
                writeln!(f, "\n{} did not run: {reason}", peer.name)?;
            }
        }
        Ok(())
    }
}

impl Row {
    fn cells(&self) -> [String; 6] {
        let (name, figure, ratio) = match &self.peer {
            None => (String::new(), String::new(), String::new()),
            Some(Peer {
                name,
                figure: Ok(figure),
            }) => (
                (*name).to_owned(),
                digits(*figure),
                format!("{:.2}", self.ours / figure),
            ),
            Some(Peer {
                name,
                figure: Err(_),
            }) => ((*name).to_owned(), "did not run".to_owned(), String::new()),
        };
        [
            self.what.clone(),
            digits(self.ours),
            name,
            figure,
            ratio,
            self.target.to_owned(),
        ]
    }
}

/// About three digits.
fn digits(figure: f64) -> String {
    match figure.abs() {
        whole if whole.fract() == 0.0 => format!("{figure}"),
        small if small < 0.1 => format!("{figure:.4}"),
        small if small < 10.0 => format!("{figure:.2}"),
        large if large < 100.0 => format!("{figure:.1}"),
        _ => format!("{figure:.0}"),
    }
}
