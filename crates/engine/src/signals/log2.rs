//! Base-2 logarithms in thousandths of a bit, from integers only: the same bits on every machine.

/// `log2(n)` in millibits for the small numbers asked for most.
static SMALL: [i32; 512] = table();

#[expect(clippy::as_conversions, clippy::indexing_slicing, reason = "const, and n stays below the length")]
const fn table() -> [i32; 512] {
    let mut table = [0; 512];
    let mut n = 1_usize;
    while n < 512 {
        table[n] = exact(n as u64);
        n += 1;
    }
    table
}

/// `log2(n)` in millibits; 0 for 0. The fraction comes out bit by bit, from squaring the mantissa.
#[expect(clippy::as_conversions, clippy::cast_possible_wrap, reason = "at most 63, and const")]
const fn exact(n: u64) -> i32 {
    if n == 0 {
        return 0;
    }
    let whole = n.ilog2();
    // The mantissa in [1, 2) as a 31-bit fixed point number.
    let mut mantissa = if whole > 31 { n >> (whole - 31) } else { n << (31 - whole) };
    let mut fraction = 0;
    let mut bit = 1 << 15;
    while bit > 0 {
        mantissa = (mantissa * mantissa) >> 31;
        if mantissa >= 1 << 32 {
            mantissa >>= 1;
            fraction += bit;
        }
        bit >>= 1;
    }
    (whole as i32) * 1_000 + ((fraction * 1_000) >> 16)
}

/// `log2(n)` in millibits; 0 for 0.
pub(crate) fn log2_millibits(n: u64) -> i32 {
    usize::try_from(n).ok().and_then(|n| SMALL.get(n).copied()).unwrap_or_else(|| exact(n))
}

/// `log2(numerator ÷ denominator)` in millibits.
pub(crate) fn log2_ratio(numerator: u64, denominator: u64) -> i32 {
    log2_millibits(numerator) - log2_millibits(denominator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::as_conversions, reason = "a rounded comparison is what is wanted")]
    fn logarithms_agree_with_floating_point_to_a_millibit() {
        for n in (1..2_000_u64).chain([30_438, 365_250, 1 << 40, u64::MAX]) {
            let float = (n as f64).log2() * 1_000.0;
            assert!((f64::from(log2_millibits(n)) - float).abs() <= 1.1, "{n}");
        }
    }
}
