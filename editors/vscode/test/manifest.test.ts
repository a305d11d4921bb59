import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { OLDEST } from "../src/binary";

const read = (name: string) => readFileSync(name, "utf8");
const manifest = JSON.parse(read("package.json"));
const settings: string[] = Object.keys(manifest.contributes.configuration.properties);

test("every setting stands in the README, and nothing else does", () => {
  const table = read("README.md").split("## Settings")[1]?.split("\n## ")[0] ?? "";
  const rows = table.split("\n").filter((line) => line.startsWith("| `")).map((line) => line.split("|")[1] ?? "");
  const listed = rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]));
  assert.deepEqual(listed.sort(), [...settings].sort());
});

test("settings that start the server again exist", () => {
  const restarts = /RESTARTS = \[([^\]]*)\]/.exec(read("src/extension.ts"))?.[1] ?? "";
  const names = [...restarts.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? "");
  assert.ok(names.length > 0 && names.every((name) => settings.includes(name)), restarts);
});

test("presets are those of the configuration file", () => {
  const words: string[] = JSON.parse(read("../../schema.json")).definitions.PresetWord.enum;
  const preset = manifest.contributes.configuration.properties["hullwright.preset"];
  assert.deepEqual(preset.enum, [null, ...words]);
  assert.equal(preset.enumDescriptions.length, preset.enum.length);
});

test("the types are those of the oldest editor, and the extension asks for no newer program than itself", () => {
  assert.equal(manifest.engines.vscode, `^${manifest.devDependencies["@types/vscode"]}`);
  assert.ok(OLDEST.localeCompare(manifest.version, "en", { numeric: true }) <= 0);
});
