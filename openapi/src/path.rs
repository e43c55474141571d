//! Paths with places for parameters.

use std::fmt;

use percent_encoding::percent_decode_str;

/// A path such as `/v3/stocks/{stock_id}`, which is what `Display` shows.
#[derive(Debug)]
pub struct PathTemplate(Vec<Segment>);

#[derive(Debug)]
enum Segment {
    Text(String),
    Parameter(String),
}

impl PathTemplate {
    pub(crate) fn new(path: &str) -> Self {
        let segment = |text: &str| {
            let name = text
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            name.map_or_else(
                || Segment::Text(text.to_owned()),
                |name| Segment::Parameter(name.to_owned()),
            )
        };
        Self(path.split('/').map(segment).collect())
    }

    /// The values of the parameters if the path is of this form, decoded.
    #[must_use]
    pub fn matches(&self, path: &str) -> Option<Vec<String>> {
        let texts: Vec<&str> = path.split('/').collect();
        if texts.len() != self.0.len() {
            return None;
        }
        let mut values = Vec::new();
        for (segment, text) in self.0.iter().zip(texts) {
            match segment {
                Segment::Text(expected) if expected == text => {}
                Segment::Text(_) => return None,
                Segment::Parameter(_) => {
                    values.push(percent_decode_str(text).decode_utf8().ok()?.into_owned());
                }
            }
        }
        Some(values)
    }

    /// The names of the parameters, in the order of the path.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|segment| match segment {
            Segment::Parameter(name) => Some(name.as_str()),
            Segment::Text(_) => None,
        })
    }

    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        let pairs = self.0.iter().zip(&other.0);
        self.0.len() == other.0.len()
            && pairs.into_iter().all(|pair| match pair {
                (Segment::Text(one), Segment::Text(two)) => one == two,
                (Segment::Parameter(_), Segment::Parameter(_)) => true,
                _ => false,
            })
    }
}

impl fmt::Display for PathTemplate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.0.iter().enumerate() {
            let slash = if index == 0 { "" } else { "/" };
            match segment {
                Segment::Text(text) => write!(formatter, "{slash}{text}")?,
                Segment::Parameter(name) => write!(formatter, "{slash}{{{name}}}")?,
            }
        }
        Ok(())
    }
}
