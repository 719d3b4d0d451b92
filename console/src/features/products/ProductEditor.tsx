import { Button, MultiSelect, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { EditorLayout } from '@/components/EditorLayout';
import { Failure } from '@/components/Failure';
import { Panel } from '@/components/Panel';
import { Problem } from '@/lib/api/problem';
import { plain } from '@/lib/format/words';
import { PERSONAS } from '@/lib/personas';
import { listed, useUnsaved } from '@/lib/unsaved';
import { type Body, isConflict, type Product, useSaveProduct } from './api';
import { BLANK, bodyOf, lostOf, nameOf, percentOf, shareOf, tidied } from './body';
import { faultsAt } from './Faults';
import { Meanwhile } from './Meanwhile';
import { Outcome } from './Outcome';
import { TYPES } from './search';
import classes from './products.module.css';

interface Part {
  body: Body;
  set: (part: Partial<Body>) => void;
  fault: (name: keyof Body) => ReactNode;
}

/** Writes an offer. What is refused stands at its field, and what was typed stays. */
export function ProductEditor({ product }: { product: Product | undefined }) {
  const [body, setBody] = useState<Body>(product ? bodyOf(product) : BLANK);
  const navigate = useNavigate();
  const save = useSaveProduct(product?.product_id);
  useUnsaved(lostOf(product, body));
  const part: Part = {
    body,
    set: (changed) => { setBody((before) => ({ ...before, ...changed })); },
    fault: (name) => faultsAt(save.error, name),
  };
  const send = (version: number | undefined) => {
    save.mutate({ body: tidied(body), version }, {
      onSuccess: (held) => void navigate({ to: '/products/$productId', params: { productId: held.product_id }, ignoreBlocker: true }),
    });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    send(product?.version);
  };
  return (
    <form onSubmit={submit}>
      <EditorLayout aside={<Outcome body={tidied(body)} />}>
        <Panel title="Words"><Words {...part} /></Panel>
        <Panel title="Whom it is for"><Eligibility {...part} /></Panel>
        <Panel title="Partner and order"><Partner {...part} /></Panel>
        <Panel title="Save">
          <div className={classes.stack}>
            <p className="muted">New recommendations use what is saved. Those made before keep the words they were made from.</p>
            {product && isConflict(save.error)
              ? <Meanwhile seen={product} typed={tidied(body)} saving={save.isPending} saveOver={send} />
              : <Failed error={save.error} />}
            <Button type="submit" className={classes.end ?? ''} loading={save.isPending}>{product ? 'Save the product' : 'Add the product'}</Button>
          </div>
        </Panel>
      </EditorLayout>
    </form>
  );
}

function Failed({ error }: { error: unknown }) {
  const kept = 'Nothing was saved. What you typed is still here.';
  if (!(error instanceof Problem) || error.fields.length === 0) return <Failure error={error} kept={kept} />;
  const refused = error.fields.some((field) => field.ctx);
  const where = listed([...new Set(error.fields.map(({ loc }) => nameOf(loc[1] ?? '')))]);
  return (
    <p role="alert" className={classes.refused}>
      {`${refused ? 'The guardrails refuse this text' : 'Not all of it can be saved'}: see ${where}. ${kept}`}
    </p>
  );
}

function Words({ body, set, fault }: Part) {
  return (
    <div className={classes.stack}>
      <TextInput label="Name" required maxLength={200} value={body.product_name} error={fault('product_name')} onChange={(event) => { set({ product_name: event.currentTarget.value }); }} />
      <Textarea label="Description" required maxLength={1000} rows={3} value={body.short_description} error={fault('short_description')} onChange={(event) => { set({ short_description: event.currentTarget.value }); }} />
      <Textarea label="Benefits" description="One a line, at most 20" rows={4} value={body.benefits.join('\n')} error={fault('benefits')} onChange={(event) => { set({ benefits: event.currentTarget.value.split('\n') }); }} />
      <TextInput label="Typical rate or fee" maxLength={200} value={body.typical_apy_or_fee ?? ''} error={fault('typical_apy_or_fee')} onChange={(event) => { set({ typical_apy_or_fee: event.currentTarget.value }); }} />
      <Textarea label="Disclosure" required maxLength={2000} rows={4} value={body.disclosure} error={fault('disclosure')} onChange={(event) => { set({ disclosure: event.currentTarget.value }); }} />
    </div>
  );
}

function Eligibility({ body, set, fault }: Part) {
  return (
    <div className={classes.fields}>
      <Select label="Type" value={body.product_type} data={TYPES.map((value) => ({ value, label: plain(value) }))} allowDeselect={false} error={fault('product_type')} onChange={(value) => { set({ product_type: TYPES.find((type) => type === value) ?? body.product_type }); }} />
      <TextInput label="Category" description="Lower-case letters, digits and underscores" required maxLength={64} value={body.category} error={fault('category')} onChange={(event) => { set({ category: event.currentTarget.value }); }} />
      <MultiSelect label="Personas" size="xs" value={body.persona_targets} data={PERSONAS.map((value) => ({ value, label: plain(value) }))} error={fault('persona_targets')} onChange={(personas) => { set({ persona_targets: personas }); }} />
      <NumberInput label="Least income a month" description="In the customer’s currency" size="xs" min={0} decimalScale={2} value={body.min_income} error={fault('min_income')} onChange={(value) => { set({ min_income: Number(value) }); }} />
      <NumberInput label="Highest utilization (%)" description="100 means any" size="xs" min={0} max={100} decimalScale={4} value={percentOf(body.max_credit_utilization)} error={fault('max_credit_utilization')} onChange={(value) => { set({ max_credit_utilization: shareOf(Number(value)) }); }} />
      <NumberInput label="Least credit score" description="Empty means any" size="xs" min={300} max={850} allowDecimal={false} value={body.min_credit_score ?? ''} error={fault('min_credit_score')} onChange={(value) => { set({ min_credit_score: value === '' ? null : Number(value) }); }} />
      <Switch label="Not for who has savings" checked={body.requires_no_existing_savings ?? false} onChange={(event) => { set({ requires_no_existing_savings: event.currentTarget.checked }); }} />
      <Switch label="Not for who invests" checked={body.requires_no_existing_investment ?? false} onChange={(event) => { set({ requires_no_existing_investment: event.currentTarget.checked }); }} />
    </div>
  );
}

function Partner({ body, set, fault }: Part) {
  return (
    <div className={classes.fields}>
      <TextInput label="Partner" required maxLength={200} value={body.partner_name} error={fault('partner_name')} onChange={(event) => { set({ partner_name: event.currentTarget.value }); }} />
      <TextInput label="Address of the offer" maxLength={2000} placeholder="https://" value={body.partner_link ?? ''} error={fault('partner_link')} onChange={(event) => { set({ partner_link: event.currentTarget.value }); }} />
      <NumberInput label="Commission (%)" description="For accounting; it never orders offers" size="xs" min={0} max={100} decimalScale={2} value={percentOf(body.commission_rate)} error={fault('commission_rate')} onChange={(value) => { set({ commission_rate: shareOf(Number(value)) }); }} />
      <NumberInput label="Priority" description="Among offers that fit alike, lower goes first" size="xs" min={0} max={1000} allowDecimal={false} value={body.priority} error={fault('priority')} onChange={(value) => { set({ priority: Number(value) }); }} />
    </div>
  );
}
