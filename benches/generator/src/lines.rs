//! How long the generated code is.

use std::error::Error;
use std::path::Path;
use std::{fs, io};

use measure::{Peer, Table};

use crate::generators::{OURS, PEERS};
use crate::spec::Spec;
use crate::tools::Tools;

pub(crate) fn run(tools: &Tools, table: &mut Table) -> Result<(), Box<dyn Error>> {
    let spec = Spec::busifavor(tools)?;
    let operations = spec.operations()?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let an_operation =
        |folder: &Path| -> io::Result<f64> { Ok(lines_of_rust(folder)? as f64 / operations) };

    OURS.generate(tools, &spec)?;
    let ours = an_operation(&OURS.out(tools))?;
    let peers = PEERS.iter().map(|peer| {
        let figure = peer
            .generate(tools, &spec)
            .and_then(|_| an_operation(&peer.out(tools)).map_err(|error| error.to_string()));
        Peer {
            name: peer.name,
            figure,
        }
    });
    let what = format!("lines an operation, busifavor ({operations})");
    table.push_compared(&what, ours, peers, "≤ 110");
    Ok(())
}

fn lines_of_rust(folder: &Path) -> io::Result<usize> {
    let mut lines = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            lines += lines_of_rust(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            lines += fs::read_to_string(&path)?.lines().count();
        }
    }
    Ok(lines)
}
