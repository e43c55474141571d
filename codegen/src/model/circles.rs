//! What leads to itself, among things that lead to each other.

/// The strongly connected components of a graph, found in one walk (Tarjan's algorithm, with a stack of
/// its own, since a spec can chain any number of types).
pub(super) struct Circles {
    circle_of: Vec<usize>,
    /// All nodes, each circle behind those that it leads to.
    order: Vec<usize>,
}

impl Circles {
    /// Whether two nodes lead to each other, or are the same.
    pub(super) fn share(&self, one: usize, other: usize) -> bool {
        self.circle_of[one] == self.circle_of[other]
    }

    /// The nodes of each circle, those of one that leads to another behind it.
    pub(super) fn innermost_first(&self) -> impl Iterator<Item = &[usize]> {
        self.order.chunk_by(|one, other| self.share(*one, *other))
    }

    /// `edges` are for each node those that it leads to.
    pub(super) fn of(edges: &[Vec<usize>]) -> Self {
        const UNSEEN: usize = usize::MAX;
        let mut number = vec![UNSEEN; edges.len()];
        let mut lowest = vec![0; edges.len()];
        let mut circle_of = vec![UNSEEN; edges.len()];
        let mut open = Vec::new();
        let mut order = Vec::new();
        let mut next = 0;
        for root in 0..edges.len() {
            // Each type on the way with the position of the edge to be looked at next.
            let mut way = vec![(root, 0)];
            while let Some((node, edge)) = way.pop() {
                if edge == 0 {
                    if number[node] != UNSEEN {
                        continue;
                    }
                    number[node] = next;
                    lowest[node] = next;
                    next += 1;
                    open.push(node);
                } else {
                    let seen = edges[node][edge - 1];
                    if circle_of[seen] == UNSEEN {
                        lowest[node] = lowest[node].min(lowest[seen]);
                    }
                }
                if let Some(target) = edges[node].get(edge) {
                    way.push((node, edge + 1));
                    if number[*target] == UNSEEN {
                        way.push((*target, 0));
                    }
                } else if lowest[node] == number[node] {
                    while let Some(member) = open.pop() {
                        circle_of[member] = node;
                        order.push(member);
                        if member == node {
                            break;
                        }
                    }
                }
            }
        }
        Self { circle_of, order }
    }
}
