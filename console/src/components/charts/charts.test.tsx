import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import { labelledOf, stacked, ticksOf } from '@/lib/chart';
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

describe('measures', () => {
  test.each([
    [0, 7, [0, 2, 4, 6, 8]], [0, 0, [0, 1]], [3, 3, [0, 1, 2, 3]], [-40, 60, [-50, 0, 50, 100]], [-9, -2, [-10, -5, 0]], [0, 1234, [0, 500, 1000, 1500]],
  ])('from %d to %d there are round figures, zero among them', (low, high, ticks) => {
    expect(ticksOf(low, high, 4)).toEqual(ticks);
  });

  test('gains stand upon each other above zero, losses below', () => {
    expect(stacked([2, -1, 3, -4]).map(({ from, to }) => [from, to])).toEqual([[0, 2], [0, -1], [2, 5], [-1, -5]]);
  });

  test('labels do not touch', () => {
    expect([...labelledOf(30, 50, 500)]).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27]);
    expect(labelledOf(3, 50, 500).size).toBe(3);
  });
});

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
  const chart = () => show(<ChartFrame data={DATA} draw={(width) => <Columns data={DATA} width={width} height={160} place={String} />} />);

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
    show(<><ChartFrame data={DATA} draw={() => null} /><ChartFrame data={other} draw={() => null} /></>);
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

  test('is a picture that needs nothing of the page: no variable, its title in it', async () => {
    document.documentElement.style.setProperty('--series-1', '#123456');
    show(<Bars data={DATA} width={400} />);
    const drawing = await screen.findByRole('img');
    const { markup, width, height } = pictureOf(drawing as unknown as SVGSVGElement, 'A <title>', 'a note');
    expect(markup).toContain('A &lt;title&gt;');
    expect(markup).toContain('the 2026-11-21');
    expect(markup).not.toContain('var(');
    expect([width, height]).toEqual([432, 2 * 28 + 48 + 16]);
  });

  test('without rows says so, and has nothing to save', async () => {
    show(<ChartFrame data={{ ...DATA, rows: [] }} draw={() => null} empty="None yet." />);
    expect(await screen.findByText('None yet.')).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
