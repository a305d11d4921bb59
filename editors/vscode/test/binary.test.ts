import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import * as path from "node:path";
import { test } from "node:test";

import { find, isOlder, OLDEST, Unusable, versionOf, type Places } from "../src/binary";

const PLACES: Places = {
  setting: "",
  extension: "/ext",
  workspace: "/work",
  searchPath: "/usr/local/bin:/usr/bin",
  windows: false,
};

/** What is found where these programs are. */
function found(places: Partial<Places>, programs: string[]) {
  const { path: program, from } = find({ ...PLACES, ...places }, (file) => programs.includes(file));
  return `${from}: ${program}`;
}

test("the program in the extension goes before that in PATH", () => {
  const both = ["/ext/bin/hullwright", "/usr/bin/hullwright"];
  assert.equal(found({}, both), "extension: /ext/bin/hullwright");
  assert.equal(found({}, both.slice(1)), "PATH: /usr/bin/hullwright");
});

test("the setting goes before both", () => {
  const programs = ["/ext/bin/hullwright", "/opt/hullwright", "/work/bin/hw", `${homedir()}/hw`, "/usr/bin/hw"];
  assert.equal(found({ setting: "/opt/hullwright" }, programs), "setting: /opt/hullwright");
  assert.equal(found({ setting: "bin/hw" }, programs), "setting: /work/bin/hw");
  assert.equal(found({ setting: "${workspaceFolder}/bin/hw" }, programs), "setting: /work/bin/hw");
  assert.equal(found({ setting: "~/hw" }, programs), `setting: ${homedir()}/hw`);
  assert.equal(found({ setting: "hw" }, programs), "setting: /usr/bin/hw");
});

test("a setting that leads nowhere is not passed over", () => {
  assert.throws(() => found({ setting: "/opt/gone" }, ["/ext/bin/hullwright"]), /hullwright\.path names "\/opt\/gone"/);
});

test("the working directory is not searched", () => {
  assert.throws(() => found({ searchPath: ":.:bin" }, ["hullwright", "bin/hullwright"]), Unusable);
});

test("programs of Windows end in .exe", () => {
  const programs = ["/ext/bin/hullwright.exe", "/tools/hw.exe"];
  assert.equal(found({ windows: true }, programs), "extension: /ext/bin/hullwright.exe");
  assert.equal(found({ windows: true, setting: "hw", searchPath: "C:;/tools" }, programs), "setting: /tools/hw.exe");
});

test("nothing anywhere is said to be so", () => {
  assert.throws(() => found({}, []), /not in PATH/);
});

test("versions are compared number by number", () => {
  assert.ok(isOlder("0.9.0", "0.10.0") && isOlder("0.1.0", "1.0.0") && isOlder("1.2.3", "1.2.4"));
  assert.ok(!isOlder("0.1.0", "0.1.0") && !isOlder("2.0.0", "1.9.9") && !isOlder("0.1.0-rc.1", "0.1.0"));
});

test("a program that cannot serve is told by what it says of itself", { skip: process.platform === "win32" }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "hullwright-"));
  const program = (name: string, script: string) => {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  try {
    assert.equal(await versionOf(program("good", `echo hullwright ${OLDEST}`)), OLDEST);
    await assert.rejects(versionOf(program("old", "echo hullwright 0.0.9")), /needs .* or later/);
    await assert.rejects(versionOf(program("other", "echo something 1.0.0")), /is not hullwright/);
    await assert.rejects(versionOf(program("broken", "exit 3")), /cannot be run/);
    await assert.rejects(versionOf(path.join(folder, "absent")), /cannot be run/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
