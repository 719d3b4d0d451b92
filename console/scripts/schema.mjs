// `npm run gen`: the API's types, from what `spendsense openapi` prints. With `--check` only says whether they drifted.
//
// Refusals all have one shape (`Problem`) and examples are for readers: both are left out, so that the file shows what
// changed when it changes.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const TARGET = new URL('../src/lib/api/schema.d.ts', import.meta.url);
const binary =
  process.env.SPENDSENSE ?? `${process.env.CARGO_TARGET_DIR ?? '../target'}/debug/spendsense`;

const document = withoutNoise(JSON.parse(execFileSync(binary, ['openapi'], { maxBuffer: 1 << 26 })));
const types = `// Made by \`npm run gen\` from the server's description. Do not edit.\n${astToString(await openapiTS(document))}`;

if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, types);
} else if (readFileSync(TARGET, 'utf8') !== types) {
  console.error('src/lib/api/schema.d.ts is not what the server describes: run `npm run gen` in console/');
  process.exit(1);
}

function withoutNoise(api) {
  for (const item of Object.values(api.paths)) {
    for (const operation of Object.values(item)) {
      for (const status of Object.keys(operation.responses)) {
        if (!status.startsWith('2')) delete operation.responses[status];
      }
    }
  }
  return withoutExamples(api);
}

function withoutExamples(value, isMap = false) {
  if (Array.isArray(value)) return value.map((item) => withoutExamples(item));
  if (value === null || typeof value !== 'object') return value;
  if (value.allOf) value = { ...value, allOf: value.allOf.filter((part) => !isBareDefault(part)) };
  const kept = Object.entries(value).filter(([key]) => isMap || !['example', 'examples'].includes(key));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutExamples(item, key === 'properties')]));
}

/** The describer writes a parameter's default as an object of its own, which would make the type impossible. */
function isBareDefault(part) {
  return part.type === 'object' && 'default' in part && !part.properties;
}
