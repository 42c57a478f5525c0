//! Relative luminance and contrast as WCAG 2.2 defines them. Colours are taken as sRGB; embedded
//! colour profiles are not applied.

use std::sync::LazyLock;

static LINEAR: LazyLock<[f64; 256]> = LazyLock::new(|| {
    std::array::from_fn(|value| {
        let share = value as f64 / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    })
});

/// Relative luminance (0 to 1) of an sRGB colour (WCAG 2.2, "relative luminance").
pub(crate) fn luminance([red, green, blue]: [u8; 3]) -> f64 {
    let linear = |value: u8| LINEAR[usize::from(value)];
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/// Contrast ratio (1 to 21) of two relative luminances (WCAG 2.2, "contrast ratio").
pub(crate) fn ratio(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// A ratio in hundredths, cut and never rounded up.
pub(crate) fn hundredths(ratio: f64) -> u32 {
    (ratio * 100.0 + 1e-6).floor().clamp(0.0, 2100.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_ratios() {
        let of = |one, other| hundredths(ratio(luminance(one), luminance(other)));
        assert_eq!(of([0; 3], [255; 3]), 2100);
        assert_eq!(of([255; 3], [255; 3]), 100);
        // #767676 on white is the classic 4.54 : 1.
        assert_eq!(of([0x76; 3], [255; 3]), 454);
    }
}
