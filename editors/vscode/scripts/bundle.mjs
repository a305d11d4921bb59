// Bundles the extension into one file; with --tests, each test into one.
import { build } from "esbuild";
import { copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";

const shared = { bundle: true, platform: "node", format: "cjs", target: "node20", logLevel: "warning" };
if (process.argv.includes("--tests")) {
  rmSync("out", { recursive: true, force: true });
  const tests = readdirSync("test").filter((name) => name.endsWith(".test.ts"));
  await build({ ...shared, entryPoints: tests.map((name) => `test/${name}`), outdir: "out", alias: { vscode: "./test/vscode.cjs" } });
} else {
  rmSync("dist", { recursive: true, force: true });
  const { metafile } = await build({
    ...shared,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.js",
    external: ["vscode"],
    minify: true,
    metafile: true,
  });
  writeFileSync("dist/third-party.txt", notices(Object.keys(metafile.inputs)));
  // What the program says and what the project is licensed under lies once in the repository.
  for (const name of ["schema.json", "LICENSE-MIT", "LICENSE-APACHE"]) {
    copyFileSync(`../../${name}`, name);
  }
}

/** The licences of the packages that files of the bundle come from. */
function notices(files) {
  const folders = files.map((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  const texts = [...new Set(folders.filter(Boolean))].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    const licence = readdirSync(folder).find((file) => /^licen[sc]e/i.test(file));
    const text = licence === undefined ? `${license}\n` : readFileSync(`${folder}/${licence}`, "utf8");
    return `${name} ${version}\n\n${text}`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}
