/** What a simulation found, arranged for reading. */
import type { Schemas } from '@/lib/api/client';
import { counted } from '@/lib/format/numbers';
import { personaWords } from './words';

type Move = Schemas['MoveCount'];

export interface Matrix {
  from: string[];
  to: string[];
  count: (from: string, to: string) => number;
  largest: number;
}

/** From whom to whom, the most left first. */
export function matrixOf(moves: readonly Move[]): Matrix {
  const sums = (side: 'from' | 'to') => {
    const totals = new Map<string, number>();
    for (const move of moves) totals.set(move[side], (totals.get(move[side]) ?? 0) + move.users);
    return [...totals].sort(([one, a], [other, b]) => b - a || one.localeCompare(other)).map(([name]) => name);
  };
  const counts = new Map(moves.map((move) => [`${move.from} ${move.to}`, move.users]));
  return {
    from: sums('from'),
    to: sums('to'),
    count: (from, to) => counts.get(`${from} ${to}`) ?? 0,
    largest: Math.max(0, ...moves.map((move) => move.users)),
  };
}

/** `37 users would move from high utilization to savings builder`. */
export function sentenceOf(move: Move): string {
  return `${counted(move.users, 'user')} would move from ${personaWords(move.from).toLowerCase()} to ${personaWords(move.to).toLowerCase()}`;
}
