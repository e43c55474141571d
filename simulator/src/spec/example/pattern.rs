//! Texts that match a pattern: of the regular expressions that schemas have, those without look-around
//! and references.

use std::{iter::Peekable, str::Chars};

use crate::random::Sequence;

/// Groups within each other beyond this are not read.
const MAX_DEPTH: usize = 50;
/// Samples end when they are this long.
const MAX_LENGTH: usize = 20_000;

pub(super) struct Pattern(Node);

enum Node {
    /// One character of these ranges, both ends included.
    Character(Vec<(char, char)>),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat(Box<Node>, usize, Option<usize>),
}

impl Pattern {
    /// `None` for what it does not know.
    pub(super) fn parse(pattern: &str) -> Option<Self> {
        let mut parser = Parser(pattern.chars().peekable());
        let node = parser.either(0)?;
        parser.0.peek().is_none().then_some(Self(node))
    }

    /// A text that likely matches, and likely has so many characters: what is missing goes to the
    /// first part that can be repeated, or at every second attempt to some of them.
    pub(super) fn sample(&self, random: &mut Sequence, least: usize, attempt: usize) -> String {
        let mut shortest = Sample {
            random,
            text: String::new(),
            missing: 0,
            is_greedy: true,
        };
        shortest.add(&self.0);
        let missing = least.saturating_sub(shortest.text.chars().count());
        let is_greedy = attempt.is_multiple_of(2);
        let missing = if is_greedy {
            missing
        } else {
            random.below(missing + 4)
        };
        let mut sample = Sample {
            random,
            text: String::new(),
            missing,
            is_greedy,
        };
        sample.add(&self.0);
        sample.text
    }
}

struct Sample<'r> {
    random: &'r mut Sequence,
    text: String,
    /// How many repetitions beyond the fewest are left.
    missing: usize,
    is_greedy: bool,
}

impl Sample<'_> {
    fn add(&mut self, node: &Node) {
        if self.text.len() > MAX_LENGTH {
            return;
        }
        match node {
            Node::Character(ranges) => {
                let (first, last) = ranges[self.random.below(ranges.len())];
                let (first, last) = (u32::from(first), u32::from(last));
                let offset = self.random.next() % u64::from(last - first + 1);
                let offset = u32::try_from(offset).unwrap_or_default();
                self.text
                    .push(char::from_u32(first + offset).unwrap_or('?'));
            }
            Node::Sequence(nodes) => nodes.iter().for_each(|node| self.add(node)),
            Node::Either(nodes) => {
                let index = self.random.below(nodes.len());
                self.add(&nodes[index]);
            }
            Node::Repeat(node, least, most) => {
                let room = most.map_or(usize::MAX, |most| most.saturating_sub(*least));
                let room = room.min(self.missing);
                let more = if self.is_greedy {
                    room
                } else {
                    self.random.below(room + 1)
                };
                self.missing -= more;
                for _ in 0..least + more {
                    self.add(node);
                    if self.text.len() > MAX_LENGTH {
                        return;
                    }
                }
            }
        }
    }
}

struct Parser<'p>(Peekable<Chars<'p>>);

