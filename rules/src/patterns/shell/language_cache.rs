//! What installing packages of a language leaves behind beside the packages: downloads that are kept for a next time.
//!
//! What lives here: which call of a RUN leaves something, and what prevents or clears it. What does not: which stages are
//! shipped. pnpm is left out, as its store holds the very files that are installed; so are the caches of go and gem, which
//! later commands use. Sources: the manuals of pip ("Caching"), npm ("npm-cache"), yarn 1 ("yarn cache") and Composer
//! ("COMPOSER_CACHE_DIR", global options). Entry point: [`kept_caches`].

use hullwright_core::dockerfile::Instruction;
use hullwright_core::rule::Context;
use hullwright_core::semantic::{Place, Source, Stage};
use hullwright_core::shell::command::{PackageAction, PackageCommand, PackageKind, PackageManager};
use hullwright_core::text::TextRange;

use crate::patterns::dockerfile::scratch_mounts::may_be_scratch;
use crate::patterns::shell::filling_calls::{FillingCalls, Remedy};
use crate::patterns::shell::package_cache::is_cleaned_by_script;
use crate::patterns::shell::package_calls::each_package_call;
use crate::patterns::shell::yarn_release::is_yarn_one;

/// Package managers that keep what they download.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum LanguageCache {
    Composer,
    Npm,
    Pip,
    Yarn,
}

/// A cache that a RUN leaves in its layer.
#[derive(Clone, Debug)]
pub struct KeptCache {
    /// Whose.
    pub cache: LanguageCache,
    /// The first call that leaves something.
    pub range: TextRange,
    /// How it is prevented; `None` where that is not certain.
    pub remedy: Option<Remedy>,
}

impl LanguageCache {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Composer, Self::Npm, Self::Pip, Self::Yarn];

    /// The lower-case name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Composer => "composer",
            Self::Npm => "npm",
            Self::Pip => "pip",
            Self::Yarn => "yarn",
        }
    }

    fn manager(self) -> PackageManager {
        match self {
            Self::Composer => PackageManager::Composer,
            Self::Npm => PackageManager::Npm,
            Self::Pip => PackageManager::Pip,
            Self::Yarn => PackageManager::Yarn,
        }
    }

    /// Where its cache lies when root installs.
    fn folder(self) -> &'static str {
        match self {
            Self::Composer => "/root/.cache/composer",
            Self::Npm => "/root/.npm",
            Self::Pip => "/root/.cache/pip",
            Self::Yarn => "/usr/local/share/.cache/yarn",
        }
    }

    /// Words of a RUN that clears the cache, has it elsewhere, or mounts it.
    fn signs(self) -> &'static [&'static str] {
        match self {
            Self::Composer => &[".cache", ".composer", "clear-cache", "clearcache", "composer/cache"],
            Self::Npm => &[".npm", "--cache", "cache clean", "cache clear", "cache rm", "npm-cache"],
            Self::Pip => &[".cache", "--cache-dir", "cache purge", "cache remove", "pip-cache"],
            Self::Yarn => &["cache clean", ".cache", "--cache-folder", "yarn-cache"],
        }
    }

    /// Environment variables that switch the cache off or have it elsewhere, set to whatever.
    fn switches(self) -> &'static [&'static str] {
        match self {
            Self::Composer => &["COMPOSER_CACHE_DIR", "COMPOSER_NO_CACHE", "XDG_CACHE_HOME"],
            Self::Npm => &["NPM_CONFIG_CACHE", "npm_config_cache"],
            // Whatever its value, it has always switched the cache off.
            Self::Pip => &["PIP_NO_CACHE_DIR", "PIP_CACHE_DIR", "PIP_CONFIG_FILE", "XDG_CACHE_HOME"],
            Self::Yarn => &["YARN_CACHE_FOLDER", "yarn_cache_folder", "XDG_CACHE_HOME"],
        }
    }

    /// Words of a chain of stages that configures it in a file.
    fn configuration(self) -> &'static [&'static str] {
        match self {
            Self::Composer => &["cache-dir"],
            Self::Npm => &["npm config", "npmrc"],
            Self::Pip => &["pip config", "pip.conf", ".config/pip"],
            Self::Yarn => &["yarn config", "yarnrc"],
        }
    }
}

