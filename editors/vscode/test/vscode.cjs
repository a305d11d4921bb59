// Stands in for the editor: what the extension calls is remembered, everything else exists and does nothing.

/** Something that can be called, made, read and written, whatever it is taken for. */
function anything() {
  const known = function () {};
  return new Proxy(known, {
    get: (target, key) => (key === Symbol.toPrimitive ? () => 0 : (target[key] ??= anything())),
    apply: () => anything(),
    construct: () => anything(),
  });
}

const editor = {
  version: "1.91.0",
  /** The settings below `hullwright`. */
  settings: {},
  commands: new Map(),
  shown: [],
  log: [],
  status: {},
};

const write = (line) => editor.log.push(line);
const module_ = {
  version: editor.version,
  editor,
  commands: { registerCommand: (name, action) => editor.commands.set(name, action), executeCommand: async () => undefined },
  env: anything(),
  LanguageStatusSeverity: { Information: 0, Warning: 1, Error: 2 },
  languages: new Proxy({ createLanguageStatusItem: () => editor.status }, { get: (own, key) => own[key] ?? anything() }),
  Uri: anything(),
  window: new Proxy(
    {
      createOutputChannel: () => ({ info: write, error: write, appendLine: write, show() {}, dispose() {} }),
      showErrorMessage: async (...said) => void editor.shown.push(said),
    },
    { get: (own, key) => own[key] ?? anything() },
  ),
  workspace: new Proxy(
    { getConfiguration: () => ({ get: (key, otherwise) => editor.settings[key] ?? otherwise }), workspaceFolders: undefined },
    { get: (own, key) => (key in own ? own[key] : anything()) },
  ),
};
module.exports = new Proxy(module_, { get: (own, key) => (key in own ? own[key] : (own[key] = anything())) });
