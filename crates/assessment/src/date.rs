//! Calendar days written `YYYY-MM-DD`, as integers that can be compared and subtracted.
//!
//! Leaves out clocks, time zones and any other way of writing a date.

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

impl Day {
    /// Reads exactly `YYYY-MM-DD`; `None` for any other spelling and for days that do not exist.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 10 || digits[4] != b'-' || digits[7] != b'-' {
            return None;
        }
        let number = |range: std::ops::Range<usize>| {
            digits[range].iter().try_fold(0_i64, |sum, digit| {
                digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0'))
            })
        };
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        if year == 0 || !(1..=last).contains(&day) {
            return None;
        }
        // Count years from March, so that the leap day is the last of a year.
        let shifted = if month > 2 { year } else { year - 1 };
        let month_from_march = (month + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
        let days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + day_of_year;
        Some(Self(days - 719_468))
    }

    /// Whole days from `earlier` to this day; negative when this day comes first.
    #[must_use]
    pub const fn days_since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn known_days_and_impossible_ones() {
        assert_eq!(Day::parse("1970-01-01").unwrap(), Day(0));
        assert_eq!(Day::parse("2000-03-01").unwrap(), Day(11_017));
        let (new_year, leap_day) = (Day::parse("2024-01-01"), Day::parse("2024-02-29"));
        assert_eq!(leap_day.unwrap().days_since(new_year.unwrap()), 59);
        for odd in [
            "2023-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "26-01-01",
            "2026/01/01",
            "２026-01-01",
            "0000-01-01",
            "2026-1-011",
            "",
        ] {
            assert!(Day::parse(odd).is_none(), "{odd}");
        }
    }
}
