import { ActionIcon, Menu } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconChartBar, IconDownload, IconTable } from '@tabler/icons-react';
import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { keep } from '@/lib/keep';
import { useShortcuts } from '@/lib/keyboard/useShortcuts';
import { Panel } from '../Panel';
import { BlockSkeleton } from '../Skeletons';
import { ChartTable } from './ChartTable';
import { type ChartData, csvOfChart, fileName } from './data';
import { pictureOf, pngOf } from './files';
import classes from './Chart.module.css';

interface Framed {
  data: ChartData;
  /** The drawing of this width, with one `svg` that is an image. */
  draw: (width: number) => ReactNode;
  /** How high it will be. */
  height: number;
  /** What stands there when there is nothing to draw. */
  empty?: string;
}

/** A chart as a titled part of a page. */
export function ChartPanel({ title, ...framed }: { title: string } & Framed) {
  const { tools, view } = useChart(framed);
  return <Panel title={title} note={framed.data.note} actions={tools}>{view}</Panel>;
}

/** A chart beside other things. */
export function ChartFrame(framed: Framed) {
  const { tools, view } = useChart(framed);
  return (
    <figure className={classes.frame}>
      <figcaption className={classes.head}>
        <strong>{framed.data.label}</strong>
        <span className="muted">{framed.data.note}</span>
        <span className={classes.tools}>{tools}</span>
      </figcaption>
      {view}
    </figure>
  );
}

/** All that are on the screen: the key is heard by one of them, and is for all. */
const charts = new Set<(asTable: boolean) => void>();

/** Every chart can be read as a table, by a click or the key `t`, and taken away as a picture or as figures. */
function useChart({ data, draw, height, empty }: Framed) {
  const [asTable, setAsTable] = useState(false);
  const [failed, setFailed] = useState(false);
  const { ref, width } = useElementSize<HTMLDivElement>();
  const drawing = useRef<HTMLDivElement>(null);
  const hasRows = data.rows.length > 0;
  useEffect(() => {
    charts.add(setAsTable);
    return () => { charts.delete(setAsTable); };
  }, []);
  useShortcuts({ t: () => { for (const show of charts) show(!asTable); } }, hasRows);

  const saveFigures = () => { keep(new Blob([csvOfChart(data)], { type: 'text/csv;charset=utf-8' }), fileName(data, 'csv', new Date())); };
  const savePicture = () => {
    const svg = drawing.current?.querySelector<SVGSVGElement>('svg[role="img"]');
    if (!svg) {
      setFailed(true);
      return;
    }
    pngOf(pictureOf(svg, data)).then(
      (blob) => { setFailed(false); keep(blob, fileName(data, 'png', new Date())); },
      () => { setFailed(true); },
    );
  };
  if (!hasRows) return { tools: null, view: <p className="muted">{empty ?? 'Nothing yet.'}</p> };
  const tools = (
    <>
      <ActionIcon aria-label={`${data.label}: as a table`} aria-pressed={asTable} aria-keyshortcuts="t" title="Table or chart (t)" onClick={() => { setAsTable(!asTable); }}>
        {asTable ? <IconChartBar size={16} /> : <IconTable size={16} />}
      </ActionIcon>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={`${data.label}: save`} title="Save as a picture or as figures"><IconDownload size={16} /></ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={savePicture}>Picture (PNG)</Menu.Item>
          <Menu.Item onClick={saveFigures}>Figures (CSV)</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
  const view = (
    <div ref={ref} className={classes.view}>
      {failed && <p role="alert" className="muted">This browser could not make the picture. The figures can still be saved.</p>}
      {asTable && <ChartTable data={data} />}
      {/* It stays while the table is shown: a picture can be taken of it. */}
      <div ref={drawing} className={asTable ? classes.hidden : undefined} aria-hidden={asTable || undefined}>
        <Suspense fallback={<BlockSkeleton height={height} />}>{draw(Math.round(width) || 320)}</Suspense>
      </div>
    </div>
  );
  return { tools, view };
}
