//! The programs that start another program, and their options.
//!
//! Sources: the manual pages of sudo, doas, coreutils, util-linux, findutils and s6; the usage texts of gosu, su-exec, tini
//! and dumb-init. Entry point: [`find`].

use crate::shell::command::options::{OptionTable, Style};

/// A program that starts another program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each is named after its program")]
pub enum WrapperKind {
    Builtin,
    Busybox,
    Catchsegv,
    Chroot,
    Command,
    Corepack,
    DbusRunSession,
    Doas,
    DumbInit,
    Eatmydata,
    Env,
    Exec,
    Fakeroot,
    Flock,
    Gosu,
    Ionice,
    LinuxPersonality,
    Nice,
    Nohup,
    /// `python -m`
    Python,
    Runuser,
    Setpriv,
    Setsid,
    /// `setuidgid` and `s6-setuidgid`.
    Setuidgid,
    Stdbuf,
    Su,
    SuExec,
    Sudo,
    Taskset,
    Time,
    Timeout,
    Tini,
    Unshare,
    Xargs,
    XvfbRun,
}

/// What stands between a wrapper's options and the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    Plain,
    /// `A=b` words.
    Assignments,
    /// So many words.
    Operands(usize),
}

/// Which word names the user that a wrapper changes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum UserFrom {
    Nowhere,
    Option(&'static str),
    Operand,
}

/// How to read a wrapper.
pub(super) struct WrapperSpec {
    pub(super) kind: WrapperKind,
    pub(super) table: OptionTable,
    pub(super) shape: Shape,
    pub(super) user: UserFrom,
    /// Options with which no program is started.
    pub(super) starts_nothing: &'static [&'static str],
}

impl WrapperSpec {
    const fn new(kind: WrapperKind, options: &'static [&'static str]) -> Self {
        let table = OptionTable { options, style: Style::WRAPPER };
        Self {
            kind,
            table,
            shape: Shape::Plain,
            user: UserFrom::Nowhere,
            starts_nothing: &["help", "version"],
        }
    }

    const fn shape(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }

    const fn user(self, user: UserFrom) -> Self {
        Self { user, ..self }
    }

    const fn starts_nothing(self, starts_nothing: &'static [&'static str]) -> Self {
        Self { starts_nothing, ..self }
    }
}

/// How to read the wrapper of that name.
pub(super) fn find(name: &str) -> Option<&'static WrapperSpec> {
    Some(match name {
        "builtin" => &BUILTIN,
        "busybox" => &BUSYBOX,
        "catchsegv" => &CATCHSEGV,
        "chroot" => &CHROOT,
        "command" => &COMMAND,
        "dbus-run-session" => &DBUS_RUN_SESSION,
        "doas" => &DOAS,
        "dumb-init" => &DUMB_INIT,
        "eatmydata" => &EATMYDATA,
        "env" => &ENV,
        "exec" => &EXEC,
        "fakeroot" => &FAKEROOT,
        "flock" => &FLOCK,
        "gosu" => &GOSU,
        "ionice" => &IONICE,
        "linux32" | "linux64" => &LINUX_PERSONALITY,
        "nice" => &NICE,
        "nohup" => &NOHUP,
        "setpriv" => &SETPRIV,
        "setsid" => &SETSID,
        "setuidgid" | "s6-setuidgid" => &SETUIDGID,
        "stdbuf" => &STDBUF,
        "su-exec" => &SU_EXEC,
        "sudo" => &SUDO,
        "taskset" => &TASKSET,
        "time" => &TIME,
        "timeout" => &TIMEOUT,
        "tini" | "tini-static" | "docker-init" => &TINI,
        "unshare" => &UNSHARE,
        "xargs" => &XARGS,
        "xvfb-run" => &XVFB_RUN,
        _ => return None,
    })
}

static BUILTIN: WrapperSpec = WrapperSpec::new(WrapperKind::Builtin, &[]);

static BUSYBOX: WrapperSpec =
    WrapperSpec::new(WrapperKind::Busybox, &["install", "list", "list-full", "help", "s"]).starts_nothing(&[
        "install",
        "list",
        "list-full",
        "help",
    ]);

static CATCHSEGV: WrapperSpec = WrapperSpec::new(WrapperKind::Catchsegv, &["help", "version"]);

static CHROOT: WrapperSpec =
    WrapperSpec::new(WrapperKind::Chroot, &["userspec=", "groups=", "skip-chdir", "help", "version"])
        .shape(Shape::Operands(1))
        .user(UserFrom::Option("userspec"));

static COMMAND: WrapperSpec =
    WrapperSpec::new(WrapperKind::Command, &["p", "v", "V"]).starts_nothing(&["v", "V"]);

