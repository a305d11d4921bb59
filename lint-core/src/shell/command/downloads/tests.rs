use super::super::words::{check_table, invocation};
use super::*;

/// The addresses, where they go, and what holds.
fn show(text: &str) -> String {
    let invocation = invocation(text);
    let Some(command) = read(CommandLine::from(&invocation)) else { return "none".to_owned() };
    let mut shown: Vec<String> = command.urls.iter().map(|url| url.text().to_owned()).collect();
    shown.push(match command.output {
        DownloadOutput::File(file) => format!("> {}", file.text()),
        output => format!("> {output:?}"),
    });
    shown.extend(command.directory.map(|directory| format!("in {}", directory.text())));
    let answers = [
        ("fails", command.fails_on_error),
        ("follows", command.follows_redirects),
        ("unchecked", command.skips_certificate_check),
        ("quiet", command.is_quiet),
        ("retries", command.retries),
    ];
    for (name, answer) in answers {
        match answer {
            Answer::Yes => shown.push(name.to_owned()),
            Answer::Unknown => shown.push(format!("{name}?")),
            Answer::No => {}
        }
    }
    if !command.is_complete {
        shown.push("!".to_owned());
    }
    shown.join(" ")
}

/// Lines of a command, `=>` and what it shows.
#[track_caller]
fn check(table: &str) {
    check_table(table, show);
}

#[test]
fn curl_is_read() {
    check(
        r#"
curl https://x/y => https://x/y > Stdout
curl -fsSL https://x/y => https://x/y > Stdout fails follows quiet
curl -fsSLO https://x/y => https://x/y > RemoteName fails follows quiet
curl -sSf https://x/y -o /tmp/y => https://x/y > /tmp/y fails quiet
curl -sSLo /tmp/y https://x/y => https://x/y > /tmp/y follows quiet
curl --silent --show-error --fail --location --output /tmp/y https://x/y => https://x/y > /tmp/y fails follows quiet
curl -L https://x/y --output=/tmp/y => https://x/y > /tmp/y follows
curl -o- https://x/y => https://x/y > Stdout
curl -o - https://x/y => https://x/y > Stdout
curl -o /dev/null -s -w '%{http_code}' http://localhost => http://localhost > Discarded quiet
curl -k https://x/y => https://x/y > Stdout unchecked
curl --insecure -O https://x/y => https://x/y > RemoteName unchecked
curl -I https://x/y => https://x/y > Discarded
curl -O https://x/a -O https://x/b => https://x/a https://x/b > RemoteName
curl -o a https://x/a -o b https://x/b => https://x/a https://x/b > Unknown
curl --remote-name-all https://x/a https://x/b => https://x/a https://x/b > RemoteName
curl -OJL https://x/y => https://x/y > RemoteName follows
curl -H 'Accept: x' -X POST -d '{"a":1}' https://x/y => https://x/y > Stdout
curl -u user:pw --retry 3 --retry-delay 5 https://x/y => https://x/y > Stdout retries
curl --retry 3 --retry-connrefused --max-time 10 -m 5 https://x/y => https://x/y > Stdout retries
curl --url https://x/y => https://x/y > Stdout
curl "$URL" -o y => $URL > y
curl $URL -o y => $URL > y fails? follows? unchecked? quiet? retries? !
curl -fL $URL => $URL > Unknown fails follows unchecked? quiet? retries? !
curl "https://x/${V}.tgz" https://x/$V.tgz => https://x/${V}.tgz https://x/$V.tgz > Stdout
curl $OPTIONS https://x/y => $OPTIONS https://x/y > Unknown fails? follows? unchecked? quiet? retries? !
curl --new-option https://x/y => https://x/y > Unknown fails? follows? unchecked? quiet? retries? !
curl --new-option=1 -f https://x/y => https://x/y > Unknown fails follows? unchecked? quiet? retries? !
curl -K file https://x/y => https://x/y > Unknown fails? follows? unchecked? quiet? retries? !
curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs => https://sh.rustup.rs > Stdout fails quiet
curl --no-progress-meter -fL https://x/y => https://x/y > Stdout fails follows quiet
curl --create-dirs --output-dir /opt -O https://x/y => https://x/y > RemoteName in /opt
curl -fSL --compressed https://x/y -o y.tgz => https://x/y > y.tgz fails follows
curl -x http://proxy:80 -A agent -e ref -b c=d -c jar https://x => https://x > Stdout
curl -C - -O https://x/y => https://x/y > RemoteName
curl -# -L https://x/y => https://x/y > Stdout follows
curl --fail-with-body https://x => https://x > Stdout fails
curl --no-fail https://x => https://x > Stdout
curl -f --no-location https://x => https://x > Stdout fails
curl -T file ftp://x/ => ftp://x/ > Stdout
curl --cacert ca.pem --cert c.pem --key k.pem https://x => https://x > Stdout
curl => > Stdout
curl --version => > Stdout
curl -sL https://x/y > out => https://x/y > out > Stdout follows quiet
/usr/bin/curl -fsSLk https://x => https://x > Stdout fails follows unchecked quiet
curl --unix-socket /s http://x => http://x > Stdout
curl -w '%{url}' -sILo /dev/null https://x => https://x > Discarded follows quiet
"#,
    );
}

