/** Charts as files, made here: nothing is sent anywhere, and the content security policy needs no exception. */
const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 16;
const HEAD = 48;
/** Sharp on dense screens and in print. */
const SCALE = 2;

interface Picture {
  markup: string;
  width: number;
  height: number;
}

/** A drawing that stands alone: its colours are named, and its title and note are in it. */
export function pictureOf(drawing: SVGSVGElement, title: string, note: string): Picture {
  const style = getComputedStyle(drawing);
  const [width, height] = [Number(drawing.getAttribute('width')) + 2 * MARGIN, Number(drawing.getAttribute('height')) + HEAD + MARGIN];
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('x', String(MARGIN));
  copy.setAttribute('y', String(HEAD));
  const root = made('svg', { width, height, 'font-family': style.fontFamily, 'font-size': 12 });
  root.append(
    made('rect', { width, height, fill: 'var(--surface)' }),
    made('text', { x: MARGIN, y: 22, fill: 'var(--text)', 'font-weight': 600, 'font-size': 14 }, title),
    made('text', { x: MARGIN, y: 39, fill: 'var(--muted)' }, note),
    copy,
  );
  const markup = new XMLSerializer().serializeToString(root);
  return { width, height, markup: markup.replace(/var\((--[\w-]+)\)/g, (_, name: string) => style.getPropertyValue(name).trim()) };
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
