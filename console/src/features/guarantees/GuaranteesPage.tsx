import { TextInput } from '@mantine/core';
import { IconSearch, IconShieldCheck } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { EmptyState } from '@/components/EmptyState';
import { Filters } from '@/components/Filters';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Panel';
import { counted } from '@/lib/format/numbers';
import text from '../../../../docs/guarantees.md?raw';
import { type Promised, readGuarantees, type Section, sentenceOf } from './markdown';
import classes from './guarantees.module.css';

const route = getRouteApi('/guarantees');
const SECTIONS = readGuarantees(text);

/** What is promised, and the test that fails when it is broken: the document that is checked with every build. */
export function GuaranteesPage() {
  const { q = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const sections = matching(q);
  const count = sections.reduce((sum, section) => sum + section.promises.length, 0);
  return (
    <>
      <PageHeader title="Guarantees" note={`${counted(count, 'promise')}, each with the tests that fail when it is broken`} />
      <div className={classes.stack}>
        <Checks />
        <Filters>
          <TextInput
            data-page-search
            type="search"
            aria-label="Find a promise"
            placeholder="Find a promise"
            leftSection={<IconSearch size={14} aria-hidden />}
            w={260}
            value={q}
            onChange={(event) => void navigate({ search: event.currentTarget.value ? { q: event.currentTarget.value } : {}, replace: true })}
          />
        </Filters>
        {sections.length === 0 && <EmptyState icon={IconShieldCheck} title="No promise matches">Try another word.</EmptyState>}
        {sections.map((section) => (
          <Panel key={section.title} title={section.title} note={counted(section.promises.length, 'promise')}>
            <ul className={classes.promises}>
              {section.promises.map((promised) => <Promise key={promised.promise} promised={promised} />)}
            </ul>
          </Panel>
        ))}
      </div>
    </>
  );
}

function matching(q: string): Section[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ promise, tests }: Promised) => {
    const all = [promise, ...tests.map((test) => sentenceOf(test.name))].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  };
  return SECTIONS.map((section) => ({ ...section, promises: section.promises.filter(fits) }))
    .filter((section) => section.promises.length > 0);
}

function Promise({ promised }: { promised: Promised }) {
  return (
    <li>
      <p>{promised.promise}</p>
      <ul className={classes.tests}>
        {promised.tests.map(({ file, name }) => (
          <li key={`${file}::${name}`} className="muted">
            {sentenceOf(name)} <code>{file}</code>
          </li>
        ))}
      </ul>
    </li>
  );
}

function Checks() {
  return (
    <Panel title="How to check for yourself">
      <dl className={classes.checks}>
        <div>
          <dt><code>make test</code></dt>
          <dd>Runs every test below, on SQLite and on PostgreSQL, from the sources of this version.</dd>
        </div>
        <div>
          <dt><code>spendsense verify audit</code></dt>
          <dd>Checks the audit log against its chain and its anchors. <Link to="/audit">The audit log</Link> does it from here.</dd>
        </div>
        <div>
          <dt><code>spendsense verify audit --file audit-log.jsonl</code></dt>
          <dd>Checks an exported log on another machine, without a database.</dd>
        </div>
        <div>
          <dt><code>spendsense replay</code></dt>
          <dd>Makes a recommendation again from its trace and compares it.</dd>
        </div>
      </dl>
    </Panel>
  );
}
