import { IconUserQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/EmptyState';
import { Loaded } from '@/components/Loaded';
import { Panel } from '@/components/Panel';
import { When } from '@/components/When';
import type { Schemas } from '@/lib/api/client';
import { formatShare } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { personasQuery, signalsQuery } from './api';
import { CriteriaTable } from './CriteriaTable';
import { readReasoning } from './reasoning';
import classes from './users.module.css';

type Persona = Schemas['PersonaView'];

/** The personas in force with all their criteria, and those that held before. */
export function PersonasTab({ userId }: { userId: string }) {
  const personas = useQuery(personasQuery(userId));
  const signals = useQuery(signalsQuery(userId));
  const currency = signals.data?.windows[0]?.currency;
  return (
    <Loaded query={personas} what="Personas could not be loaded">
      {({ items }) => items.length === 0 ? (
        <EmptyState icon={IconUserQuestion} title="No persona yet">
          Personas are assigned from signals: spendsense personas assign --all, or POST /personas/{'{user_id}'}/assign.
        </EmptyState>
      ) : (
        <div className={classes.stack}>
          <div className={classes.columns}>
            {items.filter((persona) => !persona.superseded_at).sort((a, b) => a.window_days - b.window_days).map((persona) => (
              <PersonaPanel key={persona.persona_id} persona={persona} currency={currency} />
            ))}
          </div>
          <History personas={items.filter((persona) => persona.superseded_at)} />
        </div>
      )}
    </Loaded>
  );
}

function PersonaPanel({ persona, currency }: { persona: Persona; currency: string | undefined }) {
  const { counterfactuals, evaluations } = readReasoning(persona.reasoning);
  return (
    <Panel title={`${String(persona.window_days)} days`} note={<>assigned <When at={persona.assigned_at} /></>}>
      <div className={classes.stack}>
        <p className={classes.big}>{plain(persona.persona_type)}</p>
        <p className={classes.facts}>
          <span>{`confidence ${formatShare(persona.confidence_score, 0)}`}</span>
          {persona.secondary_persona && <span>{`second: ${plain(persona.secondary_persona)}`}</span>}
          <span className="muted">policy <code title={persona.policy_hash}>{persona.policy_hash.slice(0, 10)}</code></span>
        </p>
        {persona.fallback && <p>{FALLBACKS[persona.fallback] ?? plain(persona.fallback)}</p>}
        {counterfactuals.length > 0 && (
          <section>
            <h3>What would change it</h3>
            <ul>{counterfactuals.map(({ text }) => <li key={text}>{sentence(text)}</li>)}</ul>
          </section>
        )}
        <CriteriaTable evaluations={evaluations} currency={currency} />
      </div>
    </Panel>
  );
}

const FALLBACKS: Record<string, string> = {
  insufficient_data: 'There is too little history to say; this persona is only a place to start.',
  no_criteria_matched: 'No persona’s criteria are met; this one is only a place to start.',
};

/** `high_utilization would hold …` → `High utilization would hold …`. */
function sentence(text: string): string {
  const [first = '', ...rest] = text.split(' ');
  return `${plain(first)} ${rest.join(' ')}.`;
}

function History({ personas }: { personas: Persona[] }) {
  if (personas.length === 0) return null;
  return (
    <Panel title="Before">
      <ul>
        {personas.map((persona) => (
          <li key={persona.persona_id}>
            {`${plain(persona.persona_type)}, ${String(persona.window_days)} days: `}
            <When at={persona.assigned_at} /> to <When at={persona.superseded_at} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
