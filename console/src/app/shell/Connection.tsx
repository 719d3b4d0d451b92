import { useNetwork } from '@mantine/hooks';
import { IconCloudOff } from '@tabler/icons-react';
import classes from './Connection.module.css';

/** Says that the machine is offline, and that what is shown is old. */
export function Connection() {
  const { online } = useNetwork();
  return (
    <div role="status" aria-live="polite">
      {!online && (
        <p className={classes.banner}>
          <IconCloudOff size={16} aria-hidden />
          You are offline. What you see may be old; changes will fail and can be sent again later.
        </p>
      )}
    </div>
  );
}
