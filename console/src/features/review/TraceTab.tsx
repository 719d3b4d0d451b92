import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Loaded } from '@/components/Loaded';
import { formatCount, formatShare } from '@/lib/format/numbers';
import { plain } from '@/lib/format/words';
import { traceQuery } from './api';
import { readTrace } from './reports';
import { Steps } from './Steps';
import classes from './review.module.css';

/** How it came about, in short; the page of its own has everything. */
export function TraceTab({ id }: { id: string }) {
  const trace = useQuery(traceQuery(id));
  return (
    <div className={classes.stack}>
      <Link to="/recommendations/$recommendationId/trace" params={{ recommendationId: id }}>Open the whole trace and recompute it →</Link>
      <Loaded query={trace} what="The trace could not be loaded">
        {(data) => {
          const reading = readTrace(data);
          const chosen = reading.matches.filter((match) => match.chosen);
          return (
            <>
              <Steps trace={data} />
              <p>{`Persona ${plain(reading.persona.name).toLowerCase()}, confidence ${formatShare(reading.persona.confidence, 0)}. ${formatCount(reading.matches.length)} contents and offers considered, ${formatCount(chosen.length)} chosen. Written by ${data.llm_model === 'offline' ? 'the offline writer, without a model' : `${data.llm_model}, ${formatCount(data.tokens_used)} tokens`}.`}</p>
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
