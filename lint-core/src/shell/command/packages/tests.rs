use super::super::words::{check_table, invocation};
use super::*;

/// Manager and action, the packages, then what holds: `yes`, `lean`, `uncached`, `production`, `locked`, `global`; and `!`
/// where not all words were understood.
fn show(text: &str) -> String {
    let invocation = invocation(text);
    let Some(command) = read(CommandLine::from(&invocation)) else { return "none".to_owned() };
    let mut shown = vec![format!("{:?} {:?}:", command.manager, command.action)];
    shown.extend(command.packages.iter().map(show_package));
    if let Some(group) = command.virtual_group() {
        shown.push(format!("group={}", group.text()));
    }
    shown.push("|".to_owned());
    let answers = [
        ("yes", command.asks_nothing()),
        ("lean", command.skips_recommends()),
        ("uncached", command.skips_cache()),
        ("production", command.is_for_production()),
        ("locked", command.is_locked()),
        ("global", command.is_global()),
    ];
    shown.extend(answers.iter().filter(|(_, answer)| answer.is_yes()).map(|(name, _)| (*name).to_owned()));
    if !command.is_complete {
        shown.push("!".to_owned());
    }
    shown.join(" ")
}

fn show_package(package: &PackageSpec) -> String {
    let kind = match package.kind {
        PackageKind::Name => String::new(),
        kind => format!("<{kind:?}>"),
    };
    let version = package
        .version
        .map(|version| format!("[{}{} {:?}]", version.operator, version.part.text(), version.kind))
        .unwrap_or_default();
    let architecture = package.architecture.map(|part| format!(":{}", part.text())).unwrap_or_default();
    let release = package.release.map(|part| format!("/{}", part.text())).unwrap_or_default();
    let removed = if package.is_removed { "-" } else { "" };
    let doubt = if package.is_certain { "" } else { "?" };
    format!("{}{kind}{version}{architecture}{release}{removed}{doubt}", package.name.text())
}

