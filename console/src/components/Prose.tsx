import { Fragment, type ReactNode } from 'react';
import { blocksOf, inlineOf, type Block } from '@/lib/prose';
import classes from './Prose.module.css';

/** A text in the little Markdown that our writers use. It is never read as HTML. `marks` are words to point out. */
export function Prose({ text, marks = [] }: { text: string; marks?: readonly string[] }) {
  return <div className={classes.prose}>{blocksOf(text).map((block, index) => <Part key={index} block={block} marks={marks} />)}</div>;
}

function Part({ block, marks }: { block: Block; marks: readonly string[] }) {
  if (block.kind === 'paragraph') return <p><Inline text={block.lines.join(' ')} marks={marks} /></p>;
  if (block.kind === 'heading') return <p className={classes.heading}><Inline text={block.lines.join(' ')} marks={marks} /></p>;
  const items = block.lines.map((line, index) => <li key={index}><Inline text={line} marks={marks} /></li>);
  return block.kind === 'numbers' ? <ol className={classes.numbers}>{items}</ol> : <ul className={classes.bullets}>{items}</ul>;
}

export function Inline({ text, marks = [] }: { text: string; marks?: readonly string[] }): ReactNode {
  return inlineOf(text, marks).map(({ text: piece, strong, marked }, index) => {
    const content = marked ? <mark className={classes.marked}>{piece}</mark> : piece;
    return strong ? <strong key={index}>{content}</strong> : <Fragment key={index}>{content}</Fragment>;
  });
}
