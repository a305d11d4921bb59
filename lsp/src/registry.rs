//! Pages of registries where people read about an image.

use hullwright_core::image::ImageReference;

/// The page of an image; `None` for a registry whose pages are not known.
pub(crate) fn page(image: &str) -> Option<String> {
    if image.contains('$') {
        return None;
    }
    let reference = ImageReference::parse(image).ok().filter(|reference| !reference.is_scratch())?;
    let repository = reference.repository.text.as_str();
    if reference.is_official() {
        let name = repository.strip_prefix("library/").unwrap_or(repository);
        return Some(format!("https://hub.docker.com/_/{name}"));
    }
    if reference.is_docker_hub() {
        return Some(format!("https://hub.docker.com/r/{repository}"));
    }
    match reference.registry.as_ref()?.text.as_str() {
        "ghcr.io" => {
            let (owner, package) = repository.split_once('/')?;
            Some(format!(
                "https://github.com/{owner}/{}/pkgs/container/{package}",
                package.split('/').next()?
            ))
        }
        "quay.io" => Some(format!("https://quay.io/repository/{repository}")),
        "mcr.microsoft.com" => Some(format!("https://mcr.microsoft.com/artifact/mar/{repository}")),
        "public.ecr.aws" => Some(format!("https://gallery.ecr.aws/{repository}")),
        "gcr.io" => Some(format!("https://gcr.io/{repository}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn pages_follow_the_registry() {
        assert_eq!(page("node:24").as_deref(), Some("https://hub.docker.com/_/node"));
        assert_eq!(page("grafana/loki@sha256:0").as_deref(), None);
        assert_eq!(page("grafana/loki:3").as_deref(), Some("https://hub.docker.com/r/grafana/loki"));
        let page_of_package = "https://github.com/a/b/pkgs/container/b";
        assert_eq!(page("ghcr.io/a/b:1").as_deref(), Some(page_of_package));
        assert_eq!(page("registry.example.com/a").as_deref(), None);
        assert_eq!(page("scratch").as_deref(), None);
        assert_eq!(page("node:$TAG").as_deref(), None);
    }
}
