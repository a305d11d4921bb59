//! Commands that build the project, and the toolchain they need.
//!
//! Entry points: [`project_build`] for one command, [`uses_toolchain`] for what a container starts. Installs of tools
//! (`go install example.com/tool@v1`) build something else. The subcommands are from the manuals of the tools.

use hullwright_core::shell::command::CommandLine;

/// A compiler with what belongs to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Toolchain {
    /// Compilers and make from the packages of a distribution.
    C,
    Cuda,
    Dart,
    Dotnet,
    Go,
    Haskell,
    Java,
    /// Bundlers and compilers that run on Node.js.
    Node,
    Rust,
    Swift,
}

impl Toolchain {
    /// All that compile to something which runs without them; those on Node.js may run along.
    pub const COMPILERS: [Self; 9] = [
        Self::C,
        Self::Cuda,
        Self::Dart,
        Self::Dotnet,
        Self::Go,
        Self::Haskell,
        Self::Java,
        Self::Rust,
        Self::Swift,
    ];

    /// What it is called in messages.
    pub const fn title(self) -> &'static str {
        match self {
            Self::C => "the compilers",
            Self::Cuda => "the CUDA compiler and headers",
            Self::Dart => "the Dart SDK",
            Self::Dotnet => "the .NET SDK",
            Self::Go => "the Go toolchain",
            Self::Haskell => "the Haskell toolchain",
            Self::Java => "the Java compiler",
            Self::Node => "the development packages",
            Self::Rust => "the Rust toolchain",
            Self::Swift => "the Swift toolchain",
        }
    }

    /// The programs that are gone without it.
    const fn programs(self) -> &'static [&'static str] {
        match self {
            Self::C => &["make", "cmake", "gcc", "g++", "cc", "c++", "clang", "ninja"],
            Self::Cuda => &["nvcc", "ncu", "nsys", "cuda-gdb", "ptxas", "make", "gcc", "g++", "cmake"],
            Self::Dart => &["dart", "pub"],
            Self::Dotnet => &["msbuild", "dotnet-ef", "dotnet-watch"],
            Self::Go => &[
                "go",
                "gofmt",
                "air",
                "dlv",
                "gow",
                "reflex",
                "realize",
                "CompileDaemon",
                "make",
                "mage",
                "task",
                "modd",
                "wgo",
                "gin",
                "fresh",
                "bee",
            ],
            Self::Haskell => &["ghc", "ghci", "runghc", "runhaskell", "cabal", "stack", "make"],
            Self::Java => &[
                "javac", "jar", "jshell", "jlink", "jdeps", "javap", "jcmd", "jmap", "jstack", "jps",
                "jstat", "jdb", "mvn", "mvnw", "gradle", "gradlew", "sbt", "lein", "clojure", "clj", "ant",
                "make", "kotlinc", "scala", "scalac",
            ],
            Self::Node => &[
                "npx",
                "tsc",
                "ts-node",
                "ts-node-dev",
                "tsx",
                "vite",
                "webpack",
                "webpack-dev-server",
                "react-scripts",
                "ng",
                "nodemon",
                "jest",
                "vitest",
                "mocha",
                "eslint",
                "gulp",
                "grunt",
                "turbo",
                "nx",
                "lerna",
                "vue-cli-service",
                "parcel",
                "astro",
                "storybook",
                "cypress",
                "playwright",
            ],
            Self::Rust => &["cargo", "rustc", "rustup", "cargo-watch", "make", "trunk", "xargo"],
            Self::Swift => &["swift", "swiftc", "make"],
        }
    }
}

/// A command that builds the project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProjectBuild {
    /// What it needs.
    pub toolchain: Toolchain,
    /// The words that say it, for messages.
    pub line: String,
}

