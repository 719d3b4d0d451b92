/** What the first lines of the chosen files leave open, and what somebody said about it. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { columnsQuery } from './api';
import { delimitersDiffer, type Headers, mappingOf, openOf, readHeaders, type Said, unsaid } from './columns';
import type { Chosen, Kind } from './files';

export function useColumns(files: Chosen) {
  const known = useQuery(columnsQuery());
  const [headers, setHeaders] = useState<Headers>({});
  const [said, setSaid] = useState<Said>({});
  const { transactions, users } = files;
  useEffect(() => {
    let stale = false;
    void readHeaders({ ...(transactions && { transactions }), ...(users && { users }) }).then((read) => {
      if (!stale) setHeaders(read);
    });
    return () => { stale = true; };
  }, [transactions, users]);
  const open = known.data ? openOf(known.data, headers) : [];
  const left = unsaid(open, said);
  const say = (kind: Kind, column: string, own: string | null) => {
    setSaid((before) => ({ ...before, [kind]: { ...before[kind], [column]: own ?? '' } }));
  };
  return { open, said, say, mapping: mappingOf(open, said, headers), blocked: blockedBy(left, headers) };
}

/** Why nothing can be sent yet. */
function blockedBy(left: number, headers: Headers): string | undefined {
  if (delimitersDiffer(headers)) return 'The two files separate their cells differently: send one after the other.';
  if (left > 0) return left === 1 ? 'One column is to be chosen before the files can be sent.' : `${String(left)} columns are to be chosen before the files can be sent.`;
  return undefined;
}
