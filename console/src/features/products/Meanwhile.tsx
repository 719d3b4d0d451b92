import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Changes } from '@/components/Changes';
import { Loaded } from '@/components/Loaded';
import { When } from '@/components/When';
import { compare } from '@/lib/differences';
import { type Body, currentQuery, type Product, productQuery } from './api';
import { bodyOf, nameOf } from './body';
import classes from './products.module.css';

/** Somebody saved the product since it was opened here: how it is now, what saving over it would change, and the choice. */
export function Meanwhile({ seen, typed, saving, saveOver }: {
  seen: Product;
  typed: Body;
  saving: boolean;
  saveOver: (version: number) => void;
}) {
  const now = useQuery({ ...currentQuery(seen.product_id), refetchOnMount: 'always' });
  const client = useQueryClient();
  return (
    <section role="alert" aria-label="Changed meanwhile" className={classes.stack}>
      <h3><IconAlertTriangle size={15} aria-hidden /> Somebody was faster</h3>
      <p>{`You began with version ${String(seen.version)}. Nothing of yours was saved, and what you typed is still here.`}</p>
      <Loaded query={now} what="How it is now could not be loaded">
        {(held) => {
          const changes = compare(bodyOf(held), typed).filter(({ kind }) => kind !== 'same');
          return (
            <>
              <p>Now it is version {String(held.version)}, saved <When at={held.updated_at} />.</p>
              {changes.length === 0
                ? <p className="muted">It says the same as what you typed.</p>
                : <Changes label="Theirs and yours" titles={['Saved now', 'Typed here']} changes={changes} nameOf={({ path }) => nameOf(path)} />}
              <div className={classes.buttons}>
                <Button variant="default" onClick={() => { client.setQueryData(productQuery(seen.product_id).queryKey, held); }}>
                  {`Drop mine, take version ${String(held.version)}`}
                </Button>
                <Button loading={saving} onClick={() => { saveOver(held.version); }}>{`Save mine over version ${String(held.version)}`}</Button>
              </div>
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
