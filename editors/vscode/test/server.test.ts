// The server over the wire that VS Code uses, without VS Code. HULLWRIGHT names the program; without it nothing is tried.

import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type CodeAction,
  CodeActionRequest,
  ConfigurationRequest,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeParams,
  type ProtocolConnection,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";

import { LanguageClient } from "vscode-languageclient/node";

const PROGRAM = process.env["HULLWRIGHT"];
const DOCKERFILE = "FROM alpine:3.22 AS Build\nEXPOSE 8080/TCP\nUSER nobody\n";

test("findings, quick fixes and fix-all arrive, and the server ends with 0", { skip: PROGRAM === undefined && "HULLWRIGHT is not set" }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "hullwright-"));
  const file = path.join(folder, "Dockerfile");
  writeFileSync(file, DOCKERFILE);
  const server = spawn(PROGRAM ?? "", ["lsp"]);
  const ended = new Promise<number | null>((resolve) => server.on("exit", resolve));
  try {
    const connection = await connected(server, folder);
    const textDocument = { uri: pathToFileURL(file).href };
    await connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { ...textDocument, languageId: "dockerfile", version: 1, text: DOCKERFILE },
    });

    const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
    assert.equal(report.kind, "full");
    const found = report.kind === "full" ? report.items : [];
    const protocol = found.find((diagnostic) => diagnostic.code === "uppercase-expose-protocol");
    assert.ok(protocol, JSON.stringify(found));
    assert.deepEqual(protocol.range, { start: { line: 1, character: 12 }, end: { line: 1, character: 15 } });
    assert.match(protocol.codeDescription?.href ?? "", /docs\/rules\/uppercase-expose-protocol\.md$/);

    const actions = async (only: string) => {
      const context = { diagnostics: [protocol], only: [only] };
      const given = await connection.sendRequest(CodeActionRequest.type, { textDocument, range: protocol.range, context });
      return (given ?? []) as CodeAction[];
    };
    assert.ok((await actions("quickfix")).some((action) => action.isPreferred && action.edit));
    const [fixAll] = await actions("source.fixAll.hullwright");
    assert.equal(fixAll?.kind, "source.fixAll.hullwright");
    assert.equal(fixAll?.command, undefined, "editors apply an edit by themselves");
    assert.ok(fixAll?.edit);

    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification(ExitNotification.type);
    assert.equal(await ended, 0);
  } finally {
    server.kill();
    rmSync(folder, { recursive: true });
  }
});

/** What VS Code says that it can do: asked of the client library that the extension is built on. */
function abilities(): unknown {
  const client = new LanguageClient("hullwright", { command: "" }, { documentSelector: [] });
  return (client as unknown as { computeClientCapabilities(): unknown }).computeClientCapabilities();
}

/** A session as VS Code begins it. */
async function connected(server: ChildProcessWithoutNullStreams, folder: string): Promise<ProtocolConnection> {
  const reader = new StreamMessageReader(server.stdout);
  const connection = createProtocolConnection(reader, new StreamMessageWriter(server.stdin));
  connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => ({ preset: null, features: {}, path: "" })));
  connection.onRequest(RegistrationRequest.type, () => undefined);
  connection.listen();
  const uri = pathToFileURL(folder).href;
  const params = {
    processId: process.pid,
    clientInfo: { name: "Visual Studio Code", version: "1.100.3" },
    locale: "en",
    rootPath: folder,
    rootUri: uri,
    capabilities: abilities(),
    initializationOptions: { features: {} },
    trace: "off",
    workspaceFolders: [{ uri, name: path.basename(folder) }],
  };
  await connection.sendRequest(InitializeRequest.type, params as unknown as InitializeParams);
  await connection.sendNotification(InitializedNotification.type, {});
  return connection;
}
