//! "Did you mean": the known word nearest to a misspelt one.

/// The candidate that `word` was probably meant to be, if one is near enough.
pub(crate) fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    nearest(word, candidates).first().copied()
}

/// Whoever writes a longer name did not misspell it by a letter or two.
const LONGEST_WORD: usize = 100;

/// So many candidates are looked at: a scope of more names is no person's work, and each of its faults
/// would be measured against all of them.
const MOST_CANDIDATES: usize = 4_000;

/// All candidates that `word` might have been meant to be, the nearest first.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Vec<&'a str> {
    let letters: Vec<char> = word.chars().take(LONGEST_WORD + 1).collect();
    let length = letters.len();
    if length > LONGEST_WORD {
        return Vec::new();
    }
    let farthest = (length / 3).max(1);
    let mut near = Vec::new();
    for candidate in candidates.into_iter().take(MOST_CANDIDATES) {
        if candidate.eq_ignore_ascii_case(word) {
            near.push((0, candidate));
            continue;
        }
        // Also saves measuring a candidate of any length.
        if candidate
            .chars()
            .take(length + farthest + 1)
            .count()
            .abs_diff(length)
            > farthest
        {
            continue;
        }
        let candidate_letters: Vec<char> = candidate.chars().collect();
        if let Some(distance) = distance(&letters, &candidate_letters, farthest) {
            near.push((distance, candidate));
        }
    }
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().map(|(_, candidate)| candidate).collect()
}

/// How many characters have to be put in, taken out, replaced or swapped with their neighbour
/// (the optimal string alignment distance), if that are not more than `farthest`.
fn distance(from: &[char], to: &[char], farthest: usize) -> Option<usize> {
    let mut row_before = vec![0; to.len() + 1];
    let mut row_above: Vec<usize> = (0..=to.len()).collect();
    let mut current = vec![0; to.len() + 1];
    for (row, a) in from.iter().enumerate() {
        current[0] = row + 1;
        for (column, b) in to.iter().enumerate() {
            let replaced = row_above[column] + usize::from(a != b);
            let mut edits = replaced
                .min(row_above[column + 1] + 1)
                .min(current[column] + 1);
            let swapped = row > 0 && column > 0 && *a == to[column - 1] && from[row - 1] == *b;
            if swapped {
                edits = edits.min(row_before[column - 1] + 1);
            }
            current[column + 1] = edits;
        }
        // Every way on leads through one of the last two rows.
        let nearest = row_above.iter().chain(&current).min();
        if nearest.is_some_and(|nearest| *nearest > farthest) {
            return None;
        }
        std::mem::swap(&mut row_before, &mut row_above);
        std::mem::swap(&mut row_above, &mut current);
    }
    Some(row_above[to.len()]).filter(|distance| *distance <= farthest)
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
        let within = |from: &str, to: &str, farthest| {
            let letters = |word: &str| word.chars().collect::<Vec<_>>();
            distance(&letters(from), &letters(to), farthest)
        };
        assert_eq!(within("", "abc", 3), Some(3));
        assert_eq!(within("abc", "abc", 0), Some(0));
        assert_eq!(within("abcd", "acbd", 1), Some(1));
        assert_eq!(within("kitten", "sitting", 3), Some(3));
        assert_eq!(within("kitten", "sitting", 2), None);
        assert_eq!(within("abcdefgh", "badcfehg", 4), Some(4));
    }

    #[test]
    fn endless_words_are_no_work() {
        let endless = "a".repeat(1_000_000);
        assert_eq!(did_you_mean(&endless, [endless.as_str()]), None);
        assert_eq!(
            did_you_mean("type", [endless.as_str(), "types"]),
            Some("types")
        );
    }
}
