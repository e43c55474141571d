//! Characters and bytes of a long text, each found from the other without going through all of it.

/// How many characters are before each block of a text.
#[derive(Debug)]
pub(crate) struct Characters {
    before: Vec<usize>,
}

impl Characters {
    /// The bytes of a block.
    const BLOCK: usize = 4096;

    pub(crate) fn of(text: &str) -> Self {
        let mut count = 0;
        let blocks = text.as_bytes().chunks(Self::BLOCK).map(|block| {
            let before = count;
            count += firsts(block);
            before
        });
        Self {
            before: blocks.collect(),
        }
    }

    /// How many characters of the text are before the byte at `offset`.
    pub(crate) fn before(&self, text: &str, offset: usize) -> usize {
        let block = (offset / Self::BLOCK).min(self.before.len().saturating_sub(1));
        let before = self.before.get(block).copied().unwrap_or_default();
        before + firsts(&text.as_bytes()[block * Self::BLOCK..offset])
    }

    /// The byte of the text that has so many characters before it; its end if it has no more.
    pub(crate) fn offset(&self, text: &str, count: usize) -> Option<usize> {
        let block = self.before.partition_point(|before| *before <= count);
        let block = block.saturating_sub(1);
        let mut left = count - self.before.get(block).copied().unwrap_or_default();
        let start = block * Self::BLOCK;
        for (at, byte) in text.as_bytes()[start..].iter().enumerate() {
            if is_first(*byte) {
                if left == 0 {
                    return Some(start + at);
                }
                left -= 1;
            }
        }
        (left == 0).then_some(text.len())
    }
}

/// How many characters begin in bytes of UTF-8.
fn firsts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| is_first(**byte)).count()
}

fn is_first(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::Characters;

    #[test]
    fn bytes_and_characters_are_found_from_each_other() {
        for text in [
            String::new(),
            "a".to_owned(),
            "券".repeat(1365) + "a",
            "a券é🎫".repeat(5000),
            "é".repeat(4096),
        ] {
            let characters = Characters::of(&text);
            let ends = [text.len()];
            let offsets = text.char_indices().map(|(at, _)| at).chain(ends);
            for (count, offset) in offsets.enumerate() {
                assert_eq!(characters.before(&text, offset), count);
                assert_eq!(characters.offset(&text, count), Some(offset));
            }
            let count = text.chars().count();
            assert_eq!(characters.offset(&text, count + 1), None);
        }
    }
}
