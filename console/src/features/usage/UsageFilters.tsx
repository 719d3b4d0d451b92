import { MultiSelect, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Filters } from '@/components/Filters';
import { plain } from '@/lib/format/words';
import { type KpiData, kpisQuery } from './api';
import { BasisPicker } from './BasisPicker';
import { type Dimension, DIMENSIONS, GROUPINGS, groupingOf, presetsOf, rangeOf, type UsageSearch, withFilter } from './search';
import classes from './usage.module.css';

const NAMES: Record<Dimension, string> = { regions: 'Regions', companies: 'Companies', models: 'Models', departments: 'Departments' };
const CUSTOM = 'Other days';

/** Which days, of what, cut how, by which costs: all of it in the address. */
export function UsageFilters<Search extends UsageSearch>({ search, today, change, grouped = true }: {
  search: Search;
  today: string;
  change: (next: Search) => void;
  /** Something on the page is drawn over time. */
  grouped?: boolean;
}) {
  const range = rangeOf(search, today);
  const presets = presetsOf(today);
  const preset = presets.find(({ start, end }) => start === range.start && end === range.end);
  const set = (key: keyof UsageSearch, value: string | string[] | undefined) => { change(withFilter(search, key, value)); };
  const laterDay = useDebouncedCallback((key: 'start' | 'end', value: string) => { set(key, value); }, 400);
  const options = useOptions({ start: range.start, end: range.end }, today);
  return (
    <Filters>
      <Select
        aria-label="Days"
        value={preset?.label ?? CUSTOM}
        data={[...presets.map(({ label }) => label), ...(preset ? [] : [CUSTOM])]}
        allowDeselect={false}
        w={140}
        onChange={(label) => {
          const chosen = presets.find((one) => one.label === label);
          if (chosen) change(withFilter(withFilter(search, 'start', chosen.start), 'end', chosen.end));
        }}
      />
      <TextInput key={`start ${range.start}`} type="date" aria-label="First day" defaultValue={range.start} max={range.end} w={130} onChange={(event) => { laterDay('start', event.currentTarget.value); }} />
      <TextInput key={`end ${range.end}`} type="date" aria-label="Last day" defaultValue={range.end} min={range.start} w={130} onChange={(event) => { laterDay('end', event.currentTarget.value); }} />
      {DIMENSIONS.map((dimension) => (
        <MultiSelect
          key={dimension}
          size="xs"
          aria-label={NAMES[dimension]}
          placeholder={search[dimension] === undefined ? `All ${NAMES[dimension].toLowerCase()}` : ''}
          data={[...new Set([...(search[dimension] ?? []), ...(options[dimension])])]}
          value={search[dimension] ?? []}
          searchable
          clearable
          limit={100}
          maxValues={200}
          nothingFoundMessage="None has that name in these days"
          className={classes.many ?? ''}
          clearButtonProps={{ 'aria-label': `Clear ${NAMES[dimension].toLowerCase()}` }}
          onChange={(values) => { set(dimension, values); }}
        />
      ))}
      {grouped && (
        <SegmentedControl
          aria-label="Cut by"
          value={groupingOf(search, today)}
          data={GROUPINGS.map((value) => ({ value, label: plain(value) }))}
          onChange={(value) => { set('group', value); }}
        />
      )}
      <BasisPicker basis={search.basis} change={(basis) => { set('basis', basis); }} />
    </Filters>
  );
}

const NONE: string[] = [];

/** What can be chosen: whatever these days have, whatever else is chosen. */
function useOptions(days: { start: string; end: string }, today: string): Record<Dimension, string[]> {
  const { data } = useQuery(kpisQuery(days, today, false));
  return {
    regions: data?.region_wise_spends.map(({ region }) => region).toSorted() ?? NONE,
    companies: data?.company_wise_spends.map(({ company }) => company).toSorted() ?? NONE,
    models: modelsOf(data),
    departments: data?.department_wise_spends.map(({ department }) => department).toSorted() ?? NONE,
  };
}

function modelsOf(data: KpiData | undefined): string[] {
  return data?.models_metrics.map(({ model }) => model).toSorted() ?? NONE;
}
