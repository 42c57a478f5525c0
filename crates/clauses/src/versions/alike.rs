//! How alike two texts are: the words and neighbouring pairs of words (characters in Chinese) that
//! they share, and which texts of a heap share any with a given one.

use std::collections::HashMap;

use super::words::words;

/// Words and pairs of a text, sorted; a pair that occurs twice is in it twice.
pub(crate) type Grams = Vec<u32>;

/// Numbers for words and pairs, the same for all texts that are compared.
#[derive(Default)]
pub(crate) struct Vocabulary {
    words: HashMap<String, u32>,
    pairs: HashMap<(u32, u32), u32>,
    next: u32,
}

impl Vocabulary {
    /// What `texts`, read one after the other, are made of.
    pub fn grams<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) -> Grams {
        let mut grams = Vec::new();
        let mut last = None;
        for text in texts {
            for word in words(text).iter().filter(|word| word.speaks()) {
                let known = self.words.get(word.key.as_ref()).copied();
                let number = known.unwrap_or_else(|| {
                    self.next += 1;
                    self.words.insert(word.key.clone().into_owned(), self.next);
                    self.next
                });
                grams.push(number);
                if let Some(last) = last.replace(number) {
                    let next = &mut self.next;
                    grams.push(*self.pairs.entry((last, number)).or_insert_with(|| {
                        *next += 1;
                        *next
                    }));
                }
            }
        }
        grams.sort_unstable();
        grams
    }
}

/// How many grams two texts share. Takes time by the shorter one where the other is much longer.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let (mut i, mut j, mut count) = (0, 0, 0);
    if long.len() / 16 > short.len() {
        for gram in short {
            j += long[j..].partition_point(|other| other < gram);
            if long.get(j) == Some(gram) {
                count += 1;
                j += 1;
            }
        }
        return count;
    }
    while let (Some(x), Some(y)) = (short.get(i), long.get(j)) {
        count += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}

/// Dice's measure in thousandths: 1000 for the same words in the same order, 0 for nothing shared.
pub(crate) fn alike(a: &[u32], b: &[u32]) -> u32 {
    per_mille(2 * shared(a, b), a.len() + b.len())
}

/// How much of `part` is in `whole`, in thousandths.
pub(crate) fn contained(part: &[u32], whole: &[u32]) -> u32 {
    per_mille(shared(part, whole), part.len())
}

fn per_mille(count: usize, of: usize) -> u32 {
    u32::try_from((1000 * count).checked_div(of).unwrap_or(0)).unwrap_or(1000)
}

/// Finds the texts of a heap that share rare words with another.
pub(crate) struct Heap {
    holders: HashMap<u32, Vec<u32>>,
}

impl Heap {
    /// What more texts than this hold is not rare; it also bounds the time of a look-up.
    const RARE: usize = 12;
    /// Most grams of a text that are looked up.
    const SAMPLE: usize = 240;

    /// A heap of texts under their numbers.
    pub fn new<'t>(texts: impl Iterator<Item = (usize, &'t Grams)>) -> Self {
        let mut holders: HashMap<u32, Vec<u32>> = HashMap::new();
        for (number, grams) in texts {
            let mut last = None;
            for gram in grams.iter().filter(|gram| last.replace(**gram) != Some(**gram)) {
                let holders = holders.entry(*gram).or_default();
                // One more than rare, to tell that it is common.
                if holders.len() <= Self::RARE {
                    holders.push(u32::try_from(number).unwrap_or(u32::MAX));
                }
            }
        }
        Self { holders }
    }

    /// Up to `most` texts that share most rare grams with `grams`, best first.
    pub fn near(&self, grams: &[u32], most: usize) -> Vec<usize> {
        let step = grams.len().div_ceil(Self::SAMPLE).max(1);
        let mut counts: HashMap<u32, u32> = HashMap::new();
        for gram in grams.iter().step_by(step) {
            let holders = self.holders.get(gram).filter(|holders| holders.len() <= Self::RARE);
            for holder in holders.into_iter().flatten() {
                *counts.entry(*holder).or_default() += 1;
            }
        }
        let mut best: Vec<(u32, u32)> = counts.into_iter().collect();
        best.sort_unstable_by_key(|(holder, count)| (std::cmp::Reverse(*count), *holder));
        best.truncate(most);
        best.into_iter().map(|(holder, _)| holder as usize).collect()
    }
}
