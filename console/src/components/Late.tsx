import { type ReactNode, useEffect, useState } from 'react';

const PATIENCE_MS = 150;

/** Shows its children only after a moment: what loads quickly does not flicker. */
export function Late({ children }: { children: ReactNode }) {
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setDue(true);
    }, PATIENCE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return due ? children : null;
}
