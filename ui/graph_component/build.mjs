// Makes graph.bundle.js and the licence files beside it: npm install --no-package-lock && npm run build
import { build } from "esbuild";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";

const packages = Object.keys(JSON.parse(readFileSync("package.json", "utf8")).dependencies);

await build({
  entryPoints: ["graph.js"],
  outfile: "graph.bundle.js",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  charset: "utf8",
  legalComments: "inline",
  define: { "process.env.NODE_ENV": '"production"' },
  banner: { js: "// Built from graph.js with cytoscape and fcose (MIT; see licences/). Do not edit: npm run build." },
});

mkdirSync("licences", { recursive: true });
for (const name of packages) {
  const found = ["LICENSE", "LICENSE.md", "LICENCE"].map((file) => `node_modules/${name}/${file}`).find(existsSync);
  if (!found) throw new Error(`no licence file in ${name}. Add it by hand to licences/.`);
  copyFileSync(found, `licences/${name}.txt`);
}
