/** Server-sent events out of a stream of text, however it was cut on its way. */
export interface LiveEvent {
  type: string;
  /** A place to go on from; some events are none. */
  id: number | undefined;
  data: string;
}

export class EventParser {
  #rest = '';

  /** The events that `text` completes. */
  push(text: string): LiveEvent[] {
    const blocks = (this.#rest + text).replaceAll('\r\n', '\n').split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.flatMap(readBlock);
  }
}

/** A block of nothing but comments is a sign of life, and no event. */
function readBlock(block: string): LiveEvent[] {
  const event: LiveEvent = { type: 'message', id: undefined, data: '' };
  const lines: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const [name, value] = colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
    if (name === 'event') event.type = value;
    if (name === 'id' && /^\d+$/.test(value)) event.id = Number(value);
    if (name === 'data') lines.push(value);
  }
  return lines.length === 0 ? [] : [{ ...event, data: lines.join('\n') }];
}
