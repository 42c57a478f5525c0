//! Instants in whole seconds UTC, spelled as RFC 3339, and the clock that shells hand down.

use std::{fmt, str::FromStr, time::SystemTime};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

/// Seconds since 1970-01-01T00:00:00Z; years 0 to 9999. Serialised as RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(OffsetDateTime);

impl Timestamp {
    /// An instant from Unix seconds, clamped to the years 0 to 9999.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Self {
        const YEAR_0: i64 = -62_167_219_200;
        const YEAR_9999_END: i64 = 253_402_300_799;
        let instant = OffsetDateTime::from_unix_timestamp(seconds.clamp(YEAR_0, YEAR_9999_END));
        Self(instant.unwrap_or(OffsetDateTime::UNIX_EPOCH))
    }

    /// Seconds since the Unix epoch.
    #[must_use]
    pub const fn unix(self) -> i64 {
        self.0.unix_timestamp()
    }

    /// `2026-11-22T17:05:09Z`.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        let (date, time) = (self.0.date(), self.0.time());
        format!("{date}T{:02}:{:02}:{:02}Z", time.hour(), time.minute(), time.second())
    }

    /// The UTC calendar date, `2026-11-22`.
    #[must_use]
    pub fn date(self) -> String {
        self.0.date().to_string()
    }

    /// Year, month (1–12), day, hour, minute, second, all UTC.
    #[must_use]
    pub const fn parts(self) -> (i32, u8, u8, u8, u8, u8) {
        let t = self.0;
        (t.year(), t.month() as u8, t.day(), t.hour(), t.minute(), t.second())
    }

    /// This instant moved by `days` times 24 hours.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self::from_unix(self.unix().saturating_add(days.saturating_mul(86_400)))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_rfc3339())
    }
}

/// Text that is not an RFC 3339 instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an RFC 3339 instant such as 2026-11-22T17:05:09Z")]
pub struct InvalidTimestamp;

impl FromStr for Timestamp {
    type Err = InvalidTimestamp;

    fn from_str(text: &str) -> Result<Self, InvalidTimestamp> {
        let instant = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| InvalidTimestamp)?;
        let utc = instant.checked_to_offset(UtcOffset::UTC).ok_or(InvalidTimestamp)?;
        Ok(Self::from_unix(utc.unix_timestamp()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Where the present instant comes from; domain crates are handed an instant instead.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let seconds = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, |elapsed| i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX));
        Timestamp::from_unix(seconds)
    }
}

/// A clock that stands still, for tests and reproducible output.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc3339_round_trip_in_utc() {
        let instant: Timestamp = "2026-11-22T18:05:09+01:00".parse().unwrap();
        assert_eq!(instant.to_rfc3339(), "2026-11-22T17:05:09Z");
        assert_eq!(instant.date(), "2026-11-22");
        assert_eq!(instant.plus_days(9).date(), "2026-12-01");
        assert!("yesterday".parse::<Timestamp>().is_err());
        assert_eq!(Timestamp::from_unix(i64::MAX).date(), "9999-12-31");
    }
}
