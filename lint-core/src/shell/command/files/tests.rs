use super::super::words::{check_table, invocation};
use super::*;

/// What is done, to what, where to, and how.
fn show(text: &str) -> String {
    let invocation = invocation(text);
    let Some(command) = read(CommandLine::from(&invocation)) else { return "none".to_owned() };
    let mut shown = vec![format!("{:?}", command.action)];
    for file in &command.files {
        shown.push(format!("{}{}", file.argument.text, if file.is_certain { "" } else { "?" }));
    }
    if let Some(destination) = command.destination {
        let slash = if command.is_into_directory { "//" } else { "" };
        shown.push(format!("> {}{slash}", destination.text()));
    }
    let values = [("owner", command.owner), ("group", command.group), ("mode", command.mode)];
    shown.extend(values.iter().filter_map(|(key, value)| Some(format!("{key}={}", (*value)?.text()))));
    let answers = [
        ("recursive", command.is_recursive),
        ("symbolic", command.is_symbolic),
        ("forced", command.is_forced),
        ("parents", command.makes_parents),
    ];
    shown.extend(answers.iter().filter(|(_, answer)| answer.is_yes()).map(|(name, _)| (*name).to_owned()));
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
fn files_are_transferred() {
    check(
        r#"
cp a b => Copy a > b
cp -r a b /opt => Copy a b > /opt recursive
cp -a /src/. /opt/ => Copy /src/. > /opt/ recursive
cp -Rp a b => Copy a > b recursive
cp --archive a b => Copy a > b recursive
cp -t /opt a b => Copy a b > /opt//
cp --target-directory=/opt a => Copy a > /opt//
cp $FILES /opt => Copy $FILES? > /opt !
cp a $DIR => Copy a $DIR? !
cp a "$DIR" => Copy a > $DIR
cp a $DIR/b => Copy a > $DIR/b
cp *.conf /etc/ => Copy *.conf > /etc/
cp -f a b => Copy a > b forced
cp --unknown a b => Copy a? > b !
cp a => Copy a
cp --preserve=mode,ownership a b => Copy a > b
cp -rT a b => Copy a > b recursive
mv a b => Move a > b
mv -f a b /opt => Move a b > /opt forced
mv -t /opt a => Move a > /opt//
mv dir/* . => Move dir/* > .
mv $A $B => Move $A? $B? !
install -m 0755 a /usr/bin/a => Install a > /usr/bin/a mode=0755
install -m755 -o root -g root a b /usr/bin => Install a b > /usr/bin owner=root group=root mode=755
install -D a /opt/x/a => Install a > /opt/x/a parents
install -Dm644 -t /opt a => Install a > /opt// mode=644 parents
install -d /opt/a /opt/b => MakeDirectory /opt/a /opt/b parents
install -d -m 0755 -o app -g app /opt => MakeDirectory /opt owner=app group=app mode=0755 parents
install --directory --mode=0700 --owner=app /opt => MakeDirectory /opt owner=app mode=0700 parents
install -dm 755 $DIR => MakeDirectory $DIR? mode=755 parents !
ln -s a b => Link a > b symbolic
ln -sf /usr/bin/python3 /usr/bin/python => Link /usr/bin/python3 > /usr/bin/python symbolic forced
ln -sfn a b => Link a > b symbolic forced
ln a b => Link a > b
ln -s a => Link a symbolic
ln -st /opt a b => Link a b > /opt// symbolic
ln -s "$A" b => Link $A > b symbolic
ln -s $A b => Link $A? > b symbolic !
ln --symbolic --force a b => Link a > b symbolic forced
"#,
    );
}

#[test]
fn files_are_made_removed_and_changed() {
    check(
        r#"
mkdir a => MakeDirectory a
mkdir -p a/b c => MakeDirectory a/b c parents
mkdir -pv -m 0755 a => MakeDirectory a mode=0755 parents
mkdir --parents --mode=700 a => MakeDirectory a mode=700 parents
mkdir -p $DIR => MakeDirectory $DIR? parents !
mkdir -p "$DIR" /opt/{a,b} => MakeDirectory $DIR /opt/{a,b} parents
mkdir $OPTIONS a => MakeDirectory $OPTIONS? a? !
touch a b => Touch a b
touch -d yesterday a => Touch a
touch -t 202001010000 a => Touch a
rm a => Remove a
rm -rf /var/lib/apt/lists/* => Remove /var/lib/apt/lists/* recursive forced
rm -r -f a b => Remove a b recursive forced
rm -fr $TMP => Remove $TMP? recursive forced !
rm -rf "$TMP" /tmp/* => Remove $TMP /tmp/* recursive forced
rm --recursive --force a => Remove a recursive forced
rm -f *.deb => Remove *.deb forced
rm -- -a => Remove -a
rmdir -p a => Remove a parents
unlink a => Remove a
chown app a => ChangeOwner a owner=app
chown -R app:app /app /data => ChangeOwner /app /data owner=app group=app recursive
chown app: a => ChangeOwner a owner=app
chown :app a => ChangeOwner a group=app
chown 1000:1000 a => ChangeOwner a owner=1000 group=1000
chown 1000.1000 a => ChangeOwner a owner=1000 group=1000
chown first.last a => ChangeOwner a
chown -R $USER:$GROUP a => ChangeOwner a owner=$USER group=$GROUP recursive
chown "$UID:$GID" a => ChangeOwner a owner=$UID group=$GID
chown ${U}:app a => ChangeOwner a owner=${U} group=app
chown $WHO a => ChangeOwner $WHO? a? !
chown -hR app a => ChangeOwner a owner=app recursive
chown --reference=x a => ChangeOwner a
chown --from=root app a => ChangeOwner a owner=app
chown -R app:app $DIRS => ChangeOwner $DIRS? owner=app group=app recursive !
chgrp -R app a => ChangeGroup a group=app recursive
chgrp 0 a b => ChangeGroup a b group=0
chmod 755 a => ChangeMode a mode=755
chmod +x a b => ChangeMode a b mode=+x
chmod -R 0777 a => ChangeMode a mode=0777 recursive
chmod -x a => ChangeMode a mode=-x
chmod a-w,u+x a => ChangeMode a mode=a-w,u+x
chmod -R g=u a => ChangeMode a mode=g=u recursive
chmod -R go-rwx a => ChangeMode a mode=go-rwx recursive
chmod u+x,g-w $FILE => ChangeMode $FILE? mode=u+x,g-w !
chmod $MODE a => ChangeMode $MODE? a? !
chmod "$MODE" a => ChangeMode a mode=$MODE
chmod --reference=x a => ChangeMode a
chmod -Rv 755 a => ChangeMode a mode=755 recursive
chmod -rwx a => ChangeMode a mode=-rwx
chmod -v +x -R a => ChangeMode a mode=+x recursive
chmod $OPTIONS 755 a => ChangeMode $OPTIONS? 755? a? !
chmod --unknown 755 a => ChangeMode 755? a? !
mknod a => none
"#,
    );
}
