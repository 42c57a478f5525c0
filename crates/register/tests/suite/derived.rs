//! What is derived by rule, measured against the curated rows.

use std::collections::HashMap;

use register::{Modality, derive};

use crate::shelf::{Shelf, library};

#[test]
fn figures() {
    let library = library();
    let register = Shelf::shipped().load().unwrap();
    for document in library.documents() {
        let derived: HashMap<_, _> =
            derive(document).into_iter().map(|one| (one.clause.clone(), one)).collect();
        let rows: Vec<_> = register
            .obligations
            .iter()
            .filter(|row| row.clause.document() == document.id)
            .collect();
        let (mut n, mut m, mut b, mut sn, mut sm, mut sb, mut heads) = (0, 0, 0, 0, 0, 0, 0);
        for row in &rows {
            let Some(one) = derived.get(&row.clause) else {
                println!("NONE  {} {}/{} | {}", row.clause, row.modality, row.bound, row.words);
                continue;
            };
            n += 1;
            let (gm, gb) = (one.modality == row.modality, one.bound == row.bound);
            m += usize::from(gm);
            b += usize::from(gb);
            heads += usize::from(one.modality == Modality::Container);
            if one.sure {
                sn += 1;
                sm += usize::from(gm);
                sb += usize::from(gb);
            }
            if !gm || !gb {
                println!(
                    "DIFF  {} want {}/{} got {}/{} {} | {}",
                    row.clause,
                    row.modality,
                    row.bound,
                    one.modality,
                    one.bound,
                    one.sure,
                    row.words
                );
            }
        }
        println!(
            "{}: rows {} read {n} modality {m} bound {b}; sure {sn} modality {sm} bound {sb}; containers {heads}",
            document.id,
            rows.len()
        );
    }
}
