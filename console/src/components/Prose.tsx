import { Fragment, type ReactNode } from 'react';
import { type Block, blocksOf, inlineOf, type Line, lineOf, wordsIn } from '@/lib/prose';
import type { Place } from '@/lib/spans';
import classes from './Prose.module.css';

interface Drawing<Mark> {
  /** What is pointed out, and where in the text. */
  marks: readonly Mark[];
  /** How a marked piece is shown. */
  draw: (piece: string, marks: readonly Mark[]) => ReactNode;
}

/** A text in the little Markdown that our writers use. It is never read as HTML. */
export function Prose<Mark extends { place: Place }>({ text, ...drawing }: { text: string } & Drawing<Mark>) {
  return <div className={classes.prose}>{blocksOf(text).map((block, index) => <Part key={index} block={block} {...drawing} />)}</div>;
}

/** A text as it is read, with some words pointed out. */
export function MarkedProse({ text, words = [] }: { text: string; words?: readonly string[] }) {
  return <Prose text={text} marks={wordsIn(text, words)} draw={drawMarked} />;
}

/** One line of it. */
export function Inline({ text, words }: { text: string; words: readonly string[] }) {
  return <Pieces line={lineOf(text)} marks={wordsIn(text, words)} draw={drawMarked} />;
}

function drawMarked(piece: string) {
  return <mark className={classes.marked}>{piece}</mark>;
}

function Part<Mark extends { place: Place }>({ block, ...drawing }: { block: Block } & Drawing<Mark>) {
  const lines = block.lines.map((line, index) => <Pieces key={index} line={line} {...drawing} />);
  if (block.kind === 'paragraph') return <p>{lines}</p>;
  if (block.kind === 'heading') return <p className={classes.heading}>{lines}</p>;
  const items = lines.map((line, index) => <li key={index}>{line}</li>);
  return block.kind === 'numbers' ? <ol className={classes.numbers}>{items}</ol> : <ul className={classes.bullets}>{items}</ul>;
}

function Pieces<Mark extends { place: Place }>({ line, marks, draw }: { line: Line } & Drawing<Mark>) {
  return inlineOf(line, marks).map(({ text, strong, marks: found }, index) => {
    const content = found.length > 0 ? draw(text, found) : text;
    return strong ? <strong key={index}>{content}</strong> : <Fragment key={index}>{content}</Fragment>;
  });
}
