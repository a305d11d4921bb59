//! Builds the site: `cargo run --manifest-path docs/site/Cargo.toml [FOLDER]` writes it to `FOLDER/html` and fails where a
//! link inside leads nowhere. Without a folder it is `target/site`.
//!
//! The documents are Markdown that reads well where it lies. Here it is put together in the same layout, so that a link holds
//! in both places, the examples of rules are drawn, and mdBook does the rest.

mod example;
mod links;
mod sources;

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

fn main() -> Result<()> {
    // Said by `cargo run`, so that a program built elsewhere builds the site of this place.
    let site =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("docs/site"), PathBuf::from);
    let docs = site.parent().context("the site lies in the folder of the documents")?;
    let root = docs.parent().context("the documents lie in the repository")?;
    let into = std::env::args_os().nth(1).map_or_else(|| root.join("target/site"), PathBuf::from);
    if into.exists() {
        std::fs::remove_dir_all(&into)?;
    }
    let n_pages = sources::assemble(docs, &into)?;
    std::fs::copy(site.join("site.css"), into.join("site.css"))?;
    let config = Config::from_disk(site.join("book.toml"))?;
    MDBook::load_with_config(&into, config)?.build()?;
    let html = into.join("html");
    let checked = links::check(&html, root)?;
    for broken in &checked.broken {
        eprintln!("{broken}");
    }
    println!("{n_pages} pages, {} links inside, {} of them broken", checked.n_inside, checked.broken.len());
    println!("{}", html.join("index.html").display());
    if checked.broken.is_empty() { Ok(()) } else { bail!("links are broken") }
}
