use super::super::words::invocation;
use super::*;

/// Wrappers (with the user they change to), then what is started.
fn show(text: &str) -> String {
    let invocation = invocation(text);
    let started = look_through(&invocation);
    let mut shown: Vec<String> = Vec::new();
    for wrapper in &started.wrappers {
        let user = wrapper.user.map(|user| format!("({})", user.text())).unwrap_or_default();
        shown.push(format!("{:?}{user}", wrapper.kind));
        for word in wrapper.assignments {
            shown.push(format!("[{}]", word.text));
        }
    }
    let words = |words: &[Argument]| words.iter().fold(String::new(), |text, word| text + " " + &word.text);
    shown.push(match started.inner {
        Inner::Command(line) => {
            let more = if line.is_whole { "" } else { " …" };
            format!("> {}{}{more}", line.name().unwrap_or("?"), words(line.arguments))
        }
        Inner::Script(script) => {
            let shell = if script.is_named_shell { &script.shell.text } else { "-" };
            format!("{shell}: {}{}", script.script.text(), words(script.arguments))
        }
        Inner::Nothing => "nothing".to_owned(),
        Inner::Unknown => "unknown".to_owned(),
    });
    shown.join(" ")
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(show(text), *expected, "{text}");
    }
}

#[test]
fn a_plain_command_is_what_it_seems() {
    check(&[
        ("apt-get update", "> apt-get update"),
        ("/usr/bin/apt-get update", "> apt-get update"),
        ("$tool update", "> ? update"),
        ("./configure --prefix=/usr", "> configure --prefix=/usr"),
    ]);
}

#[test]
fn wrappers_for_users_are_peeled() {
    check(&[
        ("sudo apt-get update", "Sudo > apt-get update"),
        ("sudo -E apt-get -y install x", "Sudo > apt-get -y install x"),
        ("sudo -u app -H pip install x", "Sudo(app) > pip install x"),
        ("sudo -uapp id", "Sudo(app) > id"),
        ("sudo --user=$APP id", "Sudo($APP) > id"),
        ("sudo --preserve-env=PATH id", "Sudo > id"),
        (
            "sudo DEBIAN_FRONTEND=noninteractive apt-get update",
            "Sudo [DEBIAN_FRONTEND=noninteractive] > apt-get update",
        ),
        ("sudo -l", "Sudo nothing"),
        ("sudo -i", "Sudo nothing"),
        ("doas -u app id", "Doas(app) > id"),
        ("gosu app:app ./run -x", "Gosu(app:app) > run -x"),
        ("gosu $USER id", "Gosu($USER) > id"),
        ("gosu --version", "Gosu nothing"),
        ("gosu nobody true", "Gosu(nobody) > true"),
        ("su-exec 1000:1000 node app.js", "SuExec(1000:1000) > node app.js"),
        ("s6-setuidgid abc id", "Setuidgid(abc) > id"),
        ("setpriv --reuid=app --regid=app --init-groups id", "Setpriv(app) > id"),
        ("setpriv --reuid app --clear-groups -- id -u", "Setpriv(app) > id -u"),
        ("setpriv --dump", "Setpriv nothing"),
        ("runuser -u app -- npm ci --omit=dev", "Runuser(app) > npm ci --omit=dev"),
        ("runuser -u app npm ci", "Runuser(app) > npm ci"),
        ("runuser app -c 'npm ci'", "Runuser(app) -: npm ci"),
        ("su - app -c 'npm ci'", "Su(app) -: npm ci"),
        ("su -c 'npm ci' app", "Su(app) -: npm ci"),
        ("su -s /bin/sh -c \"npm $x\" app", "Su(app) -: npm $x"),
        ("su app", "Su(app) nothing"),
        ("su app $x", "Su(app) unknown"),
    ]);
}

#[test]
fn wrappers_of_the_system_are_peeled() {
    check(&[
        ("env", "Env nothing"),
        ("env A=b C=$d make -j4", "Env [A=b] [C=$d] > make -j4"),
        ("env -i PATH=/bin sh x.sh", "Env [PATH=/bin] > sh x.sh"),
        ("env - A=b make", "Env [A=b] > make"),
        ("env -u HOME make", "Env > make"),
        ("/usr/bin/env python3 x.py", "Env > python3 x.py"),
        ("env -S 'make all'", "Env unknown"),
        ("env $EXTRA make", "Env > ? make"),
        ("env A=b $EXTRA make", "Env [A=b] > ? make"),
        ("exec nginx -g 'daemon off;'", "Exec > nginx -g daemon off;"),
        ("exec -a name nginx", "Exec > nginx"),
        ("exec \"$@\"", "Exec > ?"),
        ("command curl x", "Command > curl x"),
        ("command -v curl", "Command nothing"),
        ("builtin cd /", "Builtin > cd /"),
        ("nice -n 10 make", "Nice > make"),
        ("nice -10 make", "Nice > make"),
        ("nice make", "Nice > make"),
        ("nohup ./run", "Nohup > run"),
        ("time make", "Time > make"),
        ("time -p make", "Time > make"),
        ("timeout 5 curl x", "Timeout > curl x"),
        ("timeout -k 5 -s KILL 10s curl x", "Timeout > curl x"),
        ("timeout --signal=9 5m curl -f x", "Timeout > curl -f x"),
        ("timeout -t 5 curl x", "Timeout > curl x"),
        ("timeout $SECONDS curl x", "Timeout > curl x"),
        ("timeout 5", "Timeout nothing"),
        ("stdbuf -oL make", "Stdbuf > make"),
        ("setsid -w make", "Setsid > make"),
        ("chroot /mnt apt-get update", "Chroot > apt-get update"),
        ("chroot --userspec=app:app /mnt id", "Chroot(app:app) > id"),
        ("chroot $ROOT apt-get update", "Chroot > apt-get update"),
        ("ionice -c 3 nice make", "Ionice Nice > make"),
        ("ionice -c3 -p 1", "Ionice nothing"),
        ("unshare -rm --mount-proc make", "Unshare > make"),
        ("flock /tmp/lock make -j", "Flock > make -j"),
        ("flock -x -w 5 /tmp/lock -c 'make all'", "Flock -: make all"),
        ("catchsegv ./a", "Catchsegv > a"),
        ("eatmydata -- apt-get update", "Eatmydata > apt-get update"),
        ("busybox wget -qO- x", "Busybox > wget -qO- x"),
        ("busybox --install -s /bin", "Busybox nothing"),
        ("linux32 make", "LinuxPersonality > make"),
        ("fakeroot -- dpkg -b x", "Fakeroot > dpkg -b x"),
        ("xvfb-run -a npm test", "XvfbRun > npm test"),
        ("taskset -c 0 make", "Taskset > make"),
    ]);
}

