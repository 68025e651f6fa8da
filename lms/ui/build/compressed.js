import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TEXT = /\.(css|js|svg|json)$/;
const LEAST = 500;

/** Beside every text file a .br and a .gz, which the server hands out as they are: pages are meant for weak links. */
export function compressed() {
  return {
    name: "compressed",
    async writeBundle({ dir }) {
      for (const entry of await readdir(dir, { recursive: true })) {
        if (!TEXT.test(entry)) continue;
        const content = await readFile(join(dir, entry));
        if (content.length < LEAST) continue;
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
        await writeFile(join(dir, `${entry}.br`), brotliCompressSync(content, quality));
        await writeFile(join(dir, `${entry}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}
