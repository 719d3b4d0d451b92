//! Base-2 logarithms in thousandths of a bit, from integers only: the same bits on every machine.

/// `log2(n)` in millibits for the small numbers asked for most.
static SMALL: [i32; 512] = table();

/// Sums of [`SMALL`] up to and with each: `log2(n!)`.
static SUMS: [i32; 512] = sums();

#[expect(clippy::indexing_slicing, reason = "const, and n stays below the length")]
const fn sums() -> [i32; 512] {
    let mut sums = table();
    let mut n = 1;
    while n < sums.len() {
        sums[n] += sums[n - 1];
        n += 1;
    }
    sums
}

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

/// How surprising it is, in millibits, that each of `guests` who chose among `rooms` at random has one alone:
/// `log2(rooms ÷ (rooms − k))`, summed over the `k` rooms that each finds taken.
pub(crate) fn log2_each_alone(guests: usize, rooms: usize) -> i32 {
    let guests = guests.min(rooms);
    let log2 = |n: usize| log2_millibits(u64::try_from(n).unwrap_or(u64::MAX));
    match (SUMS.get(rooms), SUMS.get(rooms - guests), i32::try_from(guests)) {
        (Some(all), Some(free), Ok(guests)) => guests * log2(rooms) - (all - free),
        _ => (0..guests).map(|taken| log2(rooms) - log2(rooms - taken)).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_are_added_up_as_guests_come() {
        for (guests, rooms) in [(0, 0), (1, 1), (3, 3), (5, 3), (3, 12), (200, 511), (200, 512), (600, 700)] {
            let log2 = |n: usize| log2_millibits(u64::try_from(n).unwrap());
            let each: i32 = (0..guests.min(rooms)).map(|taken| log2(rooms) - log2(rooms - taken)).sum();
            assert_eq!(log2_each_alone(guests, rooms), each, "{guests} in {rooms}");
        }
    }

    #[test]
    #[expect(clippy::as_conversions, reason = "a rounded comparison is what is wanted")]
    fn logarithms_agree_with_floating_point_to_a_millibit() {
        for n in (1..2_000_u64).chain([30_438, 365_250, 1 << 40, u64::MAX]) {
            let float = (n as f64).log2() * 1_000.0;
            assert!((f64::from(log2_millibits(n)) - float).abs() <= 1.1, "{n}");
        }
    }
}
