import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Column, DataTable } from '@/components/DataTable';
import { Definitions } from '@/components/Definitions';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { Panel } from '@/components/Panel';
import { StatusBadge } from '@/components/StatusBadge';
import { WhyPanel } from '@/components/WhyPanel';
import { When } from '@/components/When';
import { answer, api } from '@/lib/api/client';
import { formatCount, formatNumber, formatShare } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { type Detail, itemQuery, traceQuery } from './api';
import { Checks } from './Checks';
import { Found } from './Found';
import { Origin, Rationale } from './Rationale';
import { ReplayResult } from './ReplayResult';
import { type Check, type Offered, readChecks, type Reading, readTrace } from './reports';
import { Steps } from './Steps';
import trace from './Trace.module.css';
import classes from './review.module.css';

const route = getRouteApi('/recommendations/$recommendationId/trace');

/** Everything that a recommendation was decided from, and the decision made again. */
export function TracePage() {
  const { recommendationId: id } = route.useParams();
  const item = useQuery(itemQuery(id));
  const query = useQuery(traceQuery(id));
  const replay = useMutation({
    mutationFn: () => answer(api.POST('/api/operator/recommendations/{recommendation_id}/replay', { params: { path: { recommendation_id: id } } })),
  });
  return (
    <Loaded page query={query} what="The trace could not be loaded">
      {(data) => {
        const reading = readTrace(data);
        return (
          <>
            <Link to="/queue" search={{ status: 'all', open: id }} className={trace.back}>← In the queue</Link>
            <PageHeader
              title={item.data ? `Trace: ${item.data.title}` : 'Trace'}
              note={item.data ? <>for <Link to="/users/$userId" params={{ userId: item.data.user_id }}>{item.data.user_name}</Link> · <StatusBadge status={item.data.status} /> · made <When at={data.created_at} /></> : <code>{id}</code>}
              actions={<Button loading={replay.isPending} onClick={() => { replay.mutate(); }}>Recompute now</Button>}
            />
            <div className={classes.stack}>
              <ReplayResult result={replay.data} error={replay.error} />
              <div className={trace.columns}>
                <Panel title="Steps" note="as they ran"><Steps trace={data} /></Panel>
                <Panel title="Made by">
                  <Definitions
                    rows={[
                      ['Text', data.llm_model === 'offline' ? 'written by the offline writer, no model' : data.llm_model],
                      ['Tokens', formatCount(data.tokens_used)],
                      ['Temperature', formatNumber(data.temperature, 2)],
                      ['Policy', <Link key="policy" to="/policy/versions/$policyHash" params={{ policyHash: data.policy_hash }}><code title={data.policy_hash}>{data.policy_hash.slice(0, 16)}</code></Link>],
                      ['Bank data', <code key="data" title={data.fingerprint}>{data.fingerprint.slice(0, 16)}</code>],
                      ['Output', <code key="output" title={data.output_hash}>{data.output_hash.slice(0, 16)}</code>],
                    ]}
                  />
                </Panel>
                <Panel title="Persona" note={`${String(reading.windowDays ?? '')} days`}>
                  <p className={trace.big}>{plain(reading.persona.name)}</p>
                  <p>{`confidence ${formatShare(reading.persona.confidence, 0)}${reading.persona.fallback ? ', a fallback: ' + plain(reading.persona.fallback).toLowerCase() : ''}`}</p>
                </Panel>
                <Panel title="Guardrails"><Checks checks={readChecks(data.guardrails)} /></Panel>
              </div>
              {item.data && <Texts item={item.data} checks={readChecks(data.guardrails)} />}
              <Figures reading={reading} userId={item.data?.user_id} />
              <Matches matches={reading.matches} />
            </div>
          </>
        );
      }}
    </Loaded>
  );
}

/** What came of it, as the customer reads it. A text that was modified since has findings of its own. */
function Texts({ item, checks }: { item: Detail; checks: readonly Check[] }) {
  const asMade = item.modified_by === null ? checks : readChecks(item.guardrails);
  const inField = (field: string) => asMade.filter((check) => check.field === field);
  return (
    <div className={trace.columns}>
      <Panel title="Why this customer gets it" note="each figure opens its rows"><Rationale item={item} checks={inField('rationale')} ready /></Panel>
      <Panel title="Text"><Found text={item.content} checks={inField('content')} /></Panel>
    </div>
  );
}

/** What went in: each figure opens the rows behind it. */
function Figures({ reading, userId }: { reading: Reading; userId: string | undefined }) {
  const [asked, setAsked] = useState<string>();
  const columns: Column<Reading['figures'][number]>[] = [
    { key: 'name', label: 'Figure', cell: (figure) => plain(figure.name) },
    { key: 'text', label: 'Value', number: true, cell: (figure) => figure.text },
    { key: 'basis', label: 'From', minor: true, cell: (figure) => reading.basis.find(({ feature }) => feature === figure.name)?.explanation ?? <span className="muted">other figures</span> },
  ];
  return (
    <Panel title="Inputs" note={`${String(reading.windowDays ?? '')} days, open one for its rows`} flush>
      <DataTable label="Inputs" columns={columns} rows={reading.figures} keyOf={(figure) => figure.name} {...(userId ? { onOpen: (figure: Reading['figures'][number]) => { setAsked(figure.name); } } : {})} />
      <WhyPanel title="Where the figure came from" opened={asked !== undefined} close={() => { setAsked(undefined); }}>
        {asked && userId && <Origin names={[asked]} reading={reading} userId={userId} />}
      </WhyPanel>
    </Panel>
  );
}

const MATCH_COLUMNS: Column<Offered>[] = [
  { key: 'id', label: 'Content or offer', cell: (match) => match.id },
  { key: 'kind', label: 'Kind', cell: (match) => plain(match.kind) },
  { key: 'score', label: 'Score', number: true, cell: (match) => formatNumber(match.score, 3) },
  { key: 'chosen', label: 'Chosen', cell: (match) => match.chosen ? <strong>Yes</strong> : <span className="muted">No</span> },
  { key: 'why', label: 'Why', minor: true, cell: (match) => <span className="muted">{match.reasons.join('; ')}</span> },
];

const FEW = 12;

function Matches({ matches }: { matches: readonly Offered[] }) {
  const [all, setAll] = useState(false);
  const sorted = [...matches].sort((a, b) => Number(b.chosen) - Number(a.chosen) || b.score - a.score);
  const shown = all ? sorted : sorted.slice(0, FEW);
  return (
    <Panel
      title="Considered"
      note={`${formatCount(matches.length)} contents and offers, the chosen first`}
      flush
      actions={sorted.length > FEW && <Button variant="subtle" size="compact-xs" onClick={() => { setAll(!all); }}>{all ? 'Show fewer' : `Show all ${formatCount(sorted.length)}`}</Button>}
    >
      <DataTable label="Considered" columns={MATCH_COLUMNS} rows={shown} keyOf={(match) => match.id} />
    </Panel>
  );
}
