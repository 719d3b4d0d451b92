import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Failure } from '@/components/Failure';
import { Panel } from '@/components/Panel';
import { Inline } from '@/components/Prose';
import { TextFindings } from '@/components/TextFindings';
import { DISCLOSURE, excerptsOf, readFindings } from '@/lib/guardrails';
import { type Body, checkQuery } from './api';
import classes from './products.module.css';

const PAUSE_MS = 500;

const FIELDS: Record<string, string> = { product_name: 'the name', short_description: 'the words of the offer' };

/** What a customer would see of the offer, and what the guardrails say, while it is written. */
export function Outcome({ body }: { body: Body }) {
  const key = JSON.stringify(body);
  const [settled] = useDebouncedValue(key, PAUSE_MS);
  const ready = [body.product_name, body.category, body.short_description, body.disclosure, body.partner_name].every((text) => text.trim() !== '');
  const check = useQuery({ ...checkQuery(JSON.parse(settled) as Body), enabled: ready });
  const findings = ready && check.data ? readFindings(check.data.findings) : [];
  return (
    <>
      <Panel title="As a customer sees it">
        <Offer body={body} marks={excerptsOf(findings)} />
      </Panel>
      <Panel title="Guardrails" note={check.isFetching ? 'checking …' : 'as of what is typed'}>
        <div aria-live="polite">
          {!ready && <p className="muted">They are asked once there is a name, a category, a description, a disclosure and a partner.</p>}
          {ready && check.isError && <Failure error={check.error} kept="The text was not checked." />}
          {ready && !check.isError && check.data && <TextFindings passed={check.data.passed} findings={findings} nameOf={(field) => FIELDS[field] ?? field} />}
        </div>
      </Panel>
    </>
  );
}

function Offer({ body, marks }: { body: Body; marks: readonly string[] }) {
  const disclosed = body.disclosure.includes(DISCLOSURE);
  return (
    <article className={classes.preview}>
      <h3><Inline text={body.product_name || 'Name'} words={marks} /></h3>
      <p className="muted">{`Offered by ${body.partner_name || 'the partner'}`}</p>
      <p><Inline text={body.short_description} words={marks} /></p>
      {body.benefits.length > 0 && (
        <ul className={classes.bullets}>
          {body.benefits.map((benefit, index) => <li key={index}><Inline text={benefit} words={marks} /></li>)}
        </ul>
      )}
      {body.typical_apy_or_fee && <p>{`Typical rate or fee: ${body.typical_apy_or_fee}`}</p>}
      <p className="muted"><Inline text={disclosed ? body.disclosure : `${body.disclosure} ${DISCLOSURE}`} words={marks} /></p>
    </article>
  );
}
