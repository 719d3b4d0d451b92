/** Reads `docs/guarantees.md`: sections, each with a table of promises and the tests that stand behind them. */
export interface Promised {
  promise: string;
  tests: { file: string; name: string }[];
}

export interface Section {
  title: string;
  promises: Promised[];
}

export function readGuarantees(markdown: string): Section[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.split('\n');
      return { title: title.trim(), promises: lines.flatMap(readRow) };
    })
    .filter((section) => section.promises.length > 0);
}

/** A row of the table; its head and the line under it name no test. */
function readRow(line: string): Promised[] {
  const [, promise = '', cell = ''] = line.split('|').map((part) => part.trim());
  const tests = [...cell.matchAll(/`([^`]+)::([^`:]+)`/g)].map(([, file = '', name = '']) => ({ file, name }));
  return tests.length === 0 ? [] : [{ promise, tests }];
}

/** A test's name is a sentence: `the_log_cannot_be_changed`. */
export function sentenceOf(testName: string): string {
  return testName.replaceAll('_', ' ');
}