/// What the RUN leaves behind, once for each manager.
pub fn kept_caches(cx: &Context<'_>, stage: &Stage, run: &Instruction) -> Vec<KeptCache> {
    let text = cx.slice(run.range);
    if is_cleaned_by_script(text) {
        return Vec::new();
    }
    let is_named = |cache: &LanguageCache| match cache {
        LanguageCache::Pip => text.contains("pip"),
        other => text.contains(other.name()),
    };
    let kept = LanguageCache::ALL.into_iter().filter(is_named).filter(|cache| {
        !may_be_scratch(run, cache.folder())
            && !cache.signs().iter().chain(cache.switches()).any(|sign| text.contains(sign))
    });
    kept.filter_map(|cache| kept_cache(cx, stage, run, cache)).collect()
}

fn kept_cache(cx: &Context<'_>, stage: &Stage, run: &Instruction, cache: LanguageCache) -> Option<KeptCache> {
    let mut calls = FillingCalls::NONE;
    let launch = cx.launch(run);
    each_package_call(&launch, |launched, call| {
        if call.manager == cache.manager() && leaves_something(cache, call) {
            calls.add(cx, launched, call, option(cache));
        }
    });
    let (_, range) = calls.first.clone()?;
    let is_yarn_two = cache == LanguageCache::Yarn && !is_yarn_one(cx, stage, run);
    if is_yarn_two || is_configured(cx, stage, run, cache) {
        return None;
    }
    let remedy = match cache {
        LanguageCache::Pip if may_be_before_pip_six(cx, stage) => None,
        LanguageCache::Composer | LanguageCache::Pip => calls.with_option(),
        LanguageCache::Npm => calls.followed_by("npm cache clean --force"),
        LanguageCache::Yarn => calls.followed_by("yarn cache clean"),
    };
    Some(KeptCache { cache, range, remedy })
}

/// Whether the distribution's own pip does not know the option yet, which came with pip 6 in 2014.
fn may_be_before_pip_six(cx: &Context<'_>, stage: &Stage) -> bool {
    let Source::Image(image) = cx.graph().root(stage) else { return false };
    let Some(image) = image.value() else { return false };
    let cycle = cx.knowledge().cycles_of(image).product;
    cycle.is_some_and(|cycle| {
        matches!(cycle.product, "debian" | "ubuntu") && cycle.released.is_some_and(|day| day < "2014-12-22")
    })
}

/// The option of an install that keeps nothing.
fn option(cache: LanguageCache) -> &'static str {
    match cache {
        LanguageCache::Pip => "--no-cache-dir",
        LanguageCache::Composer | LanguageCache::Npm | LanguageCache::Yarn => "--no-cache",
    }
}

fn leaves_something(cache: LanguageCache, call: &PackageCommand<'_>) -> bool {
    let downloads = match cache {
        LanguageCache::Composer | LanguageCache::Npm => {
            matches!(call.action, PackageAction::Install | PackageAction::Upgrade)
        }
        LanguageCache::Pip | LanguageCache::Yarn => call.action == PackageAction::Install,
    };
    // What lies there already is not kept twice.
    let is_local = |call: &PackageCommand<'_>| {
        cache == LanguageCache::Pip
            && !call.packages.is_empty()
            && call.packages.iter().all(|package| package.kind == PackageKind::LocalFile)
            && !call.reading.has("no-deps").is_no()
    };
    let without = ["dry-run", "no-index", "package-lock-only", "offline"];
    downloads && call.skips_cache().is_no() && call.reading.has_any(&without).is_no() && !is_local(call)
}

/// Whether the chain of stages sets up the cache before the RUN, by a variable or in a file.
fn is_configured(cx: &Context<'_>, stage: &Stage, run: &Instruction, cache: LanguageCache) -> bool {
    let is_set = |name: &str| cx.graph().variable(stage, name, Place::before(run.index)).is_some();
    let mut earlier = cx
        .graph()
        .chain(stage)
        .flat_map(|link| cx.instructions_of(link))
        .filter(|earlier| earlier.index <= run.index);
    cache.switches().iter().any(|name| is_set(name))
        || earlier.any(|earlier| {
            let text = cx.slice(earlier.range);
            cache.configuration().iter().any(|sign| text.contains(sign))
        })
}
