// That of the test's browser cannot be read as a stream.
import { File as NodeFile } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { type Columns, delimitersDiffer, type Header, headerOf, headOf, mappingOf, openOf, unsaid } from './columns';

const KNOWN: Columns = {
  transactions: [
    { name: 'RowId', required: true, other_names: ['rowid', 'id'] },
    { name: 'Token_Count', required: true, other_names: ['tokencount', 'tokens'] },
    { name: 'Note', required: false, other_names: [] },
  ],
  users: [{ name: 'User_ID', required: true, other_names: ['userid', 'id'] }],
};

function header(line: string): Header {
  const found = headerOf(line);
  if (!found) throw new Error(`no columns in ${line}`);
  return found;
}

it('reads a first line with a byte order mark, quotes, any end of a line and any delimiter', () => {
  expect(headerOf('\uFEFF"RowId","a ""b"", c"\r\n1,2')).toEqual({ delimiter: ',', columns: ['RowId', 'a "b", c'] });
  expect(headerOf('RowId;"x\ny";Token_Count\n1;2;3')).toEqual({ delimiter: ';', columns: ['RowId', 'x\ny', 'Token_Count'] });
  expect(headerOf('id\ttokens')).toEqual({ delimiter: '\t', columns: ['id', 'tokens'] });
  expect(headerOf('')).toBeUndefined();
});

it('asks for what the server would not find by itself, and for nothing else', () => {
  const asked = (line: string) => openOf(KNOWN, { transactions: header(line) }).flatMap(({ missing }) => missing.map(({ name }) => name));
  expect(asked('Token Count,row-id')).toEqual([]);
  expect(asked('RowId,how many')).toEqual(['Token_Count']);
  // Two columns by another name: nobody but the sender knows which.
  expect(asked('RowId,tokens,TOKENS')).toEqual(['Token_Count']);
  expect(asked('RowId,Token_Count,tokens,TOKENS')).toEqual([]);
  expect(openOf(KNOWN, {})).toEqual([]);
});

it('sends what was said, and nothing for files that are as documented', () => {
  const headers = { transactions: header('RowId;how many'), users: header('seat;region') };
  const open = openOf(KNOWN, headers);
  expect(unsaid(open, {})).toBe(2);
  const said = { transactions: { Token_Count: 'how many' }, users: { User_ID: 'seat' } };
  expect(unsaid(open, said)).toBe(0);
  expect(mappingOf(open, said, headers)).toEqual({ delimiter: ';', transactions: { Token_Count: 'how many' }, users: { User_ID: 'seat' } });
  const plain = { transactions: header('RowId,tokens') };
  expect(mappingOf(openOf(KNOWN, plain), said, plain)).toBeUndefined();
});

it('forgets what was said of a column that another file does not have', () => {
  const headers = { transactions: header('RowId,amount') };
  const open = openOf(KNOWN, headers);
  const said = { transactions: { Token_Count: 'how many' } };
  expect(unsaid(open, said)).toBe(1);
  expect(mappingOf(open, said, headers)).toBeUndefined();
});

it('knows when two files cannot be sent together', () => {
  expect(delimitersDiffer({ transactions: header('a,b'), users: header('a;b') })).toBe(true);
  expect(delimitersDiffer({ users: header('a;b') })).toBe(false);
});

it('reads the beginning of a packed file, cut off as it is', async () => {
  const line = 'RowId,Token_Count\n';
  const packed = gzipSync([line, ...Array.from({ length: 20_000 }, () => `${crypto.randomUUID()},1\n`)].join(''));
  const file = new NodeFile([packed], 'usage.csv.gz') as unknown as File;
  expect(file.size).toBeGreaterThan(200_000);
  expect(headerOf(await headOf(file))?.columns).toEqual(['RowId', 'Token_Count']);
});
