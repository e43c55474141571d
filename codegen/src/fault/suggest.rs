//! "Did you mean": the known word nearest to a misspelt one.

/// The candidate that `word` was probably meant to be, if one is near enough.
pub(crate) fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    nearest(word, candidates).first().copied()
}

/// All candidates that `word` might have been meant to be, the nearest first.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Vec<&'a str> {
    let length = word.chars().count();
    let farthest = (length / 3).max(1);
    let mut near = Vec::new();
    for candidate in candidates {
        if candidate.eq_ignore_ascii_case(word) {
            near.push((0, candidate));
            continue;
        }
        // Also saves measuring a word of any length against every candidate.
        if candidate.chars().count().abs_diff(length) > farthest {
            continue;
        }
        let distance = distance(word, candidate);
        if distance <= farthest {
            near.push((distance, candidate));
        }
    }
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().map(|(_, candidate)| candidate).collect()
}

/// How many characters have to be put in, taken out, replaced or swapped with their neighbour
/// (the optimal string alignment distance).
fn distance(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().collect();
    let to: Vec<char> = to.chars().collect();
    let mut row_before = vec![0; to.len() + 1];
    let mut row_above: Vec<usize> = (0..=to.len()).collect();
    for (row, a) in from.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, b) in to.iter().enumerate() {
            let replaced = row_above[column] + usize::from(a != b);
            let mut edits = replaced
                .min(row_above[column + 1] + 1)
                .min(current[column] + 1);
            let swapped = row > 0 && column > 0 && *a == to[column - 1] && from[row - 1] == *b;
            if swapped {
                edits = edits.min(row_before[column - 1] + 1);
            }
            current.push(edits);
        }
        row_before = std::mem::replace(&mut row_above, current);
    }
    row_above[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYWORDS: [&str; 4] = ["minLength", "maxLength", "operationId", "type"];

    #[test]
    fn finds_a_misspelt_word() {
        assert_eq!(did_you_mean("minLenght", KEYWORDS), Some("minLength"));
        assert_eq!(did_you_mean("operationid", KEYWORDS), Some("operationId"));
        assert_eq!(did_you_mean("tpye", KEYWORDS), Some("type"));
    }

    #[test]
    fn the_nearest_word_comes_first() {
        assert_eq!(nearest("menLength", KEYWORDS), ["minLength", "maxLength"]);
    }

    #[test]
    fn leaves_other_words_alone() {
        assert_eq!(did_you_mean("pattern", KEYWORDS), None);
        assert_eq!(did_you_mean("", KEYWORDS), None);
        assert_eq!(did_you_mean("类型", KEYWORDS), None);
    }

    #[test]
    fn counts_edits() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
        assert_eq!(distance("abcd", "acbd"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
