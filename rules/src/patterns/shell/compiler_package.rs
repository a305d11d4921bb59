//! Packages of distributions that bring a compiler.
//!
//! Entry points: [`compiler_package`] and [`build_tool`]. The names are those of Alpine, Debian, Ubuntu and the Red Hat family.

use crate::patterns::shell::project_build::Toolchain;

/// The toolchain that a package brings; headers and libraries bring none.
pub fn compiler_package(name: &str) -> Option<Toolchain> {
    let base = name.trim_end_matches(|ch: char| ch.is_ascii_digit() || matches!(ch, '.' | '-'));
    Some(match base {
        "gcc" | "g++" | "gcc-c++" | "build-essential" | "build-base" | "alpine-sdk" | "clang"
        | "gcc-toolset" | "llvm-toolset" => Toolchain::C,
        "golang" | "go" | "golang-go" => Toolchain::Go,
        "rust" | "rustc" | "cargo" => Toolchain::Rust,
        "maven" | "gradle" | "default-jdk" | "default-jdk-headless" => Toolchain::Java,
        "ghc" | "cabal" | "cabal-install" | "haskell-stack" => Toolchain::Haskell,
        _ if name.starts_with("openjdk") && name.contains("jdk") && !name.contains("jre") => Toolchain::Java,
        _ if name.starts_with("java-") && name.ends_with("-devel") => Toolchain::Java,
        _ if name.starts_with("dotnet-sdk") || name.starts_with("dotnet") && name.ends_with("-sdk") => {
            Toolchain::Dotnet
        }
        _ => return None,
    })
}

/// Whether a package is a compiler, or headers to compile with.
pub fn build_tool(name: &str) -> bool {
    let is_headers = name.ends_with("-dev") || name.ends_with("-devel") || name.starts_with("linux-headers");
    is_headers || compiler_package(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_belong_to_the_name() {
        assert_eq!(compiler_package("gcc-12"), Some(Toolchain::C));
        assert_eq!(compiler_package("openjdk-17-jdk-headless"), Some(Toolchain::Java));
        assert_eq!(compiler_package("openjdk17-jre"), None);
        assert_eq!(compiler_package("java-21-amazon-corretto-devel"), Some(Toolchain::Java));
        assert_eq!(compiler_package("dotnet-sdk-8.0"), Some(Toolchain::Dotnet));
        assert_eq!(compiler_package("libpq-dev"), None);
    }
}
