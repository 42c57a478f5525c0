//! Stamps a file for a look at the result: `stamp IN OUT PROFILES GRADE PUBLISHER [PLACE]`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use kernel::{Grade, MediaKind};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let bytes = std::fs::read(&args[0]).unwrap();
    let kind = MediaKind::sniff(&bytes).unwrap();
    let request = label::LabelRequest {
        profiles: args[2].split(',').map(|name| name.parse().unwrap()).collect(),
        grade: if args[3] == "modified" { Grade::Modified } else { Grade::Generated },
        languages: Vec::new(),
        publisher: Some(args[4].clone()),
        place: args.get(5).map(|place| serde_json::from_value(place.as_str().into()).unwrap()),
    };
    let start = std::time::Instant::now();
    let labelled = label::apply(kind, &bytes, &request).unwrap_or_else(|error| panic!("{error}"));
    let applied = start.elapsed();
    let found = label::check(kind, &labelled.bytes, &labelled.label);
    let (before, after) = (bytes.len(), labelled.bytes.len());
    let record = &labelled.label;
    println!("{before} -> {after} bytes, {applied:?}, check {:?}", start.elapsed() - applied);
    println!("{:?} {:?} {:?} {:?}", record.wording, record.rect, record.place, record.ground);
    println!("ink {} contrast {} {found:?}", record.ink_height, record.contrast_x100);
    std::fs::write(&args[1], labelled.bytes).unwrap();
}
