import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import { csvOf } from '@/lib/csv';
import * as files from '@/lib/keep';
import { show } from '@/testing/render';
import { Bars } from './Bars';
import { ChartFrame } from './ChartFrame';
import { Columns } from './Columns';
import { type ChartData, csvOfChart, fileName } from './data';
import { pictureOf } from './files';

const DATA: ChartData = {
  label: 'Decisions a day',
  note: 'decisions a day',
  columns: [
    { label: 'Day', named: (day) => `the ${day}` },
    { label: 'Approved', fill: 'var(--series-1)', shown: (count) => `${String(count)} times` },
    { label: 'Rejected', fill: 'var(--series-2)' },
  ],
  rows: [['2026-11-20', 1200, 0], ['2026-11-21', 3, 1]],
};

describe('figures as a file', () => {
  test('they stand as they are, whatever the reader’s locale', () => {
    expect(csvOfChart(DATA)).toBe('Day,Approved,Rejected\r\n2026-11-20,1200,0\r\n2026-11-21,3,1\r\n');
    expect(fileName(DATA, 'csv', new Date('2026-11-21T23:00:00Z'))).toBe('decisions-a-day-2026-11-21.csv');
  });

  test('a text can hold anything, and is reckoned by no spreadsheet', () => {
    expect(csvOf(['a "b", c'], [['=HYPERLINK("x")'], ['two\nlines'], [-1.5], [Number.NaN]])).toBe(
      '"a ""b"", c"\r\n"\'=HYPERLINK(""x"")"\r\n"two\nlines"\r\n-1.5\r\n\r\n',
    );
  });
});

describe('a chart', () => {
  const chart = () => show(<ChartFrame data={DATA} height={160} draw={(width) => <Columns data={DATA} width={width} height={160} place={String} />} />);

  test('is a table by a click or a key, and a chart again', async () => {
    chart();
    const button = await screen.findByRole('button', { name: 'Decisions a day: as a table' });
    await userEvent.click(button);
    expect(screen.getByRole('row', { name: 'the 2026-11-20 1200 times 0' })).toBeVisible();
    expect(button).toHaveAttribute('aria-pressed', 'true');
    await userEvent.keyboard('t');
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
    expect(screen.getByRole('img', { name: 'Decisions a day, as columns' })).toBeVisible();
  });

  test('turns into a table together with the others of its page', async () => {
    const other = { ...DATA, label: 'Others' };
    show(<><ChartFrame data={DATA} height={160} draw={() => null} /><ChartFrame data={other} height={160} draw={() => null} /></>);
    await screen.findByRole('button', { name: 'Others: as a table' });
    await userEvent.keyboard('t');
    expect(screen.getAllByRole('table')).toHaveLength(2);
    await userEvent.click(screen.getByRole('button', { name: 'Others: as a table' }));
    expect(screen.getAllByRole('table')).toHaveLength(1);
  });

  test('gives its figures away', async () => {
    const kept = vi.spyOn(files, 'keep').mockImplementation(() => undefined);
    chart();
    await userEvent.click(await screen.findByRole('button', { name: 'Decisions a day: save' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Figures (CSV)' }));
    expect(kept).toHaveBeenCalledExactlyOnceWith(expect.any(Blob), expect.stringMatching(/^decisions-a-day-.*\.csv$/));
    expect(kept.mock.calls[0]?.[0]).toMatchObject({ size: csvOfChart(DATA).length, type: 'text/csv;charset=utf-8' });
  });

  test('has a name for each column, a scale and what the colours mean', async () => {
    chart();
    const drawing = await screen.findByRole('img', { name: 'Decisions a day, as columns' });
    expect(within(drawing).getByText('2026-11-21')).toBeInTheDocument();
    expect(within(drawing).getByText('1200 times')).toBeInTheDocument();
    expect(screen.getByText('Rejected')).toBeInTheDocument();
  });

  test('of bars says its figures behind each', async () => {
    show(<Bars data={{ ...DATA, rows: [['a', 1200, 0.25]] }} width={400} />);
    expect(within(await screen.findByRole('img')).getByText('1200 times · 0.25')).toBeInTheDocument();
  });

  test('is a picture that needs nothing of the page: no variable; its title, scale and legend in it', async () => {
    show(<Columns data={DATA} width={400} height={160} place={String} />);
    const drawing = await screen.findByRole('img');
    const { markup, width, height } = pictureOf(drawing as unknown as SVGSVGElement, { ...DATA, label: 'A <title>' });
    for (const part of ['A &lt;title&gt;', 'decisions a day', 'Rejected', '1200 times', '2026-11-21']) expect(markup).toContain(part);
    expect(markup).not.toContain('var(');
    expect([width, height]).toEqual([432, 160 + 48 + 20 + 16]);
  });

  test('without rows says so, and has nothing to save', async () => {
    show(<ChartFrame data={{ ...DATA, rows: [] }} height={160} draw={() => null} empty="None yet." />);
    expect(await screen.findByText('None yet.')).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
