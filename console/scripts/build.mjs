// `npm run build`: checks the types, builds, compresses what the server sends, and refuses a first load that is too big.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const DIST = 'dist';
const FIRST_LOAD_KB_MAX = 300;
const COMPRESSED = /\.(js|css|svg|html)$/;

for (const name of readdirSync(DIST)) {
  if (name !== '.gitignore') rmSync(join(DIST, name), { recursive: true });
}
run('tsc', ['--noEmit']);
run('vite', ['build']);
const manifest = JSON.parse(readFileSync(join(DIST, 'manifest.json'), 'utf8'));
rmSync(join(DIST, 'manifest.json'));
reportFirstLoad(manifest);
files(DIST).filter((path) => COMPRESSED.test(path)).forEach(compress);

function run(tool, args) {
  execFileSync(join('node_modules', '.bin', tool), args, { stdio: 'inherit' });
}

/** What must arrive before anything shows: the entry and all that it imports without waiting. */
function reportFirstLoad(chunks) {
  const needed = new Set();
  const visit = (key) => {
    if (needed.has(key)) return;
    needed.add(key);
    chunks[key].imports?.forEach(visit);
  };
  visit('index.html');
  const sizes = [...needed].map((key) => gzipSync(readFileSync(join(DIST, chunks[key].file)), { level: 9 }).length);
  const kb = sizes.reduce((sum, size) => sum + size, 0) / 1000;
  console.log(`first load: ${kb.toFixed(1)} kB of JavaScript (gzip) in ${needed.size} files, at most ${FIRST_LOAD_KB_MAX}`);
  if (kb > FIRST_LOAD_KB_MAX) process.exit(1);
}

/** Beside each file its compressed forms, unless they save nothing. */
function compress(path) {
  const text = readFileSync(path);
  const forms = {
    br: brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    gz: gzipSync(text, { level: 9 }),
  };
  for (const [suffix, bytes] of Object.entries(forms)) {
    if (bytes.length < text.length * 0.9) writeFileSync(`${path}.${suffix}`, bytes);
  }
}

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}