#[test]
fn wget_is_read() {
    check(
        r#"
wget https://x/y => https://x/y > RemoteName fails follows retries?
wget -q https://x/y => https://x/y > RemoteName fails follows quiet retries?
wget -qO- https://x/y => https://x/y > Stdout fails follows quiet retries?
wget -q -O - https://x/y => https://x/y > Stdout fails follows quiet retries?
wget -O /tmp/y https://x/y => https://x/y > /tmp/y fails follows retries?
wget -O/tmp/y https://x/y => https://x/y > /tmp/y fails follows retries?
wget -nv -O /tmp/y https://x/y => https://x/y > /tmp/y fails follows quiet retries?
wget -nc https://x/y => https://x/y > RemoteName fails follows retries?
wget -nvc https://x/y => https://x/y > RemoteName fails follows quiet retries?
wget --no-verbose https://x/y => https://x/y > RemoteName fails follows quiet retries?
wget --no-check-certificate https://x/y => https://x/y > RemoteName fails follows unchecked retries?
wget --quiet --output-document=/tmp/y https://x/y => https://x/y > /tmp/y fails follows quiet retries?
wget -q --show-progress https://x/y => https://x/y > RemoteName fails follows retries?
wget --progress=dot:giga https://x/y => https://x/y > RemoteName fails follows retries?
wget -P /tmp https://x/y => https://x/y > RemoteName in /tmp fails follows retries?
wget --directory-prefix=/tmp https://x/a https://x/b => https://x/a https://x/b > RemoteName in /tmp fails follows retries?
wget -c -t 3 -T 10 https://x/y => https://x/y > RemoteName fails follows retries
wget --tries=1 https://x/y => https://x/y > RemoteName fails follows
wget --spider https://x/y => https://x/y > Discarded fails follows retries?
wget --header='A: b' --user-agent x https://x/y => https://x/y > RemoteName fails follows retries?
wget -r -np -nH --cut-dirs=1 -R 'index.html*' https://x/y/ => https://x/y/ > RemoteName fails follows retries?
wget -i urls.txt => > RemoteName fails follows retries?
wget $URL => $URL > Unknown fails follows unchecked? quiet? retries? !
wget "$URL" -O y => $URL > y fails follows retries?
wget -O $FILE $URL => $URL > $FILE fails follows unchecked? quiet? retries? !
wget https://x/$V.tgz => https://x/$V.tgz > RemoteName fails follows retries?
wget $OPTIONS https://x/y => $OPTIONS https://x/y > Unknown fails follows unchecked? quiet? retries? !
wget --unknown-thing https://x/y => https://x/y > Unknown fails follows unchecked? quiet? retries? !
wget --unknown-thing=1 https://x/y => https://x/y > Unknown fails follows unchecked? quiet? retries? !
wget --content-on-error https://x/y => https://x/y > RemoteName fails? follows retries?
wget --max-redirect=0 https://x => https://x > RemoteName fails follows? retries?
wget -O /dev/null https://x => https://x > Discarded fails follows retries?
wget -o log https://x => https://x > RemoteName fails follows quiet retries?
wget --https-only --secure-protocol=TLSv1_2 https://x => https://x > RemoteName fails follows retries?
wget -4 -N https://x => https://x > RemoteName fails follows retries?
wget --no-hsts --no-cache --no-cookies https://x => https://x > RemoteName fails follows retries?
wget -U agent -e robots=off https://x => https://x > RemoteName fails follows retries?
wget => > RemoteName fails follows retries?
wget -qc -O a -- https://x => https://x > a fails follows quiet retries?
aria2c https://x => none
"#,
    );
}
