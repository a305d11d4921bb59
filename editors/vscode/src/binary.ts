// Which program to start, and whether it can serve. Nothing here knows the editor.

import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";

/** The oldest program that this extension works with. */
export const OLDEST = "0.1.0";

/** Where to look for the program. */
export interface Places {
  /** The setting `hullwright.path`; empty when it is not set. */
  setting: string;
  /** The folder of the extension. */
  extension: string;
  /** The first folder of the workspace. */
  workspace: string | undefined;
  /** The variable `PATH`. */
  searchPath: string;
  windows: boolean;
}

/** A program, and where it was found. */
export interface Binary {
  path: string;
  from: "setting" | "extension" | "PATH";
}

/** Why there is no program to start, as a sentence for the user. */
export class Unusable extends Error {}

/** The program to start: what is set, else what comes with the extension, else what is in `PATH`. */
export function find(places: Places, isProgram: (file: string) => boolean = canRun): Binary {
  const name = places.windows ? "hullwright.exe" : "hullwright";
  if (places.setting !== "") {
    const wanted = expand(places.setting, places.workspace);
    const isName = !wanted.includes("/") && !wanted.includes("\\");
    const found = isName ? lookUp(wanted, places, isProgram) : absolute(wanted, places.workspace);
    if (found !== undefined && isProgram(found)) {
      return { path: found, from: "setting" };
    }
    throw new Unusable(`The setting hullwright.path names "${places.setting}", which is no program that can be run.`);
  }
  const bundled = path.join(places.extension, "bin", name);
  if (isProgram(bundled)) {
    return { path: bundled, from: "extension" };
  }
  const found = lookUp(name, places, isProgram);
  if (found !== undefined) {
    return { path: found, from: "PATH" };
  }
  throw new Unusable("The program hullwright is not in PATH, and this build of the extension does not bring it along.");
}

/** The version of a program; fails where it cannot serve. */
export async function versionOf(program: string): Promise<string> {
  const said = await new Promise<string>((resolve, reject) => {
    execFile(program, ["--version"], { timeout: 10_000, windowsHide: true }, (error, stdout) => {
      if (error) {
        reject(new Unusable(`${program} cannot be run: ${error.message.split("\n")[0]}`));
      } else {
        resolve(stdout.trim());
      }
    });
  });
  const version = /^hullwright (\d+\.\d+\.\d+\S*)/.exec(said)?.[1];
  if (version === undefined) {
    throw new Unusable(`${program} is not hullwright: it says "${said.slice(0, 80)}" when it is asked for its version.`);
  }
  if (isOlder(version, OLDEST)) {
    throw new Unusable(`${program} is hullwright ${version}; this extension needs ${OLDEST} or later.`);
  }
  return version;
}

/** Whether a version comes before another one. What stands behind the three numbers does not count. */
export function isOlder(version: string, other: string): boolean {
  const numbers = (text: string) => text.split(/[.+-]/, 3).map(Number);
  const [left, right] = [numbers(version), numbers(other)];
  for (let idx = 0; idx < 3; idx += 1) {
    const difference = (left[idx] ?? 0) - (right[idx] ?? 0);
    if (difference !== 0) {
      return difference < 0;
    }
  }
  return false;
}

function expand(setting: string, workspace: string | undefined): string {
  const home = /^~(?=$|[/\\])/;
  return setting.replace(home, () => homedir()).replaceAll("${workspaceFolder}", () => workspace ?? "");
}

function absolute(file: string, workspace: string | undefined): string {
  return path.isAbsolute(file) ? file : path.join(workspace ?? "", file);
}

function lookUp(name: string, places: Places, isProgram: (file: string) => boolean): string | undefined {
  const wanted = places.windows && !name.toLowerCase().endsWith(".exe") ? `${name}.exe` : name;
  const folders = places.searchPath.split(places.windows ? ";" : ":");
  // An empty or relative folder stands for the working directory, which nobody chose.
  const files = folders.filter((folder) => path.isAbsolute(folder)).map((folder) => path.join(folder, wanted));
  return files.find(isProgram);
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
