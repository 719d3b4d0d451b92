import { Link } from '@tanstack/react-router';
import { IconMapOff } from '@tabler/icons-react';
import { EmptyState } from '@/components/EmptyState';

export function NotFound() {
  return (
    <EmptyState page icon={IconMapOff} title="There is no such page">
      The address may be mistyped, or the page has moved. <Link to="/">Go to the first page</Link>.
    </EmptyState>
  );
}
