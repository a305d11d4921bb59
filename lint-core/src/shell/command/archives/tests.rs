use super::super::words::{check_table, invocation};
use super::*;

/// What is done to which archive, in which folder, and with what.
fn show(text: &str) -> String {
    let invocation = invocation(text);
    let Some(command) = read(CommandLine::from(&invocation)) else { return "none".to_owned() };
    let archive = match command.archive {
        ArchiveFile::File(file) => file.text().to_owned(),
        archive => format!("{archive:?}"),
    };
    let mut shown = vec![format!("{:?} {:?} {archive}", command.archiver, command.action)];
    shown.extend(command.directory.map(|directory| format!("in {}", directory.text())));
    shown.extend(command.strips.map(|strips| format!("strip {}", strips.text())));
    if command.to_stdout.is_yes() {
        shown.push("to stdout".to_owned());
    }
    if command.ignores_owner.is_yes() {
        shown.push("ownerless".to_owned());
    }
    if !command.members.is_empty() {
        let members: Vec<&str> = command.members.iter().map(|member| member.text()).collect();
        shown.push(format!("({})", members.join(" ")));
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
fn tar_is_read() {
    check(
        r#"
tar xzf a.tgz => Tar Extract a.tgz
tar -xzf a.tgz => Tar Extract a.tgz
tar zxvf a.tgz -C /opt => Tar Extract a.tgz in /opt
tar -xzf a.tgz -C /opt --strip-components=1 => Tar Extract a.tgz in /opt strip 1
tar -xz -C /opt --strip-components 1 => Tar Extract Stream in /opt strip 1
tar xz => Tar Extract Stream
tar xzf - => Tar Extract Stream
tar -xzf - -C /opt --strip 1 => Tar Extract Stream in /opt strip 1
tar -zxf /tmp/a.tgz -C /opt bin/x lib/y => Tar Extract /tmp/a.tgz in /opt (bin/x lib/y)
tar --extract --gzip --file a.tgz --directory=/opt => Tar Extract a.tgz in /opt
tar --extract --file=a.tgz => Tar Extract a.tgz
tar xvjf a.tar.bz2 => Tar Extract a.tar.bz2
tar -xJf a.tar.xz --no-same-owner => Tar Extract a.tar.xz ownerless
tar -xJf a.tar.xz -o => Tar Extract a.tar.xz ownerless
tar xf a.tar --strip=1 --wildcards '*/bin' => Tar Extract a.tar strip 1 (*/bin)
tar xfC a.tar /opt => Tar Extract a.tar in /opt
tar czf out.tgz dir => Tar Create out.tgz (dir)
tar -czf out.tgz -C /src . => Tar Create out.tgz in /src (.)
tar cf - . | x => Tar Create Stream (. | x)
tar -C /src -cf - --exclude .git . => Tar Create Stream in /src (.)
tar tf a.tar => Tar List a.tar
tar -xOf a.tar x => Tar Extract a.tar to stdout (x)
tar -xzf $FILE => Tar Extract $FILE
tar -xzf "$FILE" -C "$DIR" => Tar Extract $FILE in $DIR
tar -xzf a.tgz $MEMBERS => Tar Extract a.tgz ($MEMBERS) !
tar $FLAGS a.tgz => Tar Unknown Unknown ($FLAGS a.tgz) !
tar -x$FLAGS -f a.tgz => Tar Extract a.tgz !
tar --unknown -xf a.tgz => Tar Extract a.tgz !
tar -I zstd -xf a.tar.zst => Tar Extract a.tar.zst
tar --use-compress-program=unzstd -xvf a => Tar Extract a
tar -xvf a.tar --one-top-level=x --keep-old-files => Tar Extract a.tar
tar --version => Tar Other Stream
tar => Tar Other Stream
bsdtar -xf a.zip -C /opt => Tar Extract a.zip in /opt
busybox tar xzf a => none
tar -xf /dev/stdin => Tar Extract Stream
tar --strip-components=1 -C /x -xzf a.tgz --transform 's/a/b/' => Tar Extract a.tgz in /x strip 1
"#,
    );
}

#[test]
fn zip_and_single_files_are_read() {
    check(
        r#"
unzip a.zip => Unzip Extract a.zip
unzip -q a.zip -d /opt => Unzip Extract a.zip in /opt
unzip -qo a.zip -d /opt x/y => Unzip Extract a.zip in /opt (x/y)
unzip -o -d /opt a.zip => Unzip Extract a.zip in /opt
unzip -d/opt a.zip => Unzip Extract a.zip in /opt
unzip -l a.zip => Unzip List a.zip
unzip -p a.zip x => Unzip Extract a.zip to stdout (x)
unzip $FILE => Unzip Extract Unknown !
unzip "$FILE" -d "$DIR" => Unzip Extract $FILE in $DIR
unzip -j a.zip '*.txt' -d x => Unzip Extract a.zip in x (*.txt)
unzip '*.zip' => Unzip Extract *.zip
unzip -P pw a.zip => Unzip Extract a.zip
unzip --new a.zip => Unzip Extract Unknown !
zip -r a.zip dir => Zip Create a.zip (dir)
zip -qr9 a.zip dir => Zip Create a.zip (dir)
gunzip a.gz => Gzip Extract a.gz
gunzip -c a.gz => Gzip Extract a.gz to stdout
gzip -d a.gz => Gzip Extract a.gz
gzip -dc => Gzip Extract Stream to stdout
gunzip => Gzip Extract Stream to stdout
gzip -9 a => Gzip Create a
zcat a.gz => Gzip Extract a.gz to stdout
gzip -k -f a b => Gzip Create a (b)
gzip $X => Gzip Unknown Unknown !
gzip -t a.gz => Gzip List a.gz
bunzip2 a.bz2 => Bzip2 Extract a.bz2
bzip2 -dk a.bz2 => Bzip2 Extract a.bz2
xz -d a.xz => Xz Extract a.xz
xz -T0 -9e a => Xz Create a
unxz a.xz => Xz Extract a.xz
xzcat a.xz => Xz Extract a.xz to stdout
xz --decompress --stdout a.xz => Xz Extract a.xz to stdout
zstd -d a.zst -o a => Zstd Extract a.zst
unzstd a.zst => Zstd Extract a.zst
zstd -19 -T0 a => Zstd Create a
gunzip "$F" => Gzip Extract $F
pigz -dc a.gz => Gzip Extract a.gz to stdout
7z x a.7z => none
"#,
    );
}
