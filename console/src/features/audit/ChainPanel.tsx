import { Button, Progress } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Definitions } from '@/components/Definitions';
import { Failure } from '@/components/Failure';
import { Loaded } from '@/components/Loaded';
import { Panel } from '@/components/Panel';
import { BlockSkeleton } from '@/components/Skeletons';
import { Mark } from '@/components/StatusBadge';
import { When } from '@/components/When';
import type { Schemas } from '@/lib/api/client';
import { counted, formatCount, formatNumber } from '@/lib/format/numbers';
import { headQuery, useVerification } from './api';
import { placeOf, rate, secondsLeft, type Verification } from './verification';
import classes from './audit.module.css';

/** Where the chain ends, what waits to be linked, and the check of the whole. */
export function ChainPanel() {
  const head = useQuery(headQuery);
  const { state, start, stop } = useVerification();
  const running = state?.phase === 'running';
  return (
    <Panel
      title="The chain"
      note="Every entry is hashed with the one before it"
      actions={running
        ? <Button variant="default" onClick={stop}>Stop</Button>
        : <Button variant="default" onClick={() => void start()}>{state ? 'Verify again' : 'Verify the chain'}</Button>}
    >
      <div className={classes.stack}>
        <Loaded query={head} what="The head of the chain could not be loaded" skeleton={<BlockSkeleton height={96} />}>
          {(chain) => <Head chain={chain} />}
        </Loaded>
        <div aria-live="polite">{state && <Result state={state} />}</div>
      </div>
    </Panel>
  );
}

function Head({ chain }: { chain: Schemas['ChainHead'] }) {
  return (
    <Definitions
      rows={[
        ['Entries linked', chain.seq === 0 ? 'none yet' : formatCount(chain.seq)],
        ['Head', <code key="hash" className={classes.hash}>{chain.hash}</code>],
        ['Last linked', <When key="linked" at={chain.linked_at} />],
        ['Waiting to be linked', waiting(chain)],
        ['Newest anchor outside the database', chain.anchor
          ? <span key="anchor">{`no. ${formatCount(chain.anchor.seq)}, `}<When at={chain.anchor.at} /></span>
          : 'none yet'],
      ]}
    />
  );
}

function waiting(chain: Schemas['ChainHead']): string {
  if (chain.unlinked_entries === 0) return 'nothing';
  const age = chain.unlinked_age_ms ?? 0;
  return `${counted(chain.unlinked_entries, 'entry', 'entries')}, the oldest for ${formatNumber(age / 1000)} s`;
}

function Result({ state }: { state: Verification }) {
  const links = `${formatCount(state.checked)} of ${formatCount(state.head)} entries`;
  if (state.phase === 'running') {
    const perSecond = rate(state);
    const left = secondsLeft(state);
    return (
      <div className={classes.stack}>
        <Progress value={state.head === 0 ? 0 : (100 * state.checked) / state.head} aria-label="Entries checked" size="sm" />
        <p className="muted">
          {state.head === 0 ? 'Beginning …' : `${links}${perSecond === undefined ? '' : `, ${formatCount(perSecond)} a second`}${left ? `, about ${String(left)} s left` : ''}`}
        </p>
        <Findings state={state} />
      </div>
    );
  }
  return (
    <div className={classes.stack}>
      <p className={classes.verdict}>
        {verdict(state)}
        <span>{`${links} checked in ${formatNumber(state.tookMs / 1000, 2)} s, ${counted(state.anchorsMet, 'anchor')} met.`}</span>
      </p>
      {state.phase === 'failed' && <Failure error={state.error} kept="What was checked until then stands above." />}
      <Findings state={state} />
    </div>
  );
}

function verdict(state: Verification) {
  if (state.findings.length > 0) {
    return <Mark tone="bad" icon={IconAlertTriangle}>{counted(state.findings.length, 'finding')}</Mark>;
  }
  return state.phase === 'done'
    ? <Mark tone="good" icon={IconCheck}>Intact</Mark>
    : <Mark tone="warn" icon={IconAlertTriangle}>Not checked to the end</Mark>;
}

const SHOWN = 100;

function Findings({ state }: { state: Verification }) {
  if (state.findings.length === 0) return null;
  return (
    <ol className={classes.findings}>
      {state.findings.slice(0, SHOWN).map((finding, index) => (
        <li key={index}>
          <Mark tone="bad" icon={IconAlertTriangle}>{finding.kind}</Mark>
          <span>{`${placeOf(finding)}: ${finding.message}`}</span>
        </li>
      ))}
      {state.findings.length > SHOWN && <li className="muted">{`and ${formatCount(state.findings.length - SHOWN)} more; spendsense verify audit lists all`}</li>}
    </ol>
  );
}
