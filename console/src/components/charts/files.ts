/** Charts as files, made here: nothing is sent anywhere, and the content security policy needs no exception. */
import { type ChartData, seriesOf } from './data';

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 16;
const HEAD = 48;
const LINE = 20;
const LETTER = 7;
/** Sharp on dense screens and in print. */
const SCALE = 2;

interface Picture {
  markup: string;
  width: number;
  height: number;
}

/** A drawing that stands alone: its colours are named, and its title, its note and what its colours mean are in it. */
export function pictureOf(drawing: SVGSVGElement, data: ChartData): Picture {
  const style = getComputedStyle(drawing);
  const legend = legendOf(data);
  const head = HEAD + (legend.length > 0 ? LINE : 0);
  const [width, height] = [Number(drawing.getAttribute('width')) + 2 * MARGIN, Number(drawing.getAttribute('height')) + head + MARGIN];
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('x', String(MARGIN));
  copy.setAttribute('y', String(head));
  // On the page it fills its frame; here it has its own size.
  copy.removeAttribute('style');
  const root = made('svg', { width, height, 'font-family': style.fontFamily, 'font-size': 12 });
  root.append(
    made('rect', { width, height, fill: 'var(--surface)' }),
    made('text', { x: MARGIN, y: 22, fill: 'var(--text)', 'font-weight': 600, 'font-size': 14 }, data.label),
    made('text', { x: MARGIN, y: 39, fill: 'var(--muted)' }, [data.note, data.asOf && `as of ${data.asOf}`].filter(Boolean).join(', ')),
    ...legend,
    copy,
  );
  const markup = new XMLSerializer().serializeToString(root);
  return { width, height, markup: markup.replace(/var\((--[\w-]+)\)/g, (_, name: string) => style.getPropertyValue(name).trim()) };
}

/** The library draws its legend beside the `svg`. One series needs none: the title says what it is. */
function legendOf(data: ChartData): SVGElement[] {
  const series = seriesOf(data);
  if (series.length < 2) return [];
  let x = MARGIN;
  return series.flatMap(({ label, fill }) => {
    const at = x;
    x += label.length * LETTER + 32;
    return [
      made('rect', { x: at, y: HEAD, width: 10, height: 10, fill }),
      made('text', { x: at + 15, y: HEAD + 9, fill: 'var(--text)' }, label),
    ];
  });
}

function made(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

export async function pngOf({ markup, width, height }: Picture): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(markup)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws no pictures');
  context.scale(SCALE, SCALE);
  context.drawImage(image, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => { if (blob) resolve(blob); else reject(new Error('the picture is too big')); }, 'image/png');
  });
}
