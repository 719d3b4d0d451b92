import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { OLIVIA, show, signedIn } from '@/testing/render';
import { answers, refuses, server } from '@/testing/server';
import type { Product } from './api';
import { BLANK } from './body';
import { ProductEditor } from './ProductEditor';

const HELD: Product = {
  ...BLANK, product_id: 'prod_1', version: 3, product_name: 'Saver', category: 'savings', short_description: 'Puts money by.',
  benefits: ['No fees', 'Guaranteed returns'], disclosure: 'Terms apply.', partner_name: 'A bank', warnings: [],
  created_at: '2026-11-01T00:00:00Z', updated_at: '2026-11-01T00:00:00Z',
};

beforeEach(async () => {
  await signedIn({ ...OLIVIA, role: 'senior_operator' });
  answers('post', '/api/operator/products/check', { passed: true, findings: [] } as never);
});

async function save() {
  show(<ProductEditor product={HELD} />);
  const description = await screen.findByLabelText(/^Description/);
  await userEvent.type(description, ' Gladly.');
  await userEvent.click(screen.getByRole('button', { name: 'Save the product' }));
  return description;
}

test('what a guardrail refuses stands at its field, with its words and its rule', async () => {
  const hit = { check: 'tone', rule: 'promise', span: { start: 0, end: 18 }, excerpt: 'Guaranteed returns' };
  const detail = [{ loc: ['body', 'benefits', '1'], msg: 'promises a return', type: 'guardrail', ctx: hit }];
  server.use(http.put('*/products/prod_1', () => HttpResponse.json({ code: 'invalid', detail, status: 422, title: 'invalid', type: 'about:blank', request_id: 'req_test' }, { status: 422 })));
  const description = await save();
  expect(await screen.findByText(/^The guardrails refuse this text: see the benefits\. Nothing was saved\./)).toBeInTheDocument();
  const field = screen.getByText(/^Line 2: promises a return/);
  expect(field).toHaveTextContent('Line 2: promises a return: “Guaranteed returns” (rule promise)');
  expect(description).toHaveValue('Puts money by. Gladly.');
});

test('it is saved over the version that was seen, and over another only when that was looked at', async () => {
  const seen: (string | null)[] = [];
  refuses('put', '/products/{product_id}', 409, 'stale_version', 'somebody changed it meanwhile');
  server.use(http.put('*/products/prod_1', ({ request }) => { seen.push(request.headers.get('if-match')); return undefined; }));
  answers('get', '/products/{product_id}', { ...HELD, version: 4, partner_name: 'Another bank' });
  const description = await save();
  const notice = await screen.findByRole('alert', { name: 'Changed meanwhile' });
  expect(await within(notice).findByText(/Now it is version 4/)).toBeInTheDocument();
  expect(within(notice).getByRole('row', { name: /the partner Another bank A bank/ })).toBeInTheDocument();
  expect(description).toHaveValue('Puts money by. Gladly.');
  await userEvent.click(within(notice).getByRole('button', { name: 'Save mine over version 4' }));
  await screen.findByRole('alert', { name: 'Changed meanwhile' });
  expect(seen).toEqual(['"3"', '"4"']);
});
