import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** Why something is as it is: opens beside the page, as a sheet on a phone. Escape closes it. */
export function WhyPanel({ title, opened, close, children }: {
  title: string;
  opened: boolean;
  close: () => void;
  children: ReactNode;
}) {
  const narrow = useMediaQuery('(max-width: 600px)', undefined, { getInitialValueInEffect: false });
  return (
    <Drawer
      opened={opened}
      onClose={close}
      title={<strong>{title}</strong>}
      position={narrow ? 'bottom' : 'right'}
      size={narrow ? '85%' : 460}
      closeButtonProps={{ 'aria-label': 'Close' }}
      overlayProps={{ backgroundOpacity: 0.2 }}
    >
      {children}
    </Drawer>
  );
}
