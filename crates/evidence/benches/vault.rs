//! Entries per second and bytes checked per second, run by hand on the disk that counts:
//! `cargo bench -p evidence [-- FOLDER]`. Without a folder the system's temporary one is used,
//! which may lie in memory and then says nothing about flushing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Instant;

use evidence::{EntryKind, Filter, NewEntry, Vault};
use kernel::Timestamp;
use serde_json::json;

fn main() {
    let place = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let parent = match place {
        Some(folder) => tempfile::tempdir_in(folder).unwrap(),
        None => tempfile::tempdir().unwrap(),
    };
    let folder = parent.path().join("vault");
    let start = Instant::now();
    let vault = Vault::open(&folder).unwrap();
    println!("create            {:>10.2} ms", start.elapsed().as_secs_f64() * 1e3);

    let object = vault.keep(b"kept").unwrap();
    let note = "reviewed and released ".repeat(60);
    let entry = |number: u32| NewEntry {
        kind: EntryKind::STAMP,
        at: Timestamp::from_unix(1_795_367_109),
        body: json!({ "number": number, "note": note }),
        objects: vec![object],
    };
    const ENTRIES: u32 = 2000;
    let start = Instant::now();
    for number in 0..ENTRIES {
        vault.append(&entry(number)).unwrap();
    }
    let rate = f64::from(ENTRIES) / start.elapsed().as_secs_f64();
    println!("append            {rate:>10.0} entries/s");

    const FILES: u32 = 64;
    const SIZE: usize = 4 << 20;
    let mut bytes = vec![0; SIZE];
    let start = Instant::now();
    for number in 0..FILES {
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        vault.keep(&bytes).unwrap();
    }
    let mb = f64::from(FILES) * SIZE as f64 / 1e6;
    println!("keep              {:>10.0} MB/s", mb / start.elapsed().as_secs_f64());

    let start = Instant::now();
    let report = vault.check(&mut |_, _| true).unwrap();
    assert!(report.faults.is_empty());
    let mb = report.bytes as f64 / 1e6;
    println!("check             {:>10.0} MB/s", mb / start.elapsed().as_secs_f64());

    let search = Filter { text: Some("\"number\":12,".into()), ..Filter::default() };
    let start = Instant::now();
    vault.entries(&search).unwrap();
    println!("search {ENTRIES} bodies {:>8.2} ms", start.elapsed().as_secs_f64() * 1e3);

    drop(vault);
    let start = Instant::now();
    let vault = Vault::open(&folder).unwrap();
    println!("open              {:>10.2} ms", start.elapsed().as_secs_f64() * 1e3);
    drop(vault);
}
