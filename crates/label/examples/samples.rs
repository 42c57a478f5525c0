//! Draws the sample pictures again from their SVG: `cargo run -p label --example samples`. Not part of
//! the program; the drawn files are kept beside the SVG.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use resvg::{tiny_skia, usvg};

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/samples").join(file)
}

fn draw(name: &str) -> (u32, u32, Vec<u8>) {
    let svg = std::fs::read_to_string(path(&format!("{name}.svg"))).unwrap();
    let tree = usvg::Tree::from_str(&svg, &usvg::Options::default()).unwrap();
    let size = tree.size().to_int_size();
    let mut pixmap = tiny_skia::Pixmap::new(size.width(), size.height()).unwrap();
    resvg::render(&tree, tiny_skia::Transform::identity(), &mut pixmap.as_mut());
    let rgb = pixmap.pixels().iter().flat_map(|p| [p.red(), p.green(), p.blue()]).collect();
    (size.width(), size.height(), rgb)
}

fn main() {
    let (width, height, rgb) = draw("lighthouse");
    let file = std::fs::File::create(path("lighthouse.png")).unwrap();
    let mut encoder = png::Encoder::new(file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().unwrap().write_image_data(&rgb).unwrap();

    let (width, height, rgb) = draw("paper-boats");
    let encoder = jpeg_encoder::Encoder::new_file(path("paper-boats.jpg"), 91).unwrap();
    encoder.encode(&rgb, width as u16, height as u16, jpeg_encoder::ColorType::Rgb).unwrap();
}
