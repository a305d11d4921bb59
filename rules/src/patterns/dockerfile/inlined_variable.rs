//! Variables that a bundler writes into the files it makes: they count while the image is built, never when it runs.
//!
//! Prefixes from the documentation of Vite (`envPrefix`), Create React App, Vue CLI, Gatsby and Next.js; those of which
//! a server may read the value at run time as well (Nuxt, SvelteKit, Astro) are not among them.

/// Prefixes of such variables and what reads them.
const PREFIXES: [(&str, &str); 5] = [
    ("VITE_", "Vite"),
    ("REACT_APP_", "Create React App"),
    ("VUE_APP_", "Vue CLI"),
    ("GATSBY_", "Gatsby"),
    ("NEXT_PUBLIC_", "Next.js"),
];

/// What reads the variable while it builds.
pub fn inlined_by(name: &str) -> Option<&'static str> {
    let found = PREFIXES.iter().find(|(prefix, _)| name.len() > prefix.len() && name.starts_with(prefix));
    found.map(|(_, tool)| *tool)
}

/// Whether a bundler writes the variable into its files.
pub fn is_inlined(name: &str) -> bool {
    inlined_by(name).is_some()
}