impl Parser<'_> {
    fn either(&mut self, depth: usize) -> Option<Node> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mut choices = vec![self.sequence(depth)?];
        while self.0.next_if_eq(&'|').is_some() {
            choices.push(self.sequence(depth)?);
        }
        Some(Node::Either(choices))
    }

    fn sequence(&mut self, depth: usize) -> Option<Node> {
        let mut nodes = Vec::new();
        while let Some(character) = self.0.next_if(|it| !matches!(it, '|' | ')')) {
            let node = match character {
                '^' | '$' => continue,
                '(' => self.group(depth)?,
                '[' => Node::Character(self.class()?),
                '.' => Node::Character(vec![('a', 'z'), ('0', '9')]),
                '\\' if self.0.next_if(|it| "bBAz".contains(*it)).is_some() => continue,
                '\\' => Node::Character(self.escaped()?),
                '*' | '+' | '?' | '{' => return None,
                literal => Node::Character(vec![(literal, literal)]),
            };
            nodes.push(self.repeated(node)?);
        }
        Some(Node::Sequence(nodes))
    }

    fn group(&mut self, depth: usize) -> Option<Node> {
        if self.0.next_if_eq(&'?').is_some() {
            match self.0.next()? {
                ':' => {}
                'P' | '<' => {
                    // A name, unless it looks behind.
                    self.0.next_if_eq(&'<');
                    if matches!(self.0.peek()?, '=' | '!') {
                        return None;
                    }
                    self.0.find(|it| *it == '>')?;
                }
                _ => return None,
            }
        }
        let node = self.either(depth + 1)?;
        self.0.next_if_eq(&')')?;
        Some(node)
    }

    fn repeated(&mut self, node: Node) -> Option<Node> {
        let (least, most) = match self.0.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.0.next();
                let least = self.count()?;
                let most = match self.0.next_if_eq(&',') {
                    None => Some(least),
                    Some(_) if self.0.peek() == Some(&'}') => None,
                    Some(_) => Some(self.count()?),
                };
                if self.0.peek() != Some(&'}') {
                    return None;
                }
                (least, most)
            }
            _ => return Some(node),
        };
        self.0.next();
        self.0.next_if_eq(&'?');
        Some(Node::Repeat(Box::new(node), least, most))
    }

    fn count(&mut self) -> Option<usize> {
        let mut digits = String::new();
        while let Some(digit) = self.0.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits.parse().ok()
    }

    /// The characters that an escape stands for, of which the backslash is read.
    fn escaped(&mut self) -> Option<Vec<(char, char)>> {
        let digits = match self.0.next()? {
            'x' => 2,
            'u' => 4,
            character => return escape(character),
        };
        let mut code = 0;
        for _ in 0..digits {
            code = code * 16 + self.0.next()?.to_digit(16)?;
        }
        let character = char::from_u32(code)?;
        Some(vec![(character, character)])
    }

    fn class(&mut self) -> Option<Vec<(char, char)>> {
        let is_negated = self.0.next_if_eq(&'^').is_some();
        let mut ranges: Vec<(char, char)> = Vec::new();
        loop {
            let first = match self.0.next()? {
                ']' if !ranges.is_empty() => break,
                '[' => return None,
                '\\' => match self.escaped()?[..] {
                    [(one, other)] if one == other => one,
                    ref several => {
                        ranges.extend(several);
                        continue;
                    }
                },
                first => first,
            };
            if self.0.next_if_eq(&'-').is_none() {
                ranges.push((first, first));
                continue;
            }
            match self.0.next()? {
                ']' => {
                    ranges.extend([(first, first), ('-', '-')]);
                    break;
                }
                '\\' => match self.escaped()?[..] {
                    [(last, other)] if last == other && first <= last => ranges.push((first, last)),
                    _ => return None,
                },
                last if first <= last => ranges.push((first, last)),
                _ => return None,
            }
        }
        Some(if is_negated { others(&ranges)? } else { ranges })
    }
}

/// The characters that a letter or symbol stands for behind a backslash.
fn escape(character: char) -> Option<Vec<(char, char)>> {
    let word = vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')];
    Some(match character {
        'd' => vec![('0', '9')],
        'w' => word,
        's' => vec![(' ', ' ')],
        'D' => others(&[('0', '9')])?,
        'W' => others(&word)?,
        'S' => others(&[(' ', ' ')])?,
        'n' => vec![('\n', '\n')],
        'r' => vec![('\r', '\r')],
        't' => vec![('\t', '\t')],
        symbol if symbol.is_ascii_punctuation() || symbol == ' ' => vec![(symbol, symbol)],
        _ => return None,
    })
}

/// Printable characters that are in none of these ranges.
fn others(ranges: &[(char, char)]) -> Option<Vec<(char, char)>> {
    let is_other = |it: &char| {
        !ranges
            .iter()
            .any(|(first, last)| (first..=last).contains(&it))
    };
    let others = (' '..='~').chain(['一', '券']).filter(is_other);
    let others: Vec<_> = others.map(|it| (it, it)).collect();
    (!others.is_empty()).then_some(others)
}
