// package.mjs [--binary PROGRAM --target TARGET] [--out FILE]: makes the .vsix, with the program in it where one is given.
// TARGET is a platform of VS Code, such as linux-x64 or win32-x64.
import { createVSIX } from "@vscode/vsce";
import { chmodSync, copyFileSync, mkdirSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { binary: { type: "string" }, target: { type: "string" }, out: { type: "string" } },
});
if ((values.binary === undefined) !== (values.target === undefined)) {
  throw new Error("--binary and --target belong together");
}
rmSync("bin", { recursive: true, force: true });
if (values.binary !== undefined) {
  const program = `bin/hullwright${values.target.startsWith("win32") ? ".exe" : ""}`;
  mkdirSync("bin");
  copyFileSync(values.binary, program);
  chmodSync(program, 0o755);
}
try {
  await createVSIX({ dependencies: false, target: values.target, packagePath: values.out });
} finally {
  rmSync("bin", { recursive: true, force: true });
}
