import { IconCheck, IconX } from '@tabler/icons-react';
import { ErrorState } from '@/components/ErrorState';
import { Panel } from '@/components/Panel';
import { Mark } from '@/components/StatusBadge';
import type { Schemas } from '@/lib/api/client';
import { counted } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import trace from './Trace.module.css';
import classes from './review.module.css';

type Replay = Schemas['Replay'];

const DATA: Record<Replay['data'], string> = {
  same: 'The bank data still says what it said then.',
  changed: 'Bank data was added, corrected or removed since; the steps above were given the data of then.',
  differs: 'From the same bank data other signals come out today.',
};

/** The decision made again: each step compared byte for byte, and where it differs, how. */
export function ReplayResult({ result, error }: { result: Replay | undefined; error: Error | null }) {
  if (error) return <ErrorState error={error} what="It could not be recomputed" />;
  if (!result) return null;
  return (
    <Panel title="Recomputed" note={result.same ? 'every step comes to the same bytes' : 'not every step comes to the same'}>
      <div className={classes.stack} role="status">
        <ol className={trace.steps}>
          {result.steps.map((step) => (
            <li key={step.name}>
              <Mark tone={step.same ? 'good' : 'bad'} icon={step.same ? IconCheck : IconX}>{step.same ? 'Same' : 'Differs'}</Mark>
              <strong>{plain(step.name)}</strong>
              {!step.same && <Differences differences={step.differences} />}
            </li>
          ))}
        </ol>
        <p>{DATA[result.data]}</p>
      </div>
    </Panel>
  );
}

function Differences({ differences }: { differences: Schemas['Difference'][] }) {
  return (
    <details open className={trace.differences}>
      <summary>{counted(differences.length, 'place differs', 'places differ')}</summary>
      <dl className={classes.changes}>
        {differences.map((difference) => (
          <div key={difference.path}>
            <dt><code>{difference.path || '/'}</code></dt>
            <dd><del>{JSON.stringify(difference.then)}</del></dd>
            <dd><ins>{JSON.stringify(difference.now)}</ins></dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
