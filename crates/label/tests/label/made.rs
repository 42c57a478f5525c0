//! Pictures made for the tests, and requests for labels on them.

use std::path::PathBuf;

use kernel::{Grade, Profile};
use label::LabelRequest;

pub const CN: &[Profile] = &[Profile::Cn];

pub fn request(profiles: &[Profile]) -> LabelRequest {
    LabelRequest {
        profiles: profiles.to_vec(),
        grade: Grade::Generated,
        languages: Vec::new(),
        publisher: Some("Northbank Press".to_owned()),
        place: None,
    }
}

/// Sample bytes of a soft gradient with some unrest at the left.
pub fn samples(width: u32, height: u32, bytes: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for y in 0..height {
        for x in 0..width {
            for channel in 0..bytes as u32 {
                let noise = if x < width / 3 { (x * 37 + y * 91) % 61 } else { 0 };
                out.push((40 + channel * 30 + x * 60 / width + y * 50 / height + noise) as u8);
            }
        }
    }
    out
}

pub struct Made<'a> {
    pub colour: png::ColorType,
    pub depth: png::BitDepth,
    pub chunks: &'a [([u8; 4], &'a [u8])],
    pub transparency: Option<&'a [u8]>,
}

impl Made<'_> {
    /// A PNG of this size.
    pub fn png(&self, width: u32, height: u32) -> Vec<u8> {
        let bits = self.colour.samples() * self.depth as usize;
        let row = (width as usize * bits).div_ceil(8);
        let data = samples(row as u32, height, 1);
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, width, height);
        encoder.set_color(self.colour);
        encoder.set_depth(self.depth);
        if self.colour == png::ColorType::Indexed {
            encoder.set_palette((0..=255u8).flat_map(|v| [v, v / 2, 255 - v]).collect::<Vec<_>>());
        }
        if let Some(transparency) = self.transparency {
            encoder.set_trns(transparency.to_vec());
        }
        let mut writer = encoder.write_header().unwrap();
        for (name, data) in self.chunks {
            writer.write_chunk(png::chunk::ChunkType(*name), data).unwrap();
        }
        writer.write_image_data(&data).unwrap();
        writer.finish().unwrap();
        out
    }
}

pub fn rgb_png(width: u32, height: u32) -> Vec<u8> {
    let rgb = png::ColorType::Rgb;
    Made { colour: rgb, depth: png::BitDepth::Eight, chunks: &[], transparency: None }
        .png(width, height)
}

pub fn jpeg(width: u16, height: u16, sampling: jpeg_encoder::SamplingFactor) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut out, 82);
    encoder.set_sampling_factor(sampling);
    let data = samples(width.into(), height.into(), 3);
    encoder.encode(&data, width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    out
}

/// An EXIF block that says one orientation.
pub fn exif(orientation: u8) -> Vec<u8> {
    let mut block = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    block.extend_from_slice(&[orientation, 0, 0, 0, 0, 0, 0, 0]);
    block
}

/// The folder of other people's files; says so loudly where there is none.
pub fn sample_folder() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let folder = std::env::var_os("IMPRIMATUR_SAMPLES").map_or_else(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "no samples at {}", folder.display());
    eprintln!("SKIPPED: no samples at {}; set IMPRIMATUR_SAMPLES", folder.display());
    None
}
