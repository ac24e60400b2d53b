import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const desk = join(import.meta.dirname, "../src/wangge/desk");
const icons = join(import.meta.dirname, "node_modules/@tabler/icons/icons/outline");

function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf-8" })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name))
    .filter((name) => statSync(name).isFile());
}

/** The icons that templates and navigation name, drawn once each in one file. */
function sprite(): string {
  const used = new Set<string>();
  const inTemplate = /\{%\s*icon\s+["']([a-z0-9-]+)["']/g;
  const inPython = /\bicon=["']([a-z0-9-]+)["']/g;
  for (const file of filesBelow(join(desk, "templates"), /\.html$/))
    for (const [, name = ""] of readFileSync(file, "utf-8").matchAll(inTemplate)) used.add(name);
  for (const file of filesBelow(desk, /\.py$/))
    for (const [, name = ""] of readFileSync(file, "utf-8").matchAll(inPython)) used.add(name);
  const symbols = [...used].sort().map((name) => {
    const drawing = readFileSync(join(icons, `${name}.svg`), "utf-8");
    const inner = drawing.replace(/<!--[^]*?-->/g, "").match(/<svg[^>]*>([^]*)<\/svg>/)?.[1] ?? "";
    return (
      `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" ` +
      `stroke-linecap="round" stroke-linejoin="round">${inner.replace(/\s*\n\s*/g, "")}</symbol>`
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

/** Writes the sprite, compressed copies of every file, and assets.json: plain names to hashed ones. */
function assets(): Plugin {
  return {
    name: "wangge-assets",
    apply: "build",
    buildStart() {
      const drawings = { "icons.svg": sprite(), "mark.svg": readFileSync("desk/mark.svg", "utf-8") };
      for (const [name, source] of Object.entries(drawings)) this.emitFile({ type: "asset", name, source });
    },
    generateBundle: {
      order: "post", // Vite still writes into the code at its own turn
      handler(_options, bundle) {
        const names: Record<string, string> = {};
        for (const [file, output] of Object.entries(bundle)) {
          names[basename(file).replace(/-[\w-]{8}(\.\w+)$/, "$1")] = file;
          const content = Buffer.from(output.type === "chunk" ? output.code : output.source);
          if (content.length < 512) continue;
          const brotli = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
          this.emitFile({ type: "asset", fileName: `${file}.gz`, source: gzipSync(content, { level: 9 }) });
          this.emitFile({ type: "asset", fileName: `${file}.br`, source: brotli });
        }
        this.emitFile({ type: "asset", fileName: "assets.json", source: JSON.stringify(names, null, 1) });
      },
    },
  };
}

export default defineConfig({
  base: "/static/desk/",
  publicDir: false,
  plugins: [assets()],
  css: { preprocessorOptions: { scss: { quietDeps: true } } },
  build: {
    target: "chrome100",
    cssTarget: "chrome100",
    cssMinify: "lightningcss",
    modulePreload: { polyfill: false },
    outDir: join(desk, "static/desk"),
    emptyOutDir: true,
    rolldownOptions: {
      input: { desk: "desk/src/main.ts", "trace-page": "desk/src/trace/trace-page.ts", "map-page": "desk/src/map/page.ts", "correct-page": "desk/src/planning/correct-page.ts", map: "desk/src/map/map.scss" },
      output: { entryFileNames: "[name]-[hash:8].js", assetFileNames: "[name]-[hash:8][extname]", chunkFileNames: "[name]-[hash:8].js" },
    },
  },
});