/// Reads what a command builds.
pub fn project_build(line: CommandLine<'_>) -> Option<ProjectBuild> {
    let name = line.name()?;
    let words: Vec<&str> = line.arguments.iter().filter_map(|argument| argument.literal()).collect();
    let plain: Vec<&str> =
        words.iter().copied().filter(|word| !word.starts_with(['-', '+']) && !word.contains('=')).collect();
    let first = plain.first().copied().unwrap_or_default();
    let find = |goals: &[&'static str]| {
        // `:app:bootJar` names a task of a part of the project.
        let goal_of = |word: &&str| word.rsplit(':').next().unwrap_or(word).to_owned();
        plain.iter().map(goal_of).find(|goal| goals.contains(&goal.as_str()))
    };
    let has = |option: &str| words.contains(&option);
    let (toolchain, goal): (Toolchain, Option<String>) = match name {
        "go" => {
            // Behind `-o name` and the like stands what is built.
            let is_own =
                words.contains(&"build") || (words.contains(&"install") && !line_names_version(&words));
            (Toolchain::Go, is_own.then(|| if has("build") { "build" } else { "install" }.to_owned()))
        }
        "cargo" => match first {
            "build" | "b" => (Toolchain::Rust, Some("build".to_owned())),
            "install" if words.iter().any(|word| word.starts_with("--path")) => {
                (Toolchain::Rust, Some("install".to_owned()))
            }
            _ => return None,
        },
        "mvn" | "mvnw" => (Toolchain::Java, find(&["package", "install", "verify"])),
        "gradle" | "gradlew" => (
            Toolchain::Java,
            find(&[
                "build",
                "assemble",
                "bootJar",
                "bootWar",
                "jar",
                "war",
                "shadowJar",
                "installDist",
                "distTar",
                "buildFatJar",
            ]),
        ),
        "sbt" => (Toolchain::Java, find(&["assembly", "dist", "stage", "package"])),
        "lein" => (Toolchain::Java, find(&["uberjar"])),
        "javac" => (Toolchain::Java, Some(String::new())),
        "dotnet" => match first {
            "publish" | "build" => (Toolchain::Dotnet, Some(first.to_owned())),
            _ => return None,
        },
        "swift" if first == "build" => (Toolchain::Swift, Some(first.to_owned())),
        "stack" if matches!(first, "build" | "install") && !has("--only-dependencies") => {
            (Toolchain::Haskell, Some(first.to_owned()))
        }
        "cabal" if matches!(first, "build" | "v2-build" | "new-build") && !has("--only-dependencies") => {
            (Toolchain::Haskell, Some(first.to_owned()))
        }
        "dart" if first == "compile" => (Toolchain::Dart, Some(first.to_owned())),
        "make" | "gmake" | "ninja" => (Toolchain::C, Some(String::new())),
        "cmake" if has("--build") => (Toolchain::C, Some("--build".to_owned())),
        "gcc" | "g++" | "cc" | "c++" | "clang" | "clang++" if has("-o") => {
            (Toolchain::C, Some(String::new()))
        }
        "npm" | "yarn" | "pnpm" | "bun" => {
            let is_build = |word: &&str| *word == "build" || word.starts_with("build:");
            let script = plain.iter().copied().find(is_build).filter(|_| !matches!(first, "install" | "add"));
            let run = if plain.contains(&"run") { "run " } else { "" };
            (Toolchain::Node, script.map(|script| format!("{run}{script}")))
        }
        "tsc" => (Toolchain::Node, Some(String::new())),
        "npx" | "ng" | "vite" | "next" | "nest" | "webpack" => {
            let builds = plain.contains(&"build") || plain.contains(&"tsc");
            (Toolchain::Node, builds.then(|| plain.join(" ")))
        }
        _ => return None,
    };
    let goal = goal?;
    let line = if goal.is_empty() { name.to_owned() } else { format!("{name} {goal}") };
    Some(ProjectBuild { toolchain, line })
}

/// `example.com/tool@v1` is somebody else's.
fn line_names_version(words: &[&str]) -> bool {
    let is_elsewhere = |word: &&str| word.contains('@') || word.split('/').next().is_some_and(is_host);
    words.iter().filter(|word| !word.starts_with('-')).any(is_elsewhere)
}

fn is_host(part: &str) -> bool {
    part.contains('.') && part.starts_with(|ch: char| ch.is_ascii_alphanumeric())
}

/// Whether words that a container starts call that toolchain.
pub fn uses_toolchain(toolchain: Toolchain, words: &[String]) -> bool {
    let name = |word: &String| word.rsplit('/').next().unwrap_or(word).to_owned();
    if words.iter().any(|word| toolchain.programs().contains(&name(word).as_str())) {
        return true;
    }
    let calls = |program: &str, verbs: &[&str]| {
        let mut pairs = words.iter().zip(words.iter().skip(1));
        pairs.any(|(first, second)| name(first) == program && verbs.contains(&second.as_str()))
    };
    match toolchain {
        Toolchain::Dotnet => calls(
            "dotnet",
            &[
                "run", "watch", "build", "test", "publish", "tool", "ef", "restore", "msbuild", "fsi",
                "vstest",
            ],
        ),
        // A source file is compiled when it starts.
        Toolchain::Java => words.iter().any(|word| word.strip_suffix(".java").is_some()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use hullwright_core::shell::{Argument, ArgumentValue, Invocation};
    use hullwright_core::text::TextRange;

    use super::*;

    fn line_of(text: &str) -> Option<String> {
        let word = |text: &'static str| Argument {
            text: text.into(),
            value: ArgumentValue::Literal,
            range: TextRange::default(),
        };
        let text: &'static str = Box::leak(text.to_owned().into_boxed_str());
        let mut words = text.split(' ').map(word);
        let program = words.next()?;
        let invocation = Invocation { program, arguments: words.collect() };
        project_build(CommandLine::from(&invocation)).map(|build| build.line)
    }

    #[test]
    fn builds_of_the_project_count() {
        assert_eq!(line_of("go build -o /app ./cmd/app").as_deref(), Some("go build"));
        assert_eq!(line_of("go install ./...").as_deref(), Some("go install"));
        assert_eq!(line_of("./gradlew :app:bootJar --no-daemon").as_deref(), Some("gradlew bootJar"));
        assert_eq!(line_of("mvn -B -DskipTests clean package").as_deref(), Some("mvn package"));
        assert_eq!(line_of("cargo +nightly build --release").as_deref(), Some("cargo build"));
        assert_eq!(line_of("yarn build").as_deref(), Some("yarn build"));
        assert_eq!(line_of("npm run build:prod").as_deref(), Some("npm run build:prod"));
    }

    #[test]
    fn only_sources_are_compiled_when_they_start() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(!uses_toolchain(Toolchain::Java, &words("java -jar app.jar")));
        assert!(uses_toolchain(Toolchain::Java, &words("java Main.java")));
        assert!(uses_toolchain(Toolchain::Dotnet, &words("dotnet watch")));
        assert!(!uses_toolchain(Toolchain::Dotnet, &words("dotnet app.dll")));
    }

    #[test]
    fn tools_and_dependencies_do_not() {
        assert_eq!(line_of("go install github.com/air-verse/air@latest"), None);
        assert_eq!(line_of("go install github.com/some/tool"), None);
        assert_eq!(line_of("cargo install cargo-chef"), None);
        assert_eq!(line_of("mvn dependency:go-offline"), None);
        assert_eq!(line_of("npm install build"), None);
    }
}