static DBUS_RUN_SESSION: WrapperSpec =
    WrapperSpec::new(WrapperKind::DbusRunSession, &["config-file=", "dbus-daemon=", "help", "version"]);

static DOAS: WrapperSpec = WrapperSpec::new(WrapperKind::Doas, &["L", "n", "s", "u=", "C=", "a="])
    .user(UserFrom::Option("u"))
    .starts_nothing(&["C", "L"]);

static DUMB_INIT: WrapperSpec = WrapperSpec::new(
    WrapperKind::DumbInit,
    &["c,single-child", "r,rewrite=", "v,verbose", "h,help", "V,version"],
);

static EATMYDATA: WrapperSpec = WrapperSpec::new(WrapperKind::Eatmydata, &["help", "version"]);

static ENV: WrapperSpec = WrapperSpec::new(
    WrapperKind::Env,
    // `-S` holds a command line of its own and is left out, so that it is unknown.
    &[
        "i,ignore-environment",
        "u,unset=",
        "C,chdir=",
        "a,argv0=",
        "0,null",
        "v,debug",
        "block-signal=?",
        "default-signal=?",
        "ignore-signal=?",
        "list-signal-handling",
        "help",
        "version",
    ],
)
.shape(Shape::Assignments);

static EXEC: WrapperSpec = WrapperSpec::new(WrapperKind::Exec, &["c", "l", "a="]);

static FAKEROOT: WrapperSpec = WrapperSpec::new(
    WrapperKind::Fakeroot,
    &["l,lib=", "faked=", "s=", "i=", "u,unknown-is-real", "b=", "h,help", "v,version"],
);

static FLOCK: WrapperSpec = WrapperSpec::new(
    WrapperKind::Flock,
    &[
        "s,shared",
        "x,e,exclusive",
        "u,unlock",
        "n,nb,nonblock",
        "w,wait,timeout=",
        "o,close",
        "E,conflict-exit-code=",
        "F,no-fork",
        "verbose",
        "h,help",
        "V,version",
    ],
)
.shape(Shape::Operands(1));

static GOSU: WrapperSpec = WrapperSpec::new(WrapperKind::Gosu, &["h,help", "v,version"])
    .shape(Shape::Operands(1))
    .user(UserFrom::Operand);

static IONICE: WrapperSpec = WrapperSpec::new(
    WrapperKind::Ionice,
    &["c,class=", "n,classdata=", "p,pid=", "P,pgid=", "t,ignore", "u,uid=", "h,help", "V,version"],
)
.starts_nothing(&["pid", "pgid", "uid", "help", "version"]);

static LINUX_PERSONALITY: WrapperSpec = WrapperSpec::new(
    WrapperKind::LinuxPersonality,
    &[
        "v,verbose",
        "R,addr-no-randomize",
        "3,3gb",
        "4,4gb",
        "B,32bit",
        "F,fdpic-funcptrs",
        "I,short-inode",
        "L,addr-compat-layout",
        "S,whole-seconds",
        "T,sticky-timeouts",
        "X,read-implies-exec",
        "Z,mmap-page-zero",
        "uname-2.6",
        "list",
        "h,help",
        "V,version",
    ],
)
.starts_nothing(&["list", "help", "version"]);

static NICE: WrapperSpec = WrapperSpec::new(
    WrapperKind::Nice,
    // The digits are the old form `nice -10`.
    &[
        "n,adjustment=",
        "0=?",
        "1=?",
        "2=?",
        "3=?",
        "4=?",
        "5=?",
        "6=?",
        "7=?",
        "8=?",
        "9=?",
        "help",
        "version",
    ],
);

static NOHUP: WrapperSpec = WrapperSpec::new(WrapperKind::Nohup, &["help", "version"]);

static SETPRIV: WrapperSpec = WrapperSpec::new(
    WrapperKind::Setpriv,
    &[
        "d,dump",
        "nnp,no-new-privs",
        "ambient-caps=",
        "inh-caps=",
        "bounding-set=",
        "ruid=",
        "euid=",
        "rgid=",
        "egid=",
        "reuid=",
        "regid=",
        "clear-groups",
        "keep-groups",
        "init-groups",
        "groups=",
        "list-caps",
        "securebits=",
        "pdeathsig=",
        "ptracer=",
        "selinux-label=",
        "apparmor-profile=",
        "landlock-access=",
        "landlock-rule=",
        "seccomp-filter=",
        "reset-env",
        "h,help",
        "V,version",
    ],
)
.user(UserFrom::Option("reuid"))
.starts_nothing(&["dump", "list-caps", "help", "version"]);

