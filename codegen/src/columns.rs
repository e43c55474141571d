//! How many columns text takes where every character has the same width: in a terminal, in a source
//! file.

/// The columns of a text.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// The columns of a character: none, one or two.
pub(crate) fn width(character: char) -> usize {
    let is_in = |blocks: &[(char, char)]| {
        blocks
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&character))
    };
    match character {
        ' '..='~' => 1,
        _ if is_in(&ZERO) => 0,
        _ if is_in(&WIDE) => 2,
        _ => 1,
    }
}

/// Characters of two columns by Unicode's East Asian Width, blocks as a whole.
const WIDE: [(char, char); 13] = [
    ('\u{1100}', '\u{115f}'),   // Hangul, first letters
    ('\u{2e80}', '\u{303e}'),   // radicals, punctuation
    ('\u{3041}', '\u{a4cf}'),   // kana, ideographs, Yi
    ('\u{a960}', '\u{a97f}'),   // Hangul, more letters
    ('\u{ac00}', '\u{d7a3}'),   // Hangul syllables
    ('\u{f900}', '\u{faff}'),   // compatibility ideographs
    ('\u{fe30}', '\u{fe6f}'),   // vertical and small forms
    ('\u{ff01}', '\u{ff60}'),   // full-width Latin
    ('\u{ffe0}', '\u{ffe6}'),   // full-width signs
    ('\u{1f300}', '\u{1f64f}'), // pictographs, faces
    ('\u{1f680}', '\u{1f6ff}'), // traffic
    ('\u{1f900}', '\u{1faff}'), // more pictographs
    ('\u{20000}', '\u{3fffd}'), // further ideographs
];

/// Characters without a width of their own.
const ZERO: [(char, char); 7] = [
    ('\u{0}', '\u{1f}'),
    ('\u{7f}', '\u{9f}'),
    ('\u{300}', '\u{36f}'),   // combining marks
    ('\u{200b}', '\u{200f}'), // joiners and directions
    ('\u{20d0}', '\u{20ff}'), // combining marks of symbols
    ('\u{fe00}', '\u{fe0f}'), // variation selectors
    ('\u{feff}', '\u{feff}'),
];

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn ideographs_take_two_columns() {
        assert_eq!(columns("stock_id"), 8);
        assert_eq!(columns("优惠券，满"), 10);
        assert_eq!(columns("é e\u{301} …"), 5);
        assert_eq!(columns("🎫\u{fe0f}"), 2);
        assert_eq!(columns(""), 0);
    }
}
