//! What a client knows of its downloads.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::MutexGuard as Flight;
use tokio::time::Instant;

use super::schedule::Schedule;
use super::{CertificateDownload, CertificateError, Document, Entry};
use crate::formats::DateTime;
use crate::keys::ApiV3Key;

/// The downloads of one client.
pub(crate) struct Certificates {
    settings: CertificateDownload,
    api_v3_key: ApiV3Key,
    /// Held by the one that downloads.
    flight: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    schedule: Schedule,
    /// What was downloaded, here or by others, and has not expired.
    entries: Vec<Entry>,
    /// How many refreshes have ended.
    refreshes: u64,
    /// How the last one ended.
    failure: Option<CertificateError>,
}

impl Certificates {
    pub(crate) fn new(settings: CertificateDownload, api_v3_key: ApiV3Key) -> Self {
        Self {
            settings,
            api_v3_key,
            flight: tokio::sync::Mutex::default(),
            state: Mutex::default(),
        }
    }

    /// Waits until nobody else refreshes. The result is that of the other, if one ended meanwhile.
    pub(crate) async fn take_off(&self) -> Result<Flight<'_, ()>, Result<(), CertificateError>> {
        let before = self.state().refreshes;
        let flight = self.flight.lock().await;
        let state = self.state();
        if state.refreshes == before {
            drop(state);
            Ok(flight)
        } else {
            Err(state.failure.clone().map_or(Ok(()), Err))
        }
    }

    /// Notes how a refresh ended.
    pub(crate) fn land(&self, result: &Result<(), CertificateError>) {
        let mut state = self.state();
        state.refreshes += 1;
        state.failure = result.as_ref().err().cloned();
    }

    /// How the last refresh ended.
    pub(crate) fn last_result(&self) -> Result<(), CertificateError> {
        self.state().failure.clone().map_or(Ok(()), Err)
    }

    /// Whether to begin a refresh now because it is due.
    pub(crate) fn begin(&self) -> bool {
        let interval = self.settings.interval;
        self.state().schedule.begin(interval, Instant::now())
    }

    /// How long it is until a refresh is due.
    pub(crate) fn due_in(&self) -> Duration {
        let interval = self.settings.interval;
        self.state().schedule.due_in(interval, Instant::now())
    }

    /// Whether to look for an unknown certificate now.
    pub(crate) fn look(&self) -> bool {
        self.state().schedule.look(Instant::now())
    }

    pub(crate) fn is_fresh(&self) -> bool {
        let interval = self.settings.interval;
        self.state().schedule.is_fresh(interval, Instant::now())
    }

    /// What the store has. A store that fails is as good as an empty one: what it lacks is
    /// downloaded.
    pub(crate) async fn load(&self) -> Option<Vec<Entry>> {
        let document = self.settings.store.as_ref()?.load().await.ok()??;
        let now = SystemTime::now();
        let document = Document::read(&document, &self.api_v3_key, now)?;
        let age = DateTime::from(now).unix_timestamp() - document.downloaded.unix_timestamp();
        let age = Duration::from_secs(u64::try_from(age).unwrap_or_default());
        let mut state = self.state();
        if let Some(downloaded) = Instant::now().checked_sub(age) {
            state.schedule.downloaded(downloaded);
        }
        state.keep(&document.entries, now);
        Some(document.entries)
    }

    /// Notes a download, and keeps it in the store with what it does not list any more.
    pub(crate) async fn save(&self, entries: &[Entry]) -> Result<(), CertificateError> {
        let now = SystemTime::now();
        let document = {
            let mut state = self.state();
            state.schedule.downloaded(Instant::now());
            state.keep(entries, now);
            Document {
                downloaded: now.into(),
                entries: state.entries.clone(),
            }
        };
        match &self.settings.store {
            None => Ok(()),
            Some(store) => store
                .save(document.write())
                .await
                .map_err(|error| CertificateError::NotKept(error.into())),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Adds `entries`, and lets go of those that have expired.
    fn keep(&mut self, entries: &[Entry], now: SystemTime) {
        let is_new = |known: &Entry| {
            let serial_no = known.certificate.serial_no();
            !entries
                .iter()
                .any(|entry| entry.certificate.is_named(serial_no))
        };
        self.entries.retain(is_new);
        self.entries.extend_from_slice(entries);
        self.entries
            .retain(|entry| !entry.certificate.has_expired(now));
    }
}