static SETSID: WrapperSpec =
    WrapperSpec::new(WrapperKind::Setsid, &["c,ctty", "f,fork", "w,wait", "h,help", "V,version"]);

static SETUIDGID: WrapperSpec =
    WrapperSpec::new(WrapperKind::Setuidgid, &[]).shape(Shape::Operands(1)).user(UserFrom::Operand);

static STDBUF: WrapperSpec =
    WrapperSpec::new(WrapperKind::Stdbuf, &["i,input=", "o,output=", "e,error=", "help", "version"]);

static SU_EXEC: WrapperSpec =
    WrapperSpec::new(WrapperKind::SuExec, &[]).shape(Shape::Operands(1)).user(UserFrom::Operand);

static SUDO: WrapperSpec = WrapperSpec::new(
    WrapperKind::Sudo,
    &[
        "A,askpass",
        "b,background",
        "B,bell",
        "C,close-from=",
        "D,chdir=",
        "E,preserve-env",
        "e,edit",
        "g,group=",
        "H,set-home",
        "h,host=",
        "i,login",
        "K,remove-timestamp",
        "k,reset-timestamp",
        "l,list",
        "n,non-interactive",
        "N,no-update",
        "P,preserve-groups",
        "p,prompt=",
        "R,chroot=",
        "r,role=",
        "S,stdin",
        "s,shell",
        "T,command-timeout=",
        "t,type=",
        "U,other-user=",
        "u,user=",
        "V,version",
        "v,validate",
        "help",
    ],
)
.shape(Shape::Assignments)
.user(UserFrom::Option("user"))
.starts_nothing(&["edit", "list", "remove-timestamp", "validate", "version", "help"]);

static TASKSET: WrapperSpec =
    WrapperSpec::new(WrapperKind::Taskset, &["a,all-tasks", "c,cpu-list", "p,pid", "h,help", "V,version"])
        .shape(Shape::Operands(1))
        .starts_nothing(&["pid", "help", "version"]);

static TIME: WrapperSpec = WrapperSpec::new(
    WrapperKind::Time,
    &["p,portability", "f,format=", "o,output=", "a,append", "v,verbose", "q,quiet", "h,help", "V,version"],
);

static TIMEOUT: WrapperSpec = WrapperSpec::new(
    WrapperKind::Timeout,
    &[
        "k,kill-after=",
        "s,signal=",
        "t=",
        "p,preserve-status",
        "f,foreground",
        "v,verbose",
        "help",
        "version",
    ],
)
.shape(Shape::Operands(1));

static TINI: WrapperSpec =
    WrapperSpec::new(WrapperKind::Tini, &["s", "v", "p=", "e=", "g", "w", "l", "h", "version"])
        .starts_nothing(&["h", "l", "version"]);

static UNSHARE: WrapperSpec = WrapperSpec::new(
    WrapperKind::Unshare,
    &[
        "m,mount",
        "u,uts",
        "i,ipc",
        "n,net",
        "p,pid",
        "U,user",
        "C,cgroup",
        "T,time",
        "f,fork",
        "kill-child=?",
        "mount-proc=?",
        "mount-binfmt=?",
        "map-user=",
        "map-group=",
        "r,map-root-user",
        "c,map-current-user",
        "map-auto",
        "map-users=",
        "map-groups=",
        "propagation=",
        "setgroups=",
        "R,root=",
        "w,wd=",
        "S,setuid=",
        "G,setgid=",
        "monotonic=",
        "boottime=",
        "keep-caps",
        "h,help",
        "V,version",
    ],
)
.user(UserFrom::Option("setuid"));

static XARGS: WrapperSpec = WrapperSpec::new(
    WrapperKind::Xargs,
    &[
        "0,null",
        "a,arg-file=",
        "d,delimiter=",
        "E=",
        "e,eof=?",
        "I=",
        "i,replace=?",
        "L=",
        "l,max-lines=?",
        "n,max-args=",
        "o,open-tty",
        "P,max-procs=",
        "p,interactive",
        "process-slot-var=",
        "r,no-run-if-empty",
        "s,max-chars=",
        "show-limits",
        "t,verbose",
        "x,exit",
        "help",
        "version",
    ],
);

static XVFB_RUN: WrapperSpec = WrapperSpec::new(
    WrapperKind::XvfbRun,
    &[
        "a,auto-servernum",
        "d,auto-display",
        "e,error-file=",
        "f,auth-file=",
        "l,listen-tcp",
        "n,server-num=",
        "p,xauth-protocol=",
        "s,server-args=",
        "w,wait=",
        "h,help",
    ],
);
