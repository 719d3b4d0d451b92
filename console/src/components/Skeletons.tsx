/** Shapes of what is coming. They appear late (see `Late`) and say to screen readers that something loads. */
import { Skeleton } from '@mantine/core';
import { Late } from './Late';
import classes from './Skeletons.module.css';

export function RowsSkeleton({ rows = 12 }: { rows?: number }) {
  return (
    <Late>
      <div role="status" aria-label="Loading">
        {Array.from({ length: rows }, (_, row) => (
          <div key={row} className={classes.row}>
            <Skeleton height={10} width={`${String(30 + ((row * 17) % 25))}%`} />
            <Skeleton height={10} width="14%" />
            <Skeleton height={10} width="18%" />
          </div>
        ))}
      </div>
    </Late>
  );
}

export function BlockSkeleton({ height = 160 }: { height?: number }) {
  return (
    <Late>
      <div role="status" aria-label="Loading">
        <Skeleton height={height} />
      </div>
    </Late>
  );
}