/// Lines of a command, `=>` and what it shows.
#[track_caller]
fn check(table: &str) {
    check_table(table, show);
}
#[test]
fn apt_aptitude_and_dpkg() {
    check(
        r#"
apt-get update => AptGet UpdateIndex: |
apt-get -qq update => AptGet UpdateIndex: | yes
apt-get -y update -q => AptGet UpdateIndex: | yes
apt update => Apt UpdateIndex: |
apt-get install -y curl => AptGet Install: curl | yes
apt-get install curl -y --no-install-recommends git => AptGet Install: curl git | yes lean
apt-get -y -qq install curl => AptGet Install: curl | yes
apt-get install -yqq curl => AptGet Install: curl | yes
apt-get -q=2 install curl => AptGet Install: curl | yes
apt-get --assume-yes install curl=7.88.1-10 git=1:2.* g++ libstdc++6+ vim- libc6:i386 nginx:arm64=1.2-3 nodejs/bookworm-backports => AptGet Install: curl[=7.88.1-10 Exact] git[=1:2.* Range] g++ libstdc++6 vim- libc6:i386 nginx[=1.2-3 Exact]:arm64 nodejs/bookworm-backports | yes
apt-get install -y -t bookworm-backports git => AptGet Install: git | yes
apt-get install -y --target-release=sid git => AptGet Install: git | yes
apt-get install -tsid git => AptGet Install: git |
apt-get -o Foo=bar install git => AptGet Install: git |
apt-get install -o APT::Install-Recommends=false -oAPT::Get::Assume-Yes=true git => AptGet Install: git | yes lean
apt-get install --no-install-recommends=true git => AptGet Install: git | lean
apt-get install --install-recommends git => AptGet Install: git |
apt-get install --install-recommends=false git => AptGet Install: git | lean
apt-get install -y ./a.deb /tmp/b.deb 'php*' lamp-server^ => AptGet Install: ./a.deb<LocalFile> /tmp/b.deb<LocalFile> php*<Group> lamp-server^<Group> | yes
apt-get install -y /tmp/*.deb => AptGet Install: /tmp/*.deb<LocalFile> | yes
apt-get install -y $PACKAGES => AptGet Install: $PACKAGES<Unknown>? | yes !
apt-get install -y $PACKAGES git => AptGet Install: $PACKAGES<Unknown>? git? | yes !
apt-get $OPTIONS install git => AptGet Install: git | !
apt-get $COMMAND => AptGet Unknown: | !
apt-get install -y "$PKG" "${PKG}=1" curl=${VERSION} curl=$VERSION python${V}-dev "lib$x" => AptGet Install: $PKG<Unknown> ${PKG}<Unknown>[=1 Exact] curl[=${VERSION} Unknown] curl[=$VERSION Unknown] python${V}-dev lib$x | yes
apt-get install -y --some-new-option git curl => AptGet Install: git? curl | yes !
apt-get install -y --some-new=option git => AptGet Install: git | yes !
apt-get remove --purge -y git => AptGet Purge: git | yes
apt-get purge -y --auto-remove git curl => AptGet Purge: git curl | yes
apt-get autoremove -y => AptGet RemoveUnneeded: | yes
apt-get -y autoremove --purge => AptGet RemoveUnneeded: | yes
apt-get dist-clean => AptGet Clean: |
apt-get clean => AptGet Clean: |
apt-get upgrade -y => AptGet Upgrade: | yes
apt-get dist-upgrade -y -o Dpkg::Options::="--force-confold" => AptGet Upgrade: | yes
apt-get build-dep -y python3 => AptGet Install: python3 | yes
apt-get download curl => AptGet Download: curl |
apt-get source --compile curl => AptGet Download: curl |
apt-get => AptGet Other: |
apt-get --version => AptGet Other: |
apt list --installed => Apt Other: |
apt-get install -y --allow-unauthenticated --allow-downgrades --fix-missing a => AptGet Install: a | yes
apt-get install --reinstall -qqy -f a => AptGet Install: a | yes
apt-get install -- -y => AptGet Install: -y |
aptitude install -y -R git => Aptitude Install: git | yes lean
aptitude -q=2 -y safe-upgrade => Aptitude Upgrade: | yes
dpkg -i /tmp/a.deb b.deb => Dpkg Install: /tmp/a.deb<LocalFile> b.deb<LocalFile> |
dpkg -i *.deb => Dpkg Install: *.deb<LocalFile> |
dpkg --install --force-depends a.deb => Dpkg Install: a.deb<LocalFile> |
dpkg -i $DEB => Dpkg Install: $DEB<Unknown>? | !
dpkg -i "$DEB" => Dpkg Install: $DEB<Unknown> |
dpkg -r git => Dpkg Remove: git |
dpkg --purge --force-all git => Dpkg Purge: git |
dpkg --add-architecture i386 => Dpkg Other: |
dpkg-reconfigure locales => none
dpkg -l => Dpkg Other: |
/usr/bin/apt-get install -y git => AptGet Install: git | yes
"#,
    );
}

#[test]
fn apk() {
    check(
        r#"
apk add curl => Apk Install: curl | yes
apk add --no-cache curl git => Apk Install: curl git | yes uncached
apk --no-cache add curl => Apk Install: curl | yes uncached
apk add --update curl => Apk Install: curl | yes
apk -U add curl => Apk Install: curl | yes
apk update => Apk UpdateIndex: | yes
apk --update --no-cache add curl => Apk Install: curl | yes uncached
apk --no-cache --repository http://dl-cdn.alpinelinux.org/alpine/edge/main add x => Apk Install: x | yes uncached
apk add --no-cache -X http://x/testing gosu => Apk Install: gosu | yes uncached
apk add --no-cache --virtual .deps gcc musl-dev => Apk Install: gcc musl-dev group=.deps | yes uncached
apk add --no-cache --virtual=.deps gcc => Apk Install: gcc group=.deps | yes uncached
apk add --no-cache -t .deps gcc g++ => Apk Install: gcc g++ group=.deps | yes uncached
apk add --no-cache curl=8.5.0-r0 git~2.43 'nginx>1.2' 'a<2' 'b>=1' 'c=~1.2' 'd~=1' e@edge f@testing=1.2 '!busybox' => Apk Install: curl[=8.5.0-r0 Exact] git[~2.43 Range] nginx[>1.2 Range] a[<2 Range] b[>=1 Range] c[=~1.2 Range] d[~=1 Range] e/edge f[=1.2 Exact]/testing busybox- | yes uncached
apk add "curl=$VERSION" curl=${VERSION} $PKGS => Apk Install: curl[=$VERSION Unknown] curl[=${VERSION} Unknown] $PKGS<Unknown>? | !
apk add --allow-untrusted /tmp/glibc.apk glibc-bin.apk => Apk Install: /tmp/glibc.apk<LocalFile> glibc-bin.apk<LocalFile> | yes
apk add -q --no-progress curl => Apk Install: curl | yes
apk add -i curl => Apk Install: curl |
apk del .deps => Apk Remove: .deps<Group> | yes
apk del --purge .deps curl => Apk Purge: .deps<Group> curl | yes
apk del --no-cache curl => Apk Remove: curl | yes uncached
apk upgrade --no-cache => Apk Upgrade: | yes uncached
apk upgrade -U -a => Apk Upgrade: | yes
apk cache clean => Apk Clean: | yes
apk fetch -o /tmp curl => Apk Download: curl | yes
apk info -e curl => Apk Other: | yes
apk add --no-cache --root /out --initdb --arch x86_64 --keys-dir /k busybox => Apk Install: busybox | yes uncached
apk add -p /out --initdb alpine-baselayout => Apk Install: alpine-baselayout | yes
apk add --unknown-option curl git => Apk Install: curl? git | !
apk add --no-cache "$PKG" => Apk Install: $PKG<Unknown> | yes uncached
apk $CMD curl => Apk Unknown: | !
apk => Apk Other: | yes
apk add --cache=no curl => Apk Install: curl | yes uncached
apk add --no-scripts --no-network x => Apk Install: x | yes
apk add bash>5 => Apk Install: bash[>5 Range] | yes
"#,
    );
}

#[test]
fn dnf_yum_microdnf_and_rpm() {
    check(
        r#"
yum -y install curl => Yum Install: curl | yes
yum install -y curl-7.29.0 nginx-1.20.1-3.el9 java-11-openjdk devtoolset-7 php-8.1 java-1.8.0-openjdk-devel nodejs-18* => Yum Install: curl[-7.29.0 Exact] nginx[-1.20.1-3.el9 Exact] java-11-openjdk devtoolset-7[-7 Unknown] php[-8.1 Exact] java-1.8.0-openjdk-devel nodejs[-18* Range] | yes
dnf install -y @development-tools '@Development Tools' curl => Dnf Install: @development-tools<Group> @Development Tools<Group> curl | yes
dnf -y groupinstall "Development Tools" => Dnf Install: Development Tools<Group> | yes
dnf group install -y "Development Tools" => Dnf Install: Development Tools<Group> | yes
dnf -y module enable nodejs:18 => Dnf Other: | yes
dnf module install -y nodejs:18 => Dnf Install: nodejs:18<Group> | yes
dnf -y --setopt=install_weak_deps=False --nodocs install git => Dnf Install: git | yes lean
dnf -y --setopt install_weak_deps=0 install git => Dnf Install: git | yes lean
dnf -y --setopt=tsflags=nodocs install git => Dnf Install: git | yes
microdnf install --nodocs git => Microdnf Install: git | yes
microdnf -y install git --setopt=install_weak_deps=0 => Microdnf Install: git | yes lean
microdnf clean all => Microdnf Clean: | yes
yum clean all => Yum Clean: |
yum makecache => Yum UpdateIndex: |
yum -y update => Yum Upgrade: | yes
yum update -y curl => Yum Upgrade: curl | yes
dnf upgrade -y --refresh => Dnf Upgrade: | yes
dnf -y --enablerepo=crb install a => Dnf Install: a | yes
dnf -y --enablerepo crb install a => Dnf Install: a | yes
yum install -y https://x/epel.rpm ./a.rpm b.rpm /usr/bin/git 'perl(Foo::Bar)' => Yum Install: https://x/epel.rpm<Url> ./a.rpm<LocalFile> b.rpm<LocalFile> /usr/bin/git<Unknown> perl(Foo::Bar) | yes
yum install -y $PKGS => Yum Install: $PKGS<Unknown>? | yes !
yum install -y curl-$VERSION => Yum Install: curl-$VERSION[-$VERSION Unknown] | yes
yum install -y "nginx >= 1.2" 'a=1' => Yum Install: nginx[ >= 1.2 Range] a[=1 Exact] | yes
yum localinstall -y a.rpm => Yum Install: a.rpm<LocalFile> | yes
yum -y erase git => Yum Remove: git | yes
dnf autoremove -y => Dnf RemoveUnneeded: | yes
dnf download curl => Dnf Download: curl |
dnf -yq install --installroot /out --releasever 9 --nogpgcheck coreutils => Dnf Install: coreutils | yes
dnf -y --unknown x install git => Dnf Install: git | yes !
dnf config-manager --set-enabled crb => Dnf Other: |
tdnf install -y git => Tdnf Install: git | yes
dnf5 install -y git => Dnf Install: git | yes
dnf swap -y curl-minimal curl => Dnf Install: curl-minimal- curl | yes
yum repolist => Yum Other: |
yum => Yum Other: |
dnf install --assumeyes a.x86_64 => Dnf Install: a.x86_64 | yes
rpm -ivh https://x/a.rpm => Rpm Install: https://x/a.rpm<Url> | yes
rpm -Uvh a.rpm b.rpm => Rpm Install: a.rpm<LocalFile> b.rpm<LocalFile> | yes
rpm -i $RPM => Rpm Install: $RPM<Unknown>? | yes !
rpm --import https://x/key => Rpm Other: | yes
rpm -qa => Rpm Other: | yes
rpm -e --nodeps curl => Rpm Remove: curl | yes
rpm --nodeps --force -i a.rpm => Rpm Install: a.rpm<LocalFile> | yes
rpm -qi curl => Rpm Other: | yes
rpm -q --qf '%{VERSION}' curl => Rpm Other: | yes
"#,
    );
}

#[test]
fn zypper_pacman_and_brew() {
    check(
        r"
zypper -n in git => Zypper Install: git | yes
zypper --non-interactive install --no-recommends git curl => Zypper Install: git curl | yes lean
zypper in -y git => Zypper Install: git | yes
zypper in git => Zypper Install: git |
zypper -n install -t pattern devel_basis => Zypper Install: devel_basis<Group> | yes
zypper -n in --name git => Zypper Install: git | yes
zypper ref => Zypper UpdateIndex: |
zypper --gpg-auto-import-keys refresh => Zypper UpdateIndex: |
zypper -n update => Zypper Upgrade: | yes
zypper -n dup => Zypper Upgrade: | yes
zypper clean -a => Zypper Clean: |
zypper -n rm git => Zypper Remove: git | yes
zypper ar https://x repo => Zypper Other: |
zypper -n in $PKGS => Zypper Install: $PKGS<Unknown>? | yes !
zypper -n --new in git => Zypper Install: git | yes !
zypper --root /out -n in bash => Zypper Install: bash | yes
zypper -n in a.rpm ./b.rpm https://x/c.rpm => Zypper Install: a.rpm<LocalFile> ./b.rpm<LocalFile> https://x/c.rpm<Url> | yes
pacman -Syu --noconfirm a b => Pacman Install: a b | yes
pacman -Sy --noconfirm => Pacman UpdateIndex: | yes
pacman -Syu --noconfirm => Pacman Upgrade: | yes
pacman -S --needed base-devel => Pacman Install: base-devel |
pacman --sync --refresh --noconfirm extra/git => Pacman Install: git/extra | yes
pacman -Scc --noconfirm => Pacman Clean: | yes
pacman -Rns --noconfirm git => Pacman Remove: git | yes
pacman -U --noconfirm /tmp/a.pkg.tar.zst => Pacman Install: /tmp/a.pkg.tar.zst<LocalFile> | yes
pacman -S $PKGS => Pacman Install: $PKGS<Unknown>? | !
pacman -Ss git => Pacman Other: |
pacman -Qe => Pacman Other: |
pacman -Sw git => Pacman Download: git |
pacman -Syu --noconfirm --ignore linux git => Pacman Install: git | yes
pacman-key --init => none
brew install git => Brew Install: git | yes
brew install --cask docker => Brew Install: docker | yes
brew install python@3.12 user/tap/x => Brew Install: python@3.12 user/tap/x | yes
brew update => Brew UpdateIndex: | yes
brew cleanup --prune=all => Brew Clean: | yes
brew uninstall git => Brew Remove: git | yes
",
    );
}

#[test]
fn python_managers() {
    check(
        r#"
pip install flask => Pip Install: flask | yes
pip install flask==2.0.1 'django>=3,<4' requests~=2.1 'x!=1' 'numpy==1.*' y===1 'uvicorn[standard]==0.3' 'uvicorn[standard]' => Pip Install: flask[==2.0.1 Exact] django[>=3,<4 Range] requests[~=2.1 Range] x[!=1 Range] numpy[==1.* Range] y[===1 Exact] uvicorn[==0.3 Exact] uvicorn | yes
pip install -U pip => Pip Install: pip | yes
pip install --upgrade pip setuptools wheel => Pip Install: pip setuptools wheel | yes
pip3 install --no-cache-dir -r requirements.txt => Pip Install: requirements.txt<RequirementFile> | yes uncached
pip install --no-cache-dir --requirement=requirements.txt -c constraints.txt x => Pip Install: x requirements.txt<RequirementFile> constraints.txt<ConstraintFile> | yes uncached
pip --no-cache-dir install x => Pip Install: x | yes uncached
pip --disable-pip-version-check --no-cache install x => Pip Install: x | yes uncached
pip install -e . => Pip Install: .<LocalFile> | yes
pip install -e .[dev] => Pip Install: .[dev]<LocalFile> | yes
pip install . => Pip Install: .<LocalFile> | yes
pip install .[dev] ./pkg /wheels/*.whl => Pip Install: .[dev]<LocalFile> ./pkg<LocalFile> /wheels/*.whl<LocalFile> | yes
pip install *.whl => Pip Install: *.whl<LocalFile> | yes
pip install git+https://github.com/a/b@v1 https://x/a.whl 'x @ https://y/z.whl' => Pip Install: git+https://github.com/a/b@v1<Url> https://x/a.whl<Url> x<Url> | yes
pip install -i https://x/simple --trusted-host x a => Pip Install: a | yes
pip install --index-url=https://x --extra-index-url https://y a => Pip Install: a | yes
pip install "flask==$VERSION" flask==${VERSION} $PKGS => Pip Install: flask[==$VERSION Unknown] flask[==${VERSION} Unknown] $PKGS<Unknown>? | yes !
pip install --user a => Pip Install: a | yes
pip install --require-hashes -r r.txt => Pip Install: r.txt<RequirementFile> | yes locked
pip install -qr r.txt => Pip Install: r.txt<RequirementFile> | yes
pip install --no-deps --pre --target /out a => Pip Install: a | yes
pip install --progress-bar off --root-user-action=ignore a => Pip Install: a | yes
pip install --unknown a b => Pip Install: a? b | yes !
pip uninstall -y a => Pip Remove: a | yes
pip uninstall a => Pip Remove: a |
pip download -d /w -r r.txt => Pip Download: r.txt<RequirementFile> | yes
pip wheel --wheel-dir /w . => Pip Download: .<LocalFile> | yes
pip cache purge => Pip Clean: | yes
pip freeze => Pip Other: | yes
pip --version => Pip Other: | yes
pip3.12 install 'a; python_version<"3"' => Pip Install: a | yes
pip install "a == 1.2" => Pip Install: a[ == 1.2 Exact] | yes
pipx install poetry==1.8 => Pipx Install: poetry[==1.8 Exact] | yes
pipx inject env a b => Pipx Install: a b | yes
pipx install --pip-args=--no-cache-dir x => Pipx Install: x | yes
uv pip install --system flask==2 => Uv Install: flask[==2 Exact] | yes
uv pip install --no-cache -r requirements.txt => Uv Install: requirements.txt<RequirementFile> | yes uncached
uv pip sync requirements.txt => Uv Install: requirements.txt<RequirementFile> | yes
uv tool install ruff@latest => Uv Install: ruff[@latest Tag] | yes
uv tool install ruff@0.1.2 => Uv Install: ruff[@0.1.2 Exact] | yes
uv sync => Uv Install: | yes
uv sync --frozen --no-dev => Uv Install: | yes production locked
uv sync --locked --no-install-project => Uv Install: | yes locked
uv add flask => Uv Install: flask | yes
uv pip uninstall a => Uv Remove: a | yes
uv run x => Uv Other: | yes
uv venv => Uv Other: | yes
uv --no-cache sync => Uv Install: | yes uncached
uv cache clean => Uv Clean: | yes
poetry install --no-root --only main => Poetry Install: | yes production
poetry install --no-dev => Poetry Install: | yes production
poetry install --without dev,test => Poetry Install: | yes production
poetry install --no-interaction --no-ansi => Poetry Install: | yes
poetry add flask@^2 django==3.1 => Poetry Install: flask[@^2 Range] django[==3.1 Exact] | yes
poetry self add x => Poetry Install: x | yes
poetry config virtualenvs.create false => Poetry Other: | yes
conda install -y -c conda-forge numpy=1.2 scipy==1.1 'a>=1' b=1.2=py_0 conda-forge::c => Conda Install: numpy[=1.2 Range] scipy[==1.1 Exact] a[>=1 Range] b[=1.2=py_0 Exact] c/conda-forge | yes
conda create -n env python=3.8 -y => Conda Install: python[=3.8 Range] | yes
conda env create -f environment.yml => Conda Install: environment.yml<RequirementFile> | yes
conda env update -n base --file env.yml => Conda Upgrade: env.yml<RequirementFile> | yes
conda clean -afy => Conda Clean: | yes
conda clean --all -y => Conda Clean: | yes
conda install --yes --file requirements.txt => Conda Install: requirements.txt<RequirementFile> | yes
mamba install -qy -n base -c conda-forge a => Conda Install: a | yes
micromamba install -y -n base -f /tmp/env.yaml => Conda Install: /tmp/env.yaml<RequirementFile> | yes
micromamba create -y -f env.lock => Conda Install: env.lock<RequirementFile> | yes
micromamba clean --all --yes => Conda Clean: | yes
conda update -n base conda => Conda Upgrade: conda |
conda config --add channels x => Conda Other: | !
conda install $PKGS => Conda Install: $PKGS<Unknown>? | !
conda init bash => Conda Other: |
"#,
    );
}

#[test]
fn node_managers() {
    check(
        r#"
npm install => Npm Install: | yes
npm i => Npm Install: | yes
npm ci => Npm Install: | yes locked
npm ci --omit=dev => Npm Install: | yes production locked
npm ci --omit dev --ignore-scripts => Npm Install: | yes production locked
npm ci --only=production => Npm Install: | yes production locked
npm ci --only production => Npm Install: | yes production locked
npm install --production => Npm Install: | yes production
npm install --production=false => Npm Install: | yes
npm install --no-audit --no-fund => Npm Install: | yes
npm install -g pnpm => Npm Install: pnpm | yes global
npm install -g npm@10.2.0 yarn@1 @angular/cli@latest typescript@^5 @a/b => Npm Install: npm[@10.2.0 Exact] yarn[@1 Range] @angular/cli[@latest Tag] typescript[@^5 Range] @a/b | yes global
npm i -g npm@latest --force => Npm Install: npm[@latest Tag] | yes global
npm install --global --unsafe-perm=true x => Npm Install: x | yes global
npm install --unsafe-perm x => Npm Install: x | yes
npm install x@$V @a/b@${V} "$PKG" $PKGS => Npm Install: x[@$V Unknown] @a/b[@${V} Unknown] $PKG<Unknown> $PKGS<Unknown>? | yes !
npm install ./pkg pkg.tgz user/repo git+https://x/y.git https://x/y.tgz github:a/b alias@npm:x@1.2.3 => Npm Install: ./pkg<LocalFile> pkg.tgz<LocalFile> user/repo<Url> git+https://x/y.git<Url> https://x/y.tgz<Url> github:a/b<Url> x[@1.2.3 Exact] | yes
npm install --save-dev x => Npm Install: x | yes
npm install --registry https://x y => Npm Install: y | yes
npm install --registry=https://x --loglevel error y => Npm Install: y | yes
npm --prefix app install => Npm Install: | yes
npm --prefix app ci --omit=dev => Npm Install: | yes production locked
npm -C app ci => Npm Install: | yes locked
npm install --legacy-peer-deps => Npm Install: | yes
npm cache clean --force => Npm Clean: | yes
npm run build => Npm Other: | yes
npm uninstall -g x => Npm Remove: x | yes global
npm prune --production => Npm RemoveUnneeded: | yes production
npm update => Npm Upgrade: | yes
npm --version => Npm Other: | yes
npm install --new x y => Npm Install: x? y | yes !
npm config set registry https://x => Npm Other: | yes
npm ci --quiet --no-progress => Npm Install: | yes locked
npm $CMD => Npm Unknown: | yes !
npm ci $FLAGS => Npm Install: $FLAGS<Unknown>? | yes locked !
npm install --omit=$GROUP => Npm Install: | yes
npm install --location=global x => Npm Install: x | yes global
yarn => Yarn Install: | yes
yarn --frozen-lockfile => Yarn Install: | yes locked
yarn install --frozen-lockfile --production => Yarn Install: | yes production locked
yarn install --production=true --ignore-engines => Yarn Install: | yes production
yarn install --immutable => Yarn Install: | yes locked
yarn install --network-timeout 100000 => Yarn Install: | yes
yarn add x@1.2.3 => Yarn Install: x[@1.2.3 Exact] | yes
yarn global add serve => Yarn Install: serve | yes global
yarn global add --prefix /usr/local serve@1 => Yarn Install: serve[@1 Range] | yes global
yarn build => Yarn Other: | yes
yarn run build => Yarn Other: | yes
yarn cache clean => Yarn Clean: | yes
yarn --version => Yarn Other: | yes
yarn $x => Yarn Unknown: | yes !
yarn remove x => Yarn Remove: x | yes
yarn workspaces focus --production => Yarn Install: | yes production
yarn --cwd app install => Yarn Install: | yes
yarn set version 3 => Yarn Other: | yes
pnpm install => Pnpm Install: | yes
pnpm i --frozen-lockfile => Pnpm Install: | yes locked
pnpm i --prod --frozen-lockfile => Pnpm Install: | yes production locked
pnpm install -P => Pnpm Install: | yes production
pnpm add -g turbo@1.2.3 => Pnpm Install: turbo[@1.2.3 Exact] | yes global
pnpm add -D x => Pnpm Install: x | yes
pnpm fetch --prod => Pnpm Download: | yes production
pnpm --filter app install => Pnpm Install: | yes
pnpm -r build => Pnpm Other: | yes
pnpm store prune => Pnpm Clean: | yes
pnpm deploy --filter=app --prod /out => Pnpm Other: | yes production
pnpm install --no-frozen-lockfile => Pnpm Install: | yes
bun install => Bun Install: | yes
bun install --frozen-lockfile --production => Bun Install: | yes production locked
bun add x => Bun Install: x | yes
bun i -g x@latest => Bun Install: x[@latest Tag] | yes global
bun run build => Bun Other: | yes
pnpm@10.1.0 install --engine-strict=false => Pnpm Install: | yes
corepack enable => Corepack Other: | yes
corepack prepare pnpm@9.1.0 --activate => Corepack Install: pnpm[@9.1.0 Exact] | yes
corepack prepare yarn@stable --activate => Corepack Install: yarn[@stable Tag] | yes
"#,
    );
}

#[test]
fn managers_of_other_languages() {
    check(
        r#"
gem install bundler => Gem Install: bundler | yes
gem install bundler -v 2.3.4 => Gem Install: bundler[2.3.4 Exact] | yes
gem install bundler:2.3.4 rake => Gem Install: bundler[:2.3.4 Exact] rake | yes
gem install -N bundler --version '~> 2' => Gem Install: bundler[~> 2 Range] | yes
gem install --no-document a b => Gem Install: a b | yes
gem install nokogiri -- --use-system-libraries => Gem Install: nokogiri | yes
gem install ./a.gem b.gem => Gem Install: ./a.gem<LocalFile> b.gem<LocalFile> | yes
gem install --no-rdoc --no-ri bundler => Gem Install: bundler | yes
gem install bundler -v "$V" => Gem Install: bundler[$V Unknown] | yes
gem update --system => Gem Upgrade: | yes
gem update --system 3.2.1 => Gem Upgrade: | yes
gem cleanup => Gem Clean: | yes
gem list => Gem Other: | yes
gem install $GEMS => Gem Install: $GEMS<Unknown>? | yes !
gem sources --add x => Gem Other: | yes !
bundle install => Bundle Install: | yes
bundle => Bundle Install: | yes
bundle install --without development test --jobs 4 => Bundle Install: | yes production
bundle install --deployment --frozen => Bundle Install: | yes locked
bundle install -j4 --retry=3 => Bundle Install: | yes
bundle config set without dev => Bundle Other: | yes
bundle exec rake => Bundle Other: | yes
bundle add rack --version '~> 2' => Bundle Install: rack | yes
composer install => Composer Install: |
composer install --no-dev --optimize-autoloader -n => Composer Install: | yes production
composer require a/b => Composer Install: a/b |
composer require a/b:^1.2 c/d=1.2.3 e/f 1.2.3 g/h:dev-main => Composer Install: a/b[:^1.2 Range] c/d[=1.2.3 Exact] e/f[1.2.3 Exact] g/h[:dev-main Tag] |
composer global require a/b:1.0 => Composer Install: a/b[:1.0 Range] | global
composer create-project laravel/laravel app 9.0.0 => Composer Install: laravel/laravel[9.0.0 Exact] |
composer dump-autoload -o => Composer Other: |
composer clear-cache => Composer Clean: |
composer install --no-interaction --no-scripts --ignore-platform-reqs --working-dir=/app => Composer Install: | yes
composer update --no-dev => Composer Upgrade: | production
composer i --unknown => Composer Install: | !
luarocks install lpeg => Luarocks Install: lpeg | yes
luarocks install lpeg 1.0.2-1 => Luarocks Install: lpeg[1.0.2-1 Exact] | yes
luarocks install luasec OPENSSL_DIR=/usr => Luarocks Install: luasec | yes
luarocks-5.1 install --server=x a => Luarocks Install: a | yes
luarocks make => Luarocks Build: | yes
cpanm Mojolicious => Cpan Install: Mojolicious |
cpanm -n Foo::Bar@1.2 Baz~1.0 => Cpan Install: Foo::Bar[@1.2 Exact] Baz[~1.0 Range] |
cpanm --notest --installdeps . => Cpan Install: .<LocalFile> |
cpan -T Foo => Cpan Install: Foo |
cpanm $MODS => Cpan Install: $MODS<Unknown>? | !
go install github.com/a/b@v1.2.3 => Go Install: github.com/a/b[@v1.2.3 Exact] | yes
go install github.com/a/b@latest golang.org/x/c/cmd/...@master => Go Install: github.com/a/b[@latest Tag] golang.org/x/c/cmd/...[@master Tag] | yes
go install ./... => Go Install: ./...<LocalFile> | yes
go install -v -ldflags '-s -w' github.com/a/b@0123abc => Go Install: github.com/a/b[@0123abc Exact] | yes
go get -u github.com/a/b => Go Install: github.com/a/b | yes
go get github.com/a/b@v1 => Go Install: github.com/a/b[@v1 Range] | yes
go mod download => Go Download: | yes
go mod download -x => Go Download: | yes
go mod tidy => Go Other: | yes
go build -o /app ./cmd/app => Go Build: ./cmd/app<LocalFile> | yes
go build -ldflags="-s" . => Go Build: .<LocalFile> | yes
go build -mod=vendor -o $OUT main.go => Go Build: main.go<LocalFile> | yes
go -C /src build => Go Build: | yes
go clean -modcache => Go Clean: | yes
go test ./... => Go Other: | yes
go install $TOOLS => Go Install: $TOOLS<Unknown>? | yes !
go install github.com/a/b@$V => Go Install: github.com/a/b[@$V Unknown] | yes
go build -unknown x => Go Build: x? | yes !
go version => Go Other: | yes
cargo install ripgrep => Cargo Install: ripgrep | yes
cargo install ripgrep --version 13.0.0 --locked => Cargo Install: ripgrep[13.0.0 Exact] | yes locked
cargo install --locked ripgrep@13.0.0 bat => Cargo Install: ripgrep[@13.0.0 Exact] bat | yes locked
cargo install --git https://x/y --tag v1 y => Cargo Install: y https://x/y<Url> | yes
cargo install --path . => Cargo Install: .<LocalFile> | yes
cargo +nightly install x => Cargo Install: x | yes
cargo install --root /out --features a,b x --vers ^1 => Cargo Install: x[^1 Range] | yes
cargo build --release => Cargo Build: | yes
cargo build --release --locked --bin app => Cargo Build: | yes locked
cargo fetch => Cargo Download: | yes
cargo chef cook --release => Cargo Other: | yes
cargo binstall -y x@1.2.3 => Cargo Install: x[@1.2.3 Exact] | yes
cargo install $X => Cargo Install: $X<Unknown>? | yes !
cargo add serde => Cargo Install: serde | yes
dotnet tool install -g x => Dotnet Install: x | yes global
dotnet tool install --global x --version 1.2.3 => Dotnet Install: x[1.2.3 Exact] | yes global
dotnet tool install x --tool-path /tools --version 1.* => Dotnet Install: x[1.* Range] | yes
dotnet tool restore => Dotnet Install: | yes
dotnet restore => none
dotnet build -c Release => none
dotnet tool update x => Dotnet Upgrade: x | yes
pipenv install => none
"#,
    );
}

#[test]
fn names_and_versions_have_ranges_of_their_own() {
    let text = "apt-get install -y curl=7.1 'git=2' lib$x=1";
    let invocation = invocation(text);
    let command = read(CommandLine::from(&invocation)).expect("is a package manager");
    let written = |part: Part| part.range().slice(text);
    let shown: Vec<_> = command
        .packages
        .iter()
        .map(|package| (written(package.name), package.version.map(|version| written(version.part))))
        .collect();
    assert_eq!(shown, [("curl", Some("7.1")), ("'git=2'", Some("'git=2'")), ("lib$x", Some("1"))]);
    assert_eq!(command.action_word.map(written), Some("install"));
    assert_eq!(
        command.packages.iter().filter_map(PackageSpec::literal_name).collect::<Vec<_>>(),
        ["curl", "git"]
    );
}

#[test]
fn what_is_not_seen_may_be_there() {
    let answers = |text: &str| {
        let invocation = invocation(text);
        let command = read(CommandLine::from(&invocation)).expect("is a package manager");
        [
            command.asks_nothing(),
            command.skips_recommends(),
            command.skips_cache(),
            command.is_for_production(),
        ]
    };
    let no = super::super::Answer::No;
    let unknown = super::super::Answer::Unknown;
    assert_eq!(answers("apt-get install curl"), [no; 4]);
    assert_eq!(answers("apt-get install $PACKAGES"), [unknown; 4]);
    assert_eq!(answers("dnf --unknown install curl"), [unknown; 4]);
    let yes = super::super::Answer::Yes;
    assert_eq!(answers("npm install --omit=$GROUP"), [yes, no, no, unknown]);
    assert_eq!(answers("pip install $FLAGS x"), [yes, unknown, unknown, unknown]);
}

#[test]
fn what_xargs_adds_is_not_complete() {
    let invocation = invocation("apt-get install -y curl");
    let line = CommandLine { is_whole: false, ..CommandLine::from(&invocation) };
    assert!(!read(line).expect("is a package manager").is_complete);
}