#[test]
fn what_xargs_adds_is_not_seen() {
    check(&[
        ("xargs apt-get install -y", "Xargs > apt-get install -y …"),
        ("xargs -r -n1 -P 4 curl -O", "Xargs > curl -O …"),
        ("xargs -0r rm -f", "Xargs > rm -f …"),
        ("xargs -I {} cp {} /opt", "Xargs > cp {} /opt …"),
        ("xargs", "Xargs nothing"),
        ("sudo xargs sudo rm", "Sudo Xargs Sudo > rm …"),
    ]);
}

#[test]
fn init_programs_are_peeled() {
    check(&[
        ("tini -- node app.js", "Tini > node app.js"),
        ("/sbin/tini -g -s -- node -x", "Tini > node -x"),
        ("tini node", "Tini > node"),
        ("tini -vvv -e 143 -- node", "Tini > node"),
        ("dumb-init -- gosu app node", "DumbInit Gosu(app) > node"),
        ("/usr/bin/dumb-init --rewrite 15:3 node", "DumbInit > node"),
    ]);
}

#[test]
fn shells_hand_over_their_script() {
    check(&[
        ("bash -c 'apt-get update'", "bash: apt-get update"),
        ("/bin/sh -ec 'a && b'", "/bin/sh: a && b"),
        ("bash -lc 'nvm install' x y", "bash: nvm install x y"),
        ("bash -o pipefail -c 'a | b'", "bash: a | b"),
        ("bash -euxo pipefail -c 'a | b'", "bash: a | b"),
        ("bash --login -c 'a'", "bash: a"),
        ("sudo -u app bash -c \"$x\"", "Sudo(app) bash: $x"),
        ("busybox sh -c a", "Busybox sh: a"),
        ("bash script.sh -c a", "> bash script.sh -c a"),
        ("sh", "> sh"),
        ("bash -c", "> bash -c"),
        ("bash --new -c a", "> bash --new -c a"),
    ]);
}

#[test]
fn modules_and_shims_are_programs() {
    check(&[
        ("python -m pip install x", "Python > pip install x"),
        ("python3.12 -m pip --no-cache-dir install x", "Python > pip --no-cache-dir install x"),
        ("python3 -u -W ignore -m pip install x", "Python > pip install x"),
        ("python3 -Im pip install x", "Python > pip install x"),
        ("python3 -m venv /venv", "> python3 -m venv /venv"),
        ("python3 x.py -m pip", "> python3 x.py -m pip"),
        ("python3 -c 'import x' -m pip", "> python3 -c import x -m pip"),
        ("/venv/bin/python -m uv pip install x", "Python > uv pip install x"),
        ("python3 -m $module install", "> python3 -m $module install"),
        ("corepack pnpm install", "Corepack > pnpm install"),
        ("corepack pnpm@10.1.0 install", "Corepack > pnpm@10.1.0 install"),
        ("corepack enable", "> corepack enable"),
    ]);
}

#[test]
fn unknown_options_of_a_wrapper_hide_the_program() {
    check(&[
        ("sudo --new apt-get update", "Sudo unknown"),
        ("sudo -Z apt-get update", "Sudo unknown"),
        ("sudo $OPTIONS apt-get update", "Sudo > ? apt-get update"),
        ("timeout -$x 5 curl", "Timeout unknown"),
    ]);
}

#[test]
fn a_wrapper_knows_its_own_words() {
    let invocation = invocation("sudo -u app A=b env C=d make all");
    let started = look_through(&invocation);
    let words: Vec<Vec<&str>> = started
        .wrappers
        .iter()
        .map(|wrapper| wrapper.words.iter().map(|word| &*word.text).collect())
        .collect();
    assert_eq!(words, [vec!["-u", "app", "A=b"], vec!["C=d"]]);
    assert!(started.passes(WrapperKind::Env) && !started.passes(WrapperKind::Xargs));
}
