use super::super::words::invocation;
use super::*;

/// Action and name, then what is told: `key=value`, `key` for yes and `key?` for unknown.
fn show(text: &str, dialect: Option<AdduserDialect>) -> String {
    let invocation = invocation(text);
    let Some(command) = read_in(CommandLine::from(&invocation), dialect) else { return "none".to_owned() };
    let mut shown = vec![format!("{:?}", command.action)];
    shown.extend(command.name.map(|name| name.text().to_owned()));
    let values = [
        ("uid", command.uid),
        ("gid", command.gid),
        ("group", command.group),
        ("home", command.home),
        ("shell", command.shell),
        ("password", command.password),
    ];
    shown.extend(values.iter().filter_map(|(key, value)| Some(format!("{key}={}", (*value)?.text()))));
    if !command.groups.is_empty() {
        let groups: Vec<&str> = command.groups.iter().map(|group| group.text()).collect();
        shown.push(format!("in={}", groups.join("+")));
    }
    let answers = [
        ("system", command.is_system),
        ("home", command.creates_home),
        ("taken", command.allows_taken_id),
        ("force", command.is_forced),
        ("nolog", command.skips_login_log),
        ("elsewhere", command.is_elsewhere),
    ];
    for (key, answer) in answers {
        match answer {
            Answer::Yes => shown.push(key.to_owned()),
            Answer::Unknown if command.is_complete => shown.push(format!("{key}?")),
            Answer::Unknown | Answer::No => {}
        }
    }
    if command.action == AccountAction::CreateUser {
        shown.push(format!("own:{:?}", command.own_group));
    }
    if dialect.is_none() {
        shown.extend(command.dialect.map(|dialect| format!("({dialect:?})")));
    }
    if !command.is_complete {
        shown.push("!".to_owned());
    }
    shown.join(" ")
}

