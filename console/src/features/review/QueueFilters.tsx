import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { memo, useState } from 'react';
import { Filters } from '@/components/Filters';
import { plain } from '@/lib/format/words';
import { operatorsQuery, tagsQuery } from './api';
import { changed, CONTENT, filterOf, LEVELS, PERSONAS, type QueueSearch, SORTS, STATUSES } from './search';
import classes from './Queue.module.css';

const SORT_LABELS = { newest: 'Newest first', oldest: 'Oldest first', priority: 'By priority' };

/**
 * The filters of the queue. A change begins the list anew; the address holds them all. Nine lists to choose from are
 * dear to draw, so a key that moves the focus does not draw them: `change` has to stay the same.
 */
export const QueueFilters = memo(function QueueFilters({ search, change }: { search: QueueSearch; change: (next: QueueSearch) => void }) {
  const [all, setAll] = useState(false);
  const set = Object.keys(filterOf(search)).filter((name) => name !== 'q').length;
  const tags = useQuery(tagsQuery());
  const operators = useQuery(operatorsQuery());
  const find = useDebouncedCallback((text: string) => { change(changed(search, 'q', text.trim())); }, 200);
  const pick = (key: 'priority' | 'persona' | 'content_type' | 'risk_tier' | 'tag', label: string, any: string, values: readonly string[], width: number) => (
    <Select
      aria-label={label}
      placeholder={any}
      clearable
      value={search[key] ?? null}
      data={values.map((value) => ({ value, label: plain(value) }))}
      onChange={(value) => { change(changed(search, key, value as never)); }}
      w={width}
    />
  );
  return (
    <Filters>
      <TextInput
        data-page-search
        aria-label="Title, customer or id"
        placeholder="Title, customer or id"
        leftSection={<IconSearch size={14} aria-hidden />}
        defaultValue={search.q ?? ''}
        onChange={(event) => { find(event.currentTarget.value); }}
        type="search"
        maxLength={200}
        w={190}
      />
      <Button variant="default" className={classes.toggle ?? ''} aria-expanded={all} onClick={() => { setAll(!all); }}>{set > 0 ? `Filters and order: ${String(set)} set` : 'Filters and order'}</Button>
      <div className={classes.more} data-open={all}>
        <Select
          aria-label="Status"
          value={search.status ?? 'pending'}
          data={STATUSES.map((value) => ({ value, label: value === 'all' ? 'Any status' : value === 'pending' ? 'To review' : plain(value) }))}
          onChange={(value) => {
            const status = STATUSES.find((known) => known === value);
            change(changed(search, 'status', status === 'pending' ? null : status));
          }}
          allowDeselect={false}
          w={128}
        />
        {pick('priority', 'Priority', 'Any priority', LEVELS, 112)}
        {pick('persona', 'Persona', 'Any persona', PERSONAS, 140)}
        {pick('content_type', 'Kind', 'Any kind', CONTENT, 108)}
        {pick('risk_tier', 'Risk', 'Any risk', LEVELS, 92)}
        <Select
          aria-label="Works on it"
          placeholder="Anybody's"
          clearable
          value={search.assignee ?? null}
          data={[
            { value: 'me', label: 'Mine' },
            { value: 'none', label: 'Nobody’s' },
            ...(operators.data?.items ?? []).map((operator) => ({ value: operator.identity_id, label: operator.display_name })),
          ]}
          onChange={(value) => { change(changed(search, 'assignee', value)); }}
          w={112}
        />
        {pick('tag', 'Tag', 'Any tag', tags.data?.items.map(({ tag }) => tag) ?? [], 100)}
        <Select
          aria-label="Order"
          value={search.sort ?? 'newest'}
          data={SORTS.map((value) => ({ value, label: SORT_LABELS[value] }))}
          onChange={(value) => {
            const sort = SORTS.find((known) => known === value);
            change(changed(search, 'sort', sort === 'newest' ? null : sort));
          }}
          allowDeselect={false}
          w={126}
        />
      </div>
    </Filters>
  );
});
