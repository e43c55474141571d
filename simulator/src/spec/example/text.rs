//! Texts: by their format, their pattern, or their name.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

use super::{ATTEMPTS, Example, pattern::Pattern, wanted::Wanted};

/// The first moment of the times that are made up, 1 January 2026 in China.
const FIRST_TIME: i64 = 1_767_196_800;
/// Longer than any text that is made up.
const MAX_LENGTH: usize = 10_000;

impl<'s> Example<'s> {
    pub(super) fn text(
        &mut self,
        name: &str,
        schemas: &[&'s Value],
        wanted: &Wanted<'s>,
    ) -> String {
        let least = wanted.greatest("minLength").unwrap_or(0).min(MAX_LENGTH);
        let most = wanted.least("maxLength").unwrap_or(MAX_LENGTH);
        let format = wanted.all("format").find_map(Value::as_str);
        let text = match format.and_then(|format| self.formatted(format, least, most)) {
            Some(text) => text,
            None => self.by_name(name),
        };
        let text = match format {
            // What is cut off or added to these makes another thing of them.
            Some("date-time" | "date" | "byte") => text,
            _ => self.fit(text, least, most),
        };
        if self.keeps(schemas, &json!(text)) {
            return text;
        }
        let patterns = wanted.all("pattern").filter_map(Value::as_str);
        let patterns: Vec<_> = patterns.filter_map(Pattern::parse).collect();
        if patterns.is_empty() {
            return text;
        }
        for attempt in 0..2 * ATTEMPTS {
            let index = self.next(patterns.len());
            let sample = patterns[index].sample(&mut self.random, least, attempt);
            let fitted = self.fit(sample.clone(), least, most);
            for found in [sample, fitted] {
                if self.keeps(schemas, &json!(found)) {
                    return found;
                }
            }
        }
        text
    }

    fn formatted(&mut self, format: &str, least: usize, most: usize) -> Option<String> {
        Some(match format {
            "date-time" => self.date_time(least, most),
            "date" => self.time().date().to_string(),
            "time" => {
                let time = self.time();
                let (hour, minute, second) = time.to_hms();
                format!("{hour:02}:{minute:02}:{second:02}+08:00")
            }
            "duration" => format!("PT{}S", 1 + self.next(86_400)),
            // Digits are Base64 themselves.
            "byte" => self.digits(least.div_ceil(4).max(3).min(most / 4) * 4),
            "uri" | "url" => format!("https://example.com/{}", self.digits(8)),
            "uri-reference" => format!("/{}", self.digits(8)),
            "email" => format!("user{}@example.com", self.digits(4)),
            "hostname" => format!("host{}.example.com", self.digits(4)),
            "ipv4" => format!("192.0.2.{}", 1 + self.next(254)),
            "ipv6" => format!("2001:db8::{:x}", 1 + self.next(0xFFFE)),
            "uuid" => {
                let [first, second, end] = [11, 3, 12].map(|count| self.digits(count));
                let (begin, middle) = first.split_at(8);
                format!("{begin}-0{second}-4{middle}-8{middle}-{end}")
            }
            _ => return None,
        })
    }

    fn by_name(&mut self, name: &str) -> String {
        let is_number = ["id", "no", "code", "mchid", "count"]
            .iter()
            .any(|ending| name == *ending || name.ends_with(&format!("_{ending}")));
        if is_number {
            self.digits(10)
        } else if name.ends_with("time") {
            self.time().format(&Rfc3339).unwrap_or_default()
        } else {
            let name = if name.is_empty() { "text" } else { name };
            format!("{name} {}", self.digits(4))
        }
    }

    /// The text made as long, or as short, as it has to be.
    fn fit(&mut self, mut text: String, least: usize, most: usize) -> String {
        let missing = least.saturating_sub(text.chars().count());
        text.push_str(&self.digits(missing));
        text.chars().take(most).collect()
    }

    /// With an offset, in UTC, or with fractions of a second, as there is room.
    fn date_time(&mut self, least: usize, most: usize) -> String {
        let time = self.time();
        let text = time.format(&Rfc3339).unwrap_or_default();
        if most < text.len() {
            return time
                .to_offset(UtcOffset::UTC)
                .format(&Rfc3339)
                .unwrap_or(text);
        }
        let (moment, offset) = text.split_at(text.len() - "+08:00".len());
        match least.saturating_sub(text.len()) {
            0 => text,
            longer => format!("{moment}.{}{offset}", self.digits(longer.max(2) - 1)),
        }
    }

    fn time(&mut self) -> OffsetDateTime {
        let china = UtcOffset::from_hms(8, 0, 0).expect("+08:00 is a valid offset");
        let first = OffsetDateTime::from_unix_timestamp(FIRST_TIME);
        let seconds = i64::try_from(self.random.next() % 31_536_000).unwrap_or(0);
        let time = first.expect("a time of this century") + Duration::seconds(seconds);
        time.to_offset(china)
    }
}
