import { resolve } from "node:path";
import { defineConfig } from "vite";
import purge from "@fullhuman/postcss-purgecss";
import { emittedArt } from "./build/art.js";
import { compressed } from "./build/compressed.js";
import { digitsFont } from "./build/digits.js";
import { iconSprite } from "./build/icons.js";
import { richTextWithoutStyles } from "./build/richtext.js";

const here = (path) => resolve(import.meta.dirname, path);

// Everything that may name a class or an icon: our three packages and the scripts.
const sources = ["lms", "courses", "certificates"]
  .flatMap((name) => [`../../${name}/**/templates/**/*.html`, `../../${name}/**/*.py`])
  .concat("src/**/*.js")
  .map(here);
// Our own parts stay whole: plugins installed from elsewhere draw with them, and their templates are not read here.
const ours = [/^t-/, /^is-/, /^btn-(primary|quiet|bare|gold|stop|paper|lg|sm)$/, /^row-x$/, /^stack/, /^h[1-5]x$/];
const words = [
  "large",
  "js",
  "muted",
  "faint",
  "small",
  "strong",
  "num",
  "nowrap",
  "grow",
  "cell",
  "cell-s",
  "w-100",
  "text-end",
];
const unused = purge({
  content: sources,
  skippedContentGlobs: ["**/node_modules/**"],
  safelist: { standard: [...ours, ...words], deep: [/^t-/, /^tox/, /^mce/] }, // the last two are HugeRTE's
  keyframes: true,
  variables: true,
});

export default defineConfig(async () => ({
  root: import.meta.dirname,
  base: "/static/dist/",
  publicDir: false,
  plugins: [await digitsFont(), iconSprite(sources), emittedArt(["mark.svg", "empty.svg"]), richTextWithoutStyles(), compressed()],
  css: {
    postcss: { plugins: process.env.NODE_ENV === "development" ? [] : [unused] },
    preprocessorOptions: { scss: { loadPaths: [here("node_modules")], quietDeps: true } },
  },
  build: {
    outDir: "../web/static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0, // the content policy allows no data: fonts
    modulePreload: { polyfill: false },
    rollupOptions: { input: ["src/main.js", "src/quiz.js", "src/sheets.js", "src/reading.js", "src/room.js", "src/drop.js", "src/offline.js", "src/editor.js", "src/matrix.js", "src/outline.js", "src/tree.js", "src/lesson.js", "src/question.js", "src/app.scss", "src/check.scss"].map(here) },
  },
}));
