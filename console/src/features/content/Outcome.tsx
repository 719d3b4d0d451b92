import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Failure } from '@/components/Failure';
import { Panel } from '@/components/Panel';
import { Inline, MarkedProse } from '@/components/Prose';
import { TextFindings } from '@/components/TextFindings';
import { plain } from '@/lib/format/words';
import { DISCLOSURE, excerptsOf, readFindings } from '@/lib/guardrails';
import { type Body, checkQuery } from './api';
import classes from './content.module.css';

const PAUSE_MS = 500;

const FIELDS: Record<string, string> = { title: 'the title', summary: 'the summary', body: 'the text' };

/** What a customer would see, and what the guardrails say, while it is written. */
export function Outcome({ body }: { body: Body }) {
  const [settled] = useDebouncedValue(body, PAUSE_MS);
  const ready = settled.title.trim() !== '' && settled.summary.trim() !== '' && settled.body.trim() !== '' && settled.personas.length > 0;
  const check = useQuery({ ...checkQuery(settled), enabled: ready });
  const findings = ready && check.data ? readFindings(check.data.findings) : [];
  const marks = excerptsOf(findings);
  return (
    <>
      <Panel title="As a customer sees it">
        <article className={classes.preview}>
          <h3><Inline text={body.title || 'Title'} words={marks} /></h3>
          <p className="muted">{`${plain(body.type)}, ${String(body.read_time_minutes)} min`}</p>
          <p><Inline text={body.summary} words={marks} /></p>
          <MarkedProse text={body.body} words={marks} />
          <p className="muted">{DISCLOSURE}</p>
        </article>
      </Panel>
      <Panel title="Guardrails" note={check.isFetching ? 'checking …' : 'as of what is typed'}>
        <div aria-live="polite">
          {!ready && <p className="muted">They are asked once there is a title, a summary, a text and a persona.</p>}
          {ready && check.isError && <Failure error={check.error} kept="The text was not checked." />}
          {ready && !check.isError && check.data && <TextFindings passed={check.data.passed} findings={findings} nameOf={(field) => FIELDS[field] ?? field} />}
        </div>
      </Panel>
    </>
  );
}
