//! Public hosts that serve over HTTPS what they serve without encryption, under the same paths.
//!
//! Put together by hand, from what these hosts say of themselves; a host that is missing is unknown. Entry points:
//! [`serves_https`] for HTTP, [`has_same_paths`] for other protocols.

/// Hosts by name, sorted.
const HOSTS: [&str; 127] = [
    "apache.osuosl.org",
    "api.github.com",
    "apt.llvm.org",
    "apt.postgresql.org",
    "archive.apache.org",
    "archive.mozilla.org",
    "archives.fedoraproject.org",
    "artifacts.elastic.co",
    "bitbucket.org",
    "bootstrap.pypa.io",
    "cache.ruby-lang.org",
    "cdn.kernel.org",
    "cdn.mysql.com",
    "chromedriver.storage.googleapis.com",
    "cloud.r-project.org",
    "cmake.org",
    "codeload.github.com",
    "commondatastorage.googleapis.com",
    "conda.anaconda.org",
    "cpan.metacpan.org",
    "cpanmin.us",
    "cran.r-project.org",
    "curl.se",
    "deb.debian.org",
    "deb.nodesource.com",
    "dev.mysql.com",
    "dl-cdn.alpinelinux.org",
    "dl-ssl.google.com",
    "dl.fedoraproject.org",
    "dl.google.com",
    "dl.yarnpkg.com",
    "dlcdn.apache.org",
    "download.docker.com",
    "download.geofabrik.de",
    "download.microsoft.com",
    "download.oracle.com",
    "download.postgresql.org",
    "download.qt.io",
    "download.redis.io",
    "download.tensorflow.org",
    "download.virtualbox.org",
    "downloads.apache.org",
    "downloads.mysql.com",
    "downloads.sourceforge.net",
    "downloads.xiph.org",
    "files.pythonhosted.org",
    "ftp.ebi.ac.uk",
    "ftp.gnu.org",
    "ftp.mozilla.org",
    "ftp.ncbi.nlm.nih.gov",
    "ftp.postgresql.org",
    "ftpmirror.gnu.org",
    "gcc.gnu.org",
    "get.docker.com",
    "getcomposer.org",
    "gist.github.com",
    "git.code.sf.net",
    "git.kernel.org",
    "github.com",
    "gitlab.com",
    "go.dev",
    "launchpadlibrarian.net",
    "luarocks.org",
    "maven.apache.org",
    "mirrors.aliyun.com",
    "mirrors.edge.kernel.org",
    "mirrors.kernel.org",
    "museum.php.net",
    "nginx.org",
    "nodejs.org",
    "openresty.org",
    "openssl.org",
    "packages.elastic.co",
    "packages.gitlab.com",
    "packages.microsoft.com",
    "pear.php.net",
    "pecl.php.net",
    "people.debian.org",
    "php.net",
    "prdownloads.sourceforge.net",
    "pypi.org",
    "pypi.python.org",
    "raw.github.com",
    "raw.githubusercontent.com",
    "registry.npmjs.org",
    "releases.hashicorp.com",
    "releases.llvm.org",
    "repo.anaconda.com",
    "repo.continuum.io",
    "repo.maven.apache.org",
    "repo.mysql.com",
    "repo.radeon.com",
    "repo.zabbix.com",
    "repo1.maven.org",
    "repository.apache.org",
    "rpm.nodesource.com",
    "rpms.remirepo.net",
    "rubygems.org",
    "s3.amazonaws.com",
    "savannah.gnu.org",
    "search.maven.org",
    "snapshot.debian.org",
    "sourceforge.net",
    "sqlite.org",
    "storage.googleapis.com",
    "svn.code.sf.net",
    "vault.centos.org",
    "www.apache.org",
    "www.cmake.org",
    "www.cpan.org",
    "www.erlang.org",
    "www.gnu.org",
    "www.haskell.org",
    "www.kernel.org",
    "www.lua.org",
    "www.openssl.org",
    "www.php.net",
    "www.postgresql.org",
    "www.python.org",
    "www.rarlab.com",
    "www.ruby-lang.org",
    "www.sqlite.org",
    "www.tcpdump.org",
    "www.zlib.net",
    "yum.oracle.com",
    "yum.postgresql.org",
    "zlib.net",
];

/// Hosts below these names.
const PARENTS: [&str; 5] =
    [".github.io", ".githubusercontent.com", ".gitlab.io", ".readthedocs.io", ".storage.googleapis.com"];

/// Hosts that have under HTTPS the paths that they have under another protocol.
const SAME_PATHS: [(&str, &str); 13] = [
    ("ftp", "ftp.ebi.ac.uk"),
    ("ftp", "ftp.gnu.org"),
    ("ftp", "ftp.mozilla.org"),
    ("ftp", "ftp.ncbi.nlm.nih.gov"),
    ("ftp", "ftp.postgresql.org"),
    ("ftp", "gcc.gnu.org"),
    ("git", "bitbucket.org"),
    ("git", "gcc.gnu.org"),
    ("git", "git.code.sf.net"),
    ("git", "git.kernel.org"),
    ("git", "github.com"),
    ("git", "gitlab.com"),
    ("git", "sourceware.org"),
];

/// Whether a host serves over HTTPS what it serves over HTTP.
pub fn serves_https(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let is_below = |parent: &&str| {
        host.strip_suffix(*parent).is_some_and(|name| !name.is_empty() && !name.contains('.'))
    };
    HOSTS.binary_search(&host.as_str()).is_ok() || PARENTS.iter().any(is_below)
}

/// Whether a host serves over HTTPS what it serves over the protocol.
pub fn has_same_paths(scheme: &str, host: &str) -> bool {
    SAME_PATHS.contains(&(scheme, host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_sorted_and_lower_case() {
        assert!(HOSTS.is_sorted());
        assert!(HOSTS.iter().all(|host| !host.chars().any(char::is_uppercase) && host.contains('.')));
    }

    #[test]
    fn hosts_are_found_by_name_or_parent() {
        for host in ["github.com", "GitHub.com", "archive.apache.org", "example.github.io"] {
            assert!(serves_https(host), "{host}");
        }
        for host in ["example.com", "a.b.github.io", ".github.io", "archive.ubuntu.com"] {
            assert!(!serves_https(host), "{host}");
        }
    }
}
