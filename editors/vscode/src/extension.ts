// Starts the server, tells how it is doing, and starts it again when it has to be.

import * as vscode from "vscode";
import { LanguageClient, State, type LanguageClientOptions } from "vscode-languageclient/node";

import { find, Unusable, versionOf, type Binary } from "./binary";
import { DOCUMENTS } from "./documents";

const SECTION = "hullwright";
const INSTALLING = "https://github.com/hullwright/hullwright/blob/main/docs/guide/install.md";
/** Settings that a running server does not take in. */
const RESTARTS = ["hullwright.path", "hullwright.features", "hullwright.workspaceDiagnostics"];
/** How long to wait after such a change, in milliseconds: more may follow, and the client has to hear of it while it lives. */
const PAUSE = 500;

let running: LanguageClient | undefined;
/** Starts and stops happen one after another. */
let turn: Promise<void> = Promise.resolve();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("hullwright", { log: true });
  const status = vscode.languages.createLanguageStatusItem("hullwright", DOCUMENTS);
  status.name = "hullwright";
  status.command = { title: "Show output", command: "hullwright.showOutput" };
  let pending: NodeJS.Timeout | undefined;
  const restart = () => inTurn(async () => {
    await stop();
    await start(context, output, status);
  });
  context.subscriptions.push(
    output,
    status,
    vscode.commands.registerCommand("hullwright.restart", restart),
    vscode.commands.registerCommand("hullwright.showOutput", () => output.show()),
    vscode.commands.registerCommand("hullwright.fixAll", fixAll),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (RESTARTS.some((setting) => change.affectsConfiguration(setting))) {
        clearTimeout(pending);
        pending = setTimeout(restart, PAUSE);
      }
    }),
    { dispose: () => clearTimeout(pending) },
  );
  await restart();
}

export function deactivate(): Promise<void> {
  return inTurn(stop);
}

function inTurn(action: () => Promise<void>): Promise<void> {
  turn = turn.then(action, action);
  return turn;
}

async function stop(): Promise<void> {
  const client = running;
  running = undefined;
  await client?.dispose();
}

async function start(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  status: vscode.LanguageStatusItem,
): Promise<void> {
  status.busy = true;
  status.severity = vscode.LanguageStatusSeverity.Information;
  status.text = "hullwright is starting";
  try {
    const binary = locate(context);
    const version = await versionOf(binary.path);
    output.info(`hullwright ${version} from ${binary.from}: ${binary.path}`);
    running = await connect(binary, version, output, status);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    output.error(reason);
    status.text = "hullwright is not running";
    status.detail = reason;
    status.severity = vscode.LanguageStatusSeverity.Error;
    // Nobody waits for the answer.
    void complain(reason, error instanceof Unusable);
  } finally {
    status.busy = false;
  }
}

function locate(context: vscode.ExtensionContext): Binary {
  return find({
    setting: vscode.workspace.getConfiguration(SECTION).get("path", "").trim(),
    extension: context.extensionPath,
    workspace: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
    searchPath: process.env["PATH"] ?? "",
    windows: process.platform === "win32",
  });
}

async function connect(
  binary: Binary,
  version: string,
  output: vscode.LogOutputChannel,
  status: vscode.LanguageStatusItem,
): Promise<LanguageClient> {
  const options: LanguageClientOptions = {
    documentSelector: DOCUMENTS,
    outputChannel: output,
    // All other settings are asked for by the server, or sent when they change.
    initializationOptions: { features: vscode.workspace.getConfiguration(SECTION).get("features", {}) },
    synchronize: { configurationSection: SECTION },
    middleware: {
      // The editor asks for the findings of the whole workspace without end; whether it may is a setting.
      provideWorkspaceDiagnostics: (known, token, report, next) => {
        const isWanted = vscode.workspace.getConfiguration(SECTION).get("workspaceDiagnostics", false);
        return isWanted ? next(known, token, report) : { items: [] };
      },
    },
  };
  const client = new LanguageClient(SECTION, "hullwright", { command: binary.path, args: ["lsp"] }, options);
  client.onDidChangeState(({ newState }) => {
    const isRunning = newState === State.Running;
    status.busy = newState === State.Starting;
    status.text = isRunning ? `hullwright ${version}` : "hullwright is not running";
    status.detail = binary.path;
    status.severity = newState === State.Stopped
      ? vscode.LanguageStatusSeverity.Error
      : vscode.LanguageStatusSeverity.Information;
  });
  await client.start();
  return client;
}

/** Says why nothing happens, and what can be done about it. */
async function complain(reason: string, isAboutProgram: boolean): Promise<void> {
  const [settings, installing, log] = ["Open Settings", "How to Install", "Show Output"];
  const actions = isAboutProgram ? [installing, settings, log] : [log];
  const chosen = await vscode.window.showErrorMessage(reason, ...actions);
  if (chosen === settings) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "hullwright.path");
  } else if (chosen === installing) {
    await vscode.env.openExternal(vscode.Uri.parse(INSTALLING));
  } else if (chosen === log) {
    await vscode.commands.executeCommand("hullwright.showOutput");
  }
}

async function fixAll(): Promise<void> {
  await vscode.commands.executeCommand("editor.action.codeAction", {
    kind: "source.fixAll.hullwright",
    apply: "first",
  });
}
