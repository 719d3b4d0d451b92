//! Has the crate compiled again when the console was built again. A debug build reads the console's files as it runs,
//! so it need not be.

#[expect(clippy::disallowed_methods, reason = "Cargo speaks to build scripts through the environment")]
fn main() {
    let embeds = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!("cargo::rerun-if-changed={}", if embeds { "../../console/dist" } else { "build.rs" });
}
