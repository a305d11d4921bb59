//! What fixes make of ignore files, in cases that would bore a reader of the pages.

use hullwright_core::diagnostic::Applicability;
use hullwright_core::engine::Engine;
use hullwright_core::testing::{examples, fix, selection_of};
use hullwright_rules::{bundled_knowledge, rule_set};

/// Fixes a project with one rule. `expected` shows the files that change, as `#- PATH` and text; `#- PATH removed` for
/// those that go.
#[track_caller]
fn check(rule: &str, fence: &str, project: &str, expected: &str) {
    let engine = Engine::new(rule_set()).with_knowledge(bundled_knowledge());
    let entry = engine.rules().entries().iter().find(|entry| entry.rule.name == rule).expect("a known rule");
    let page = format!("```{fence} bad\n{project}```\n");
    let example = examples(&page).into_iter().next().expect("an example");
    let fixed = fix(&engine, &example, &selection_of(&engine, entry), Applicability::Unsafe);
    assert!(fixed.failures.is_empty(), "{:?}", fixed.failures);
    let changed =
        fixed.changed.iter().map(|(path, bytes)| format!("#- {path}\n{}", String::from_utf8_lossy(bytes)));
    let removed = fixed.changed.removed().map(|path| format!("#- {path} removed\n"));
    assert_eq!(changed.chain(removed).collect::<String>(), expected);
}

const NODE: &str = "#- Dockerfile\nFROM node:24-slim\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\nCOPY . .\nUSER node\n\
                    #- package.json\n{}\n";

#[test]
fn a_new_ignore_file_fits_what_lies_there() {
    check(
        "missing-dockerignore",
        "dockerfile",
        &format!(
            "{NODE}#- .git/HEAD\nx\n#- web/package.json\n{{}}\n#- web/node_modules/a/index.js\nx\n#- tool.py\nx\n\
             #- .env.example\nAPI_KEY=\n#- .env\nA=1\n#- .env.local\nDB_PASSWORD=r8Tq4vNz7w\n#- .idea/x\nx\n#- compose.yaml\nservices: {{}}\n"
        ),
        "#- .dockerignore\n# Version control\n.git\n\n# Packages, build output and caches\n**/node_modules\n**/__pycache__\n**/*.pyc\n\n\
         # Secrets and local settings\n.env\n.env.*\n!.env.example\n\n# Editors and systems\n.idea\n\n\
         # Read by the builder and by Compose, not by the image\n.dockerignore\nDockerfile\ncompose.yaml\n",
    );
}

#[test]
fn a_new_ignore_file_hides_nothing_that_a_build_names() {
    check(
        "missing-dockerignore",
        "dockerfile",
        &format!(
            "{NODE}#- other.Dockerfile\nFROM a\nCOPY compose.yaml .env /\n#- compose.yaml\nservices: {{}}\n"
        ),
        "#- .dockerignore\n# Packages, build output and caches\nnode_modules\n\n\
         # Read by the builder and by Compose, not by the image\n.dockerignore\nDockerfile\nother.Dockerfile\n",
    );
    let needing = "#- other.Dockerfile\nFROM a\nCOPY node_modules/a /a\n";
    check("missing-dockerignore", "dockerfile", &format!("{NODE}{needing}"), "");
}

#[test]
fn appended_patterns_stand_apart_where_comments_do() {
    check(
        "incomplete-dockerignore",
        "dockerfile",
        &format!(
            "{NODE}#- a/.next/x\nx\n#- b/.next/x\nx\n#- .dockerignore\n# Only what is needed\n*\n!a\n!b\n!node_modules\n!package.json\n"
        ),
        "",
    );
    check(
        "incomplete-dockerignore",
        "dockerfile",
        &format!(
            "{NODE}#- a/.next/x\nx\n#- b/.next/x\nx\n#- .dockerignore\n# Only what is needed\n*\n!a\n!b\n!package.json\n"
        ),
        "#- .dockerignore\n# Only what is needed\n*\n!a\n!b\n!package.json\n\n# Not for the image\n**/.next\n",
    );
}

#[test]
fn a_name_that_means_something_else_elsewhere_is_written_out() {
    let dotnet = "#- Dockerfile\nFROM mcr.microsoft.com/dotnet/sdk:10.0\nCOPY . .\nRUN dotnet publish\nUSER app\n\
                  #- a/a.csproj\nx\n#- b/b.csproj\nx\n";
    check(
        "incomplete-dockerignore",
        "dockerfile",
        &format!("{dotnet}#- .dockerignore\n*.md\n"),
        "#- .dockerignore\n*.md\n**/obj\n",
    );
    check(
        "incomplete-dockerignore",
        "dockerfile",
        &format!("{dotnet}#- models/obj/chair.obj\nx\n#- .dockerignore\n*.md\n"),
        "#- .dockerignore\n*.md\na/obj\nb/obj\n",
    );
}

