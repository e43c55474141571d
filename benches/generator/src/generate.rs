//! What it costs to generate, by the number of operations.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use measure::{Figure, Peer, Row, Table, Usage, in_turn};

use crate::generators::{OURS, PEERS};
use crate::spec::Spec;
use crate::tools::Tools;

const ROUNDS: usize = 5;
const SIZES: [usize; 4] = [100, 300, 1000, 3000];
/// Where the peers are run too.
const WITH_PEERS: [usize; 2] = [100, 1000];

pub(crate) fn run(tools: &Tools, table: &mut Table) -> Result<(), Box<dyn Error>> {
    let mut seconds_an_operation = BTreeMap::new();
    // What any run needs: the program itself, and one product.
    let least = Memory::of(tools, &Spec::large(tools, 1)?)?;
    for size in SIZES {
        let spec = Spec::large(tools, size)?;
        let operations = spec.operations()?;
        let ours = at_size(tools, table, size, &spec, operations)?;
        let more = Memory::new(&ours, &spec)?;
        table.push(Row {
            what: format!("generate {operations} operations, peak above that of 26 ÷ size above it"),
            ours: (more.peak_mib - least.peak_mib) / (more.spec_mib - least.spec_mib),
            peer: None,
            target: "≤ 20",
        });
        seconds_an_operation.insert(size, ours.cpu_seconds / operations);
    }
    table.push(Row {
        what: "CPU an operation, 3000 against 300".to_owned(),
        ours: seconds_an_operation[&3000] / seconds_an_operation[&300],
        peer: None,
        target: "1.0 is linear",
    });
    Ok(())
}

/// What a run took, and what of.
struct Memory {
    peak_mib: f64,
    spec_mib: f64,
}

impl Memory {
    fn of(tools: &Tools, spec: &Spec) -> Result<Self, Box<dyn Error>> {
        let mut figures = in_turn(ROUNDS, vec![OURS.case(tools, spec)]).into_iter();
        Self::new(&figures.next().ok_or("there is one case")??, spec)
    }

    fn new(usage: &Usage, spec: &Spec) -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            peak_mib: usage.peak_mib,
            spec_mib: mib(&spec.as_written)?,
        })
    }
}

/// Measures one size; gives our own figures.
fn at_size(
    tools: &Tools,
    table: &mut Table,
    size: usize,
    spec: &Spec,
    operations: f64,
) -> Result<Usage, Box<dyn Error>> {
    let peers = if WITH_PEERS.contains(&size) {
        &PEERS[..]
    } else {
        &[]
    };
    let mut cases = vec![OURS.case(tools, spec)];
    cases.extend(peers.iter().map(|peer| peer.case(tools, spec)));
    let mut figures = in_turn(ROUNDS, cases).into_iter();
    let ours = figures.next().ok_or("our own case is the first")??;
    let peers: Vec<_> = peers.iter().map(|peer| peer.name).zip(figures).collect();

    let goal = |at_1000| if size == 1000 { at_1000 } else { "" };
    let figures: [Figure<Usage>; 2] = [
        ("CPU s", |usage| usage.cpu_seconds, goal("≤ 0.75, aim 0.50")),
        ("peak MiB", |usage| usage.peak_mib, goal("≤ 85")),
    ];
    for (unit, figure, target) in figures {
        let what = format!("generate {operations} operations, {unit}");
        let compared = peers.iter().map(|(name, usage)| Peer {
            name,
            figure: usage.as_ref().map(figure).map_err(Clone::clone),
        });
        table.push_compared(&what, figure(&ours), compared, target);
    }
    table.push(Row {
        what: format!("generate {operations} operations, peak ÷ size of spec"),
        ours: ours.peak_mib / mib(&spec.as_written)?,
        peer: None,
        target: "≤ 20",
    });
    Ok(ours)
}

fn mib(file: &Path) -> std::io::Result<f64> {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let bytes = fs::metadata(file)?.len() as f64;
    Ok(bytes / (1024.0 * 1024.0))
}