/// Lines of a command, `=>` and what it shows.
#[track_caller]
fn check(dialect: Option<AdduserDialect>, table: &str) {
    let mut wrong = String::new();
    for line in table.lines().filter(|line| !line.is_empty()) {
        let (text, expected) = line.split_once(" => ").expect("a line has two sides");
        let shown = show(text.trim(), dialect);
        if shown != expected.trim() {
            wrong = format!("{wrong}\n{text}\n  expected {expected}\n  is       {shown}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
#[test]
fn tools_of_shadow() {
    check(
        None,
        r#"
useradd app => CreateUser app home? own:ByLoginDefaults
useradd -m app => CreateUser app home own:ByLoginDefaults
useradd -r -u 1000 -g app -G sudo,docker -d /app -s /bin/bash app => CreateUser app uid=1000 group=app home=/app shell=/bin/bash in=sudo+docker system own:No
useradd --system --uid 999 --gid 999 --no-create-home app => CreateUser app uid=999 group=999 system own:No
useradd -rm -d /home/app -s /sbin/nologin -g root -u 1001 app => CreateUser app uid=1001 group=root home=/home/app shell=/sbin/nologin system home own:No
useradd -ms /bin/bash app => CreateUser app shell=/bin/bash home own:ByLoginDefaults
useradd --create-home --shell=/bin/bash --home-dir /app app => CreateUser app home=/app shell=/bin/bash home own:ByLoginDefaults
useradd -N app => CreateUser app home? own:No
useradd -U -M app => CreateUser app own:Yes
useradd -o -u 0 root2 => CreateUser root2 uid=0 home? taken own:ByLoginDefaults
useradd -l -u ${UID} -g $GID app => CreateUser app uid=${UID} group=$GID home? nolog own:No
useradd -u "$UID" $NAME => CreateUser $NAME uid=$UID own:Unknown !
useradd "$NAME" => CreateUser $NAME home? own:ByLoginDefaults
useradd -c 'An app' -p secret app => CreateUser app password=secret home? own:ByLoginDefaults
useradd -D => Other home?
useradd $OPTIONS app => CreateUser own:Unknown !
useradd --new app => CreateUser own:Unknown !
useradd -lmu 1000 app => CreateUser app uid=1000 home nolog own:ByLoginDefaults
useradd app -u 5 => CreateUser app uid=5 home? own:ByLoginDefaults
useradd --user-group --no-log-init app => CreateUser app home? nolog own:Yes
useradd -R /mnt app => CreateUser app home? elsewhere own:ByLoginDefaults
groupadd --prefix=/mnt app => CreateGroup app elsewhere
groupadd app => CreateGroup app
groupadd -r app => CreateGroup app system
groupadd -g 1000 -f app => CreateGroup app gid=1000 force
groupadd --gid 1000 -o app => CreateGroup app gid=1000 taken
groupadd -g $GID app => CreateGroup app gid=$GID
groupadd --system --gid=999 app => CreateGroup app gid=999 system
usermod -aG docker app => ModifyUser app in=docker
usermod -u 1000 -g 1000 -o app => ModifyUser app uid=1000 group=1000 taken
usermod -L app => ModifyUser app
usermod --shell /bin/sh --home /x app => ModifyUser app home=/x shell=/bin/sh
groupmod -g 5 app => ModifyGroup app gid=5
groupmod -o -g $GID app => ModifyGroup app gid=$GID taken
userdel -r app => DeleteUser app
userdel -f app => DeleteUser app force
groupdel app => DeleteGroup app
passwd -d root => SetPassword root
passwd -l app => SetPassword app
chpasswd => SetPassword
chpasswd -e => SetPassword
gpasswd -a app docker => AddMember app in=docker
gpasswd -d app docker => RemoveMember app in=docker
newusers x => none
"#,
    );
}

#[test]
fn adduser_of_busybox() {
    check(
        Some(AdduserDialect::Busybox),
        r#"
adduser app => CreateUser app home own:Yes
adduser -D app => CreateUser app home own:Yes
adduser -S app => CreateUser app system home own:No
adduser -S -G app app => CreateUser app group=app system home own:No
adduser -D -u 1000 -G app -h /app -s /bin/sh app => CreateUser app uid=1000 group=app home=/app shell=/bin/sh home own:No
adduser -SDH -u 5 app => CreateUser app uid=5 system own:No
adduser -S -D -H -h /var/x -s /sbin/nologin -G app -g app app => CreateUser app group=app home=/var/x shell=/sbin/nologin system own:No
adduser --disabled-password --gecos "" --home /app --ingroup app --no-create-home --uid 12345 app => CreateUser app uid=12345 group=app home=/app own:No
adduser app docker => AddMember app in=docker
adduser -D $NAME => CreateUser $NAME own:Unknown !
adduser -D "$NAME" => CreateUser $NAME home own:Yes
adduser --system app => CreateUser app system home own:No
adduser -D -g '' app => CreateUser app home own:Yes
adduser --group app => CreateUser own:Unknown !
addgroup app => CreateGroup app
addgroup -S app => CreateGroup app system
addgroup -g 1000 app => CreateGroup app gid=1000
addgroup -g 1000 -S app => CreateGroup app gid=1000 system
addgroup app docker => AddMember app in=docker
addgroup --gid 5 app => CreateGroup app gid=5
addgroup --system app => CreateGroup app system
deluser app => DeleteUser app
deluser --remove-home app => DeleteUser app
deluser app docker => RemoveMember app in=docker
delgroup app => DeleteGroup app
delgroup app docker => RemoveMember app in=docker
"#,
    );
}

#[test]
fn adduser_of_debian() {
    check(
        Some(AdduserDialect::Debian),
        r#"
adduser app => CreateUser app home own:Yes
adduser --disabled-password --gecos "" app => CreateUser app home own:Yes
adduser --system app => CreateUser app system home? own:No
adduser --system --group app => CreateUser app system home? own:Yes
adduser --system --ingroup app --home /app --shell /bin/false --uid 5 app => CreateUser app uid=5 group=app home=/app shell=/bin/false system home? own:No
adduser --system --no-create-home --gid 5 app => CreateUser app group=5 system own:No
adduser --group app => CreateGroup app
adduser --group --gid 5 app => CreateGroup app gid=5
adduser app docker => AddMember app in=docker
adduser --quiet --uid 5 --gid 5 app => CreateUser app uid=5 group=5 home own:No
adduser -disabled-password -gecos '' app => CreateUser app home own:Yes
adduser --disabled-login --no-create-home app => CreateUser app own:Yes
adduser --uid=$UID --ingroup "$G" app => CreateUser app uid=$UID group=$G home own:No
adduser -D app => CreateUser own:Unknown !
adduser --help => Other home
addgroup app => CreateGroup app
addgroup --system app => CreateGroup app system
addgroup --gid 5 app => CreateGroup app gid=5
addgroup --system --gid 5 --quiet app => CreateGroup app gid=5 system
addgroup -S app => CreateGroup !
deluser app => DeleteUser app
deluser --remove-home app => DeleteUser app
deluser app docker => RemoveMember app in=docker
deluser --group app => DeleteGroup app
delgroup app => DeleteGroup app
delgroup --only-if-empty app => DeleteGroup app
"#,
    );
}

#[test]
fn adduser_of_red_hat() {
    check(
        Some(AdduserDialect::Shadow),
        r"
adduser app => CreateUser app home? own:ByLoginDefaults
adduser -r -u 5 app => CreateUser app uid=5 system own:ByLoginDefaults
adduser -m -g app app => CreateUser app group=app home own:No
adduser --system app => CreateUser app system own:ByLoginDefaults
adduser --disabled-password app => CreateUser own:Unknown !
addgroup app => Unknown !
",
    );
}

#[test]
fn adduser_where_the_distribution_is_not_known() {
    check(
        None,
        r#"
adduser app => CreateUser app home? own:Unknown
adduser -D app => CreateUser app home own:Yes (Busybox)
adduser -D -u 1000 app => CreateUser app uid=1000 home own:Yes (Busybox)
adduser -S -G app app => CreateUser app group=app system home own:No (Busybox)
adduser --disabled-password --gecos "" app => CreateUser app home own:Yes
adduser --disabled-password --gecos "" --uid 1000 --home /app app => CreateUser app uid=1000 home=/app home own:Yes
adduser --system app => CreateUser app system home? own:Unknown
adduser --system --group app => CreateUser app system home? own:Yes (Debian)
adduser --system --ingroup app --uid 5 app => CreateUser app uid=5 group=app system home? own:No
adduser --system --uid 5 app => CreateUser app uid=5 system home? own:Unknown
adduser -r -u 5 app => CreateUser app uid=5 system own:ByLoginDefaults (Shadow)
adduser -u 1000 app => CreateUser app uid=1000 home? own:Unknown
adduser -m app => CreateUser app home own:ByLoginDefaults (Shadow)
adduser -u 5 -s /bin/sh app => CreateUser app uid=5 shell=/bin/sh home? own:Unknown
adduser -D $OPTIONS app => CreateUser own:Unknown (Busybox) !
adduser --nonsense app => Unknown !
adduser app docker => AddMember app in=docker
adduser $NAME => CreateUser $NAME own:Unknown !
addgroup app => CreateGroup app
addgroup --system app => CreateGroup app system
addgroup -S app => CreateGroup app system (Busybox)
addgroup -g 1000 app => CreateGroup app gid=1000 (Busybox)
addgroup --gid 1000 app => CreateGroup app gid=1000
addgroup app docker => AddMember app in=docker
deluser app => DeleteUser app
deluser --remove-home app => DeleteUser app
deluser app docker => RemoveMember app in=docker
delgroup app => DeleteGroup app
/usr/sbin/adduser -S -u 5 app => CreateUser app uid=5 system home own:No (Busybox)
"#,
    );
}