#[test]
fn an_exception_lands_below_the_last_pattern_that_takes_the_path() {
    let build = "#- Dockerfile\nFROM a\nCOPY dist/app /\n#- dist/app\nx\n";
    for (before, after) in [
        ("dist\n**/app\n*.md\n", "dist\n**/app\n!dist/app\n*.md\n"),
        ("dist/app\nb\n", "b\n"),
        ("a\ndist/app", "a"),
        ("# Output\ndist/app\n\nb\n", "# Output\ndist/app\n!dist/app\n\nb\n"),
        ("# Output\ndist/app\ndist/tmp\n", "# Output\ndist/tmp\n"),
        ("*", "*\n!dist/app"),
        ("!dist/app\n*\n", "!dist/app\n*\n!dist/app\n"),
    ] {
        let project = format!("{build}#- .dockerignore\n{before}\n");
        check("copy-ignored-file", "dockerfile", &project, &format!("#- .dockerignore\n{after}\n"));
    }
}

#[test]
fn malformed_patterns_become_what_they_mean() {
    for (before, after) in [
        ("logs/[0-9", "logs/[0-9]"),
        ("a/[bc/d", "a/[bc]/d"),
        ("docs\\images", "docs/images"),
        ("docs\\", "docs/"),
        ("[Local-Only]/", "\\[Local-Only\\]/"),
        ("x*{2}", "x*\\{2}"),
        ("! [z-a]", "! \\[z-a\\]"),
        ("a\n!\n# b", "a\n# b"),
    ] {
        let project = format!("#- .dockerignore\n{before}\n#- README.md\nx\n");
        check("invalid-ignore-pattern", "dockerignore", &project, &format!("#- .dockerignore\n{after}\n"));
    }
    check(
        "invalid-ignore-pattern",
        "dockerignore",
        "#- .dockerignore\nnotes[old\n#- notes[old/a\nx\n",
        "#- .dockerignore\nnotes\\[old\n",
    );
}

#[test]
fn a_nested_pattern_keeps_its_spelling() {
    let build = "#- Dockerfile\nFROM node:24-slim\nCOPY . .\nUSER node\n#- web/node_modules/a/index.js\nx\n";
    for (before, after) in [
        ("/node_modules/", "**/node_modules/"),
        ("./node_modules", "**/node_modules"),
        (" node_modules ", " **/node_modules "),
    ] {
        check(
            "ignore-pattern-misses-nested",
            "dockerignore",
            &format!("#- .dockerignore\n# Big\n{before}\n.git\n{build}"),
            &format!("#- .dockerignore\n# Big\n{after}\n.git\n"),
        );
    }
    let needed = build.replace("USER node", "COPY web/node_modules/a /a\nUSER node");
    check(
        "ignore-pattern-misses-nested",
        "dockerignore",
        &format!("#- .dockerignore\nnode_modules\n{needed}"),
        "",
    );
}

#[test]
fn an_unread_ignore_file_moves_to_where_it_is_read() {
    let compose = "services:\n  web:\n    build:\n      context: .\n      dockerfile: web/Dockerfile\n";
    let web = "#- web/Dockerfile\nFROM a\nCOPY web/main.js ./\n#- web/main.js\nx\n";
    let api = "#- api/Dockerfile\nFROM a\nCOPY api/main.js ./\n#- api/main.js\nx\n";
    let both = format!("{compose}  api:\n    build:\n      context: .\n      dockerfile: api/Dockerfile\n");
    // Below the patterns of the context, each below its own heading.
    check(
        "dockerignore-not-in-context",
        "compose",
        &format!(
            "{both}{web}{api}#- .dockerignore\n# All\n.git\nweb/tmp\n#- web/.dockerignore\n\n# Packages\nnode_modules\ntmp\n!main.js\n\
             #- api/.dockerignore\n/tmp\nmain.js\n.dockerignore\n"
        ),
        "#- .dockerignore\n# All\n.git\nweb/tmp\n\n# api\napi/tmp\n\n# web\n# Packages\nweb/node_modules\nweb/tmp\n!web/main.js\n\
         #- api/.dockerignore removed\n#- web/.dockerignore removed\n",
    );
    // What the context leaves out anyway needs no word.
    check(
        "dockerignore-not-in-context",
        "compose",
        &format!("{compose}{web}#- .dockerignore\n**/node_modules\n#- web/.dockerignore\nnode_modules\n"),
        "#- web/.dockerignore removed\n",
    );
    // Patterns that are meant for the context stay as they are.
    check(
        "dockerignore-not-in-context",
        "compose",
        &format!(
            "{}#- docker/Dockerfile\nFROM a\nCOPY . .\n#- docker/.dockerignore\nnotes\n**/tmp\n#- notes/a\nx\n",
            compose.replace("web/", "docker/")
        ),
        "#- docker/Dockerfile.dockerignore\nnotes\n**/tmp\n#- docker/.dockerignore removed\n",
    );
    // Two Dockerfiles in the folder share the one of the context.
    let two =
        format!("{compose}  dev:\n    build:\n      context: .\n      dockerfile: web/dev.Dockerfile\n");
    check(
        "dockerignore-not-in-context",
        "compose",
        &format!("{two}{web}#- web/dev.Dockerfile\nFROM a\n#- web/.dockerignore\n*.log\n"),
        "#- .dockerignore\nweb/*.log\n#- web/.dockerignore removed\n",
    );
}
