import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Emit drawings that templates link to themselves, so that the manifest knows their hashed names. */
export function emittedArt(names) {
  return {
    name: "emitted-art",
    buildStart() {
      for (const name of names) {
        const path = `src/art/${name}`;
        const source = readFileSync(join(import.meta.dirname, "..", path));
        this.emitFile({ type: "asset", name, originalFileName: path, source });
      }
    },
  };
}
