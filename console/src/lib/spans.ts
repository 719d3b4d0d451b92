/** Texts cut into pieces, with what was found in them. */

/** A place in a text, in UTF-16 units as the browser counts. */
export interface Place {
  start: number;
  end: number;
}

export interface Piece<Mark> {
  text: string;
  marks: Mark[];
}

/** The server counts bytes. */
export function placeOfBytes(text: string, bytes: Place): Place {
  let byte = 0;
  let at = 0;
  const place = { start: text.length, end: text.length };
  let open = true;
  for (const character of text) {
    if (open && byte >= bytes.start) {
      place.start = at;
      open = false;
    }
    if (byte >= bytes.end) {
      place.end = at;
      return place;
    }
    const code = character.codePointAt(0) ?? 0;
    byte += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += character.length;
  }
  return place;
}

/** The whole text in order, cut where a mark begins or ends; marks may overlap. */
export function pieces<Mark extends { place: Place }>(text: string, marks: readonly Mark[]): Piece<Mark>[] {
  const cuts = new Set([0, text.length]);
  for (const { place } of marks) {
    cuts.add(Math.min(place.start, text.length));
    cuts.add(Math.min(place.end, text.length));
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((start, index) => {
    const end = sorted[index + 1] ?? text.length;
    return {
      text: text.slice(start, end),
      marks: marks.filter(({ place }) => place.start <= start && end <= place.end && place.start < place.end),
    };
  });
}
