//! Names of files and folders that mean the same wherever they lie.
//!
//! Entry points: [`SAME_EVERYWHERE`], [`IMPLIED`].

use crate::patterns::secret::secret_file::is_environment_template;

/// Names that mean the same at every depth.
pub const SAME_EVERYWHERE: &[&str] = &[
    "node_modules",
    "bower_components",
    "__pycache__",
    "*.pyc",
    "*.pyo",
    "*.py[cod]",
    "*.py[co]",
    ".env",
    ".venv",
    ".git",
    ".svn",
    ".DS_Store",
    "Thumbs.db",
    ".idea",
    ".vscode",
    ".vs",
    ".next",
    ".nuxt",
    ".turbo",
    ".svelte-kit",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".nyc_output",
    ".terraform",
    ".gradle",
    "*.tfstate",
    "*.log",
    "npm-debug.log",
    "npm-debug.log*",
    "yarn-error.log",
    "*.swp",
    "*.swo",
    "*.class",
    ".ipynb_checkpoints",
];

/// What a file shows: beside it, a path of that name comes to lie as soon as someone builds or runs the project there.
pub const IMPLIED: &[(&str, Shows)] = &[
    ("__pycache__", is_python),
    ("*.pyc", is_python),
    ("*.py[cod]", is_python),
    (".env", is_environment_template),
    ("bin", is_dotnet_project),
    ("obj", is_dotnet_project),
    ("target", |name| name == "pom.xml"),
];

/// Whether the name of a file shows it.
pub type Shows = fn(&str) -> bool;

fn is_python(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| extension == "py")
}

fn is_dotnet_project(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| matches!(extension, "csproj" | "fsproj" | "vbproj"))
}
