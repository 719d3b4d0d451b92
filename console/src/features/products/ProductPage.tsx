import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Failure } from '@/components/Failure';
import { Loaded } from '@/components/Loaded';
import { PageHeader } from '@/components/PageHeader';
import { When } from '@/components/When';
import { useUnsavedList } from '@/lib/unsaved';
import { type Product, productQuery, useDeactivate, useSaveProduct } from './api';
import { bodyOf } from './body';
import { ProductEditor } from './ProductEditor';
import { Offered } from './ProductsPage';
import { NEW } from './search';
import classes from './products.module.css';

const route = getRouteApi('/products/$productId');

/** One partner offer: its words, whom it is for, and whether it is made at all. */
export function ProductPage() {
  const { productId } = route.useParams();
  return (
    <>
      <Link to="/products" className={classes.back}>← Products</Link>
      {productId === NEW ? (
        <>
          <PageHeader title="New product" note="It can be offered as soon as it is saved" />
          <ProductEditor product={undefined} />
        </>
      ) : <Existing key={productId} productId={productId} />}
    </>
  );
}

function Existing({ productId }: { productId: string }) {
  // Not asked for again behind the back of whoever types.
  const product = useQuery({ ...productQuery(productId), refetchOnWindowFocus: false, refetchOnReconnect: false });
  const typed = useUnsavedList().length > 0;
  const [asked, dialog] = useDisclosure(false);
  return (
    <Loaded query={product} what="The product could not be loaded">
      {(held) => (
        <>
          <PageHeader
            title={held.product_name}
            note={<><code>{held.product_id}</code> · {held.partner_name} · changed <When at={held.updated_at} /></>}
            actions={<><Offered active={held.active} />{typed && <span className="muted">not saved yet</span>}<Button variant="default" disabled={typed} onClick={dialog.open}>{held.active ? 'Stop offering …' : 'Offer again …'}</Button></>}
          />
          <ProductEditor key={held.updated_at} product={held} />
          <Activity product={held} opened={asked} close={dialog.close} />
        </>
      )}
    </Loaded>
  );
}

/** Says exactly what happens before it does. */
function Activity({ product, opened, close }: { product: Product; opened: boolean; close: () => void }) {
  const stop = useDeactivate(product.product_id);
  const offer = useSaveProduct(product.product_id);
  const { active, product_name: name } = product;
  const error = stop.error ?? offer.error;
  const act = () => {
    if (active) stop.mutate(undefined, { onSuccess: close });
    else offer.mutate({ body: { ...bodyOf(product), active: true }, version: product.version }, { onSuccess: close });
  };
  return (
    <Modal opened={opened} onClose={close} title={<strong>{active ? `Stop offering ${name}` : `Offer ${name} again`}</strong>} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={classes.stack}>
        {active ? (
          <ul className={classes.bullets}>
            <li>From the next run on it is recommended to nobody.</li>
            <li>Recommendations that were made of it stay as they are: those that await review are still decided in the queue.</li>
            <li>The product stays here and can be offered again.</li>
          </ul>
        ) : (
          <ul className={classes.bullets}>
            <li>From the next run on it is matched to everybody who is eligible for it.</li>
            <li>The guardrails are asked about its words first: what they refuse is not offered.</li>
            <li>Every recommendation of it is still reviewed before a customer sees it.</li>
          </ul>
        )}
        <Failure error={error} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={close}>Cancel</Button>
          <Button color={active ? 'red' : 'accent'} loading={stop.isPending || offer.isPending} onClick={act}>{active ? 'Stop offering' : 'Offer again'}</Button>
        </div>
      </div>
    </Modal>
  );
}
