import { existsSync, globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const drawings = join(import.meta.dirname, "../node_modules/@tabler/icons/icons");
// What follows icon(, draw( or icon= up to the next comma or bracket may hold several names: "a" if x else "b".
const MENTION = /\b(?:icon|draw)["']?\s*[(=:]\s*([^,)}%\n]*)/g;
const NAME = /["']([a-z][a-z0-9]*(?:-[a-z0-9]+)*)["']/g;
const ONLY_A_NAME = /^\s*["']([a-z0-9-]+)["']\s*$/;

function drawingOf(name) {
  const filled = name.endsWith("-filled");
  const file = filled ? join(drawings, "filled", `${name.slice(0, -7)}.svg`) : join(drawings, "outline", `${name}.svg`);
  return existsSync(file) ? file : null;
}

/** Names of icons in one source text; `unknown` are those certainly meant as an icon that Tabler does not draw. */
export function iconsIn(text) {
  const known = new Set();
  const unknown = new Set();
  for (const [, expression] of text.matchAll(MENTION)) {
    for (const [, name] of expression.matchAll(NAME)) {
      if (drawingOf(name)) known.add(name);
      else if (ONLY_A_NAME.test(expression)) unknown.add(name);
    }
  }
  return { known, unknown };
}

function symbolOf(name) {
  const paths = readFileSync(drawingOf(name), "utf8")
    .replace(/<svg[\s\S]*?>/, "")
    .replace("</svg>", "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, "")
    .replace(/\s+/g, " ")
    .trim();
  const paint = name.endsWith("-filled") ? ' fill="currentColor" stroke="none"' : "";
  return `<symbol id="${name}" viewBox="0 0 24 24"${paint}>${paths}</symbol>`;
}

/** Draw every icon that a template, a script or a Python file names into one sprite, `icons.svg`. */
export function iconSprite(sources) {
  return {
    name: "icon-sprite",
    buildStart() {
      const names = new Set();
      const files = globSync(sources, { exclude: (path) => path.includes("node_modules") });
      for (const file of files) {
        const { known, unknown } = iconsIn(readFileSync(file, "utf8"));
        known.forEach((name) => names.add(name));
        unknown.forEach((name) =>
          this.error(
            `${relative(join(import.meta.dirname, "../../.."), file)} names the icon “${name}”, which Tabler does not draw`,
          ),
        );
      }
      const symbols = [...names].sort().map(symbolOf).join("\n");
      const source = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols}\n</svg>\n`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "src/icons.svg", source });
    },
  };
}
