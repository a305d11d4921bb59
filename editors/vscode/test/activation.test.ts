// What a user sees where there is no program to start. The editor is a stand-in; the rest is what is shipped.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { ExtensionContext } from "vscode";

import { activate, deactivate } from "../src/extension";
import { editor } from "./vscode.cjs";

test("a program that is not there is told once for each try, with what to do, and every command works", async () => {
  process.env["PATH"] = "/nowhere";
  const context = { extensionPath: "/nowhere", subscriptions: [] } as unknown as ExtensionContext;
  await activate(context);
  assert.equal(editor.shown.length, 1);
  assert.match(editor.shown[0]?.[0] ?? "", /not in PATH/);
  assert.deepEqual(editor.shown[0]?.slice(1), ["How to Install", "Open Settings", "Show Output"]);
  assert.deepEqual(editor.status.text, "hullwright is not running");
  assert.equal(editor.status.severity, 2);
  assert.equal(editor.status.busy, false);

  const commands = JSON.parse(readFileSync("package.json", "utf8")).contributes.commands;
  for (const { command } of commands) {
    assert.ok(editor.commands.has(command), command);
  }

  editor.settings["path"] = "/opt/gone";
  await editor.commands.get("hullwright.restart")?.();
  assert.equal(editor.shown.length, 2);
  assert.match(editor.shown[1]?.[0] ?? "", /\/opt\/gone/);
  await deactivate();
});
