import { CloseButton, Menu, Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Schemas } from '@/lib/api/client';
import { plain } from '@/lib/format/words';
import { type Item, itemKey, tagsQuery } from './api';
import classes from './review.module.css';

type Tag = Schemas['Tag'];

/** The tags of a recommendation: put on and taken off one at a time. */
export function TagsEditor({ item }: { item: Pick<Item, 'id' | 'tags'> }) {
  const client = useQueryClient();
  const available = useQuery(tagsQuery());
  const change = useMutation({
    mutationFn: async ({ tag, on }: { tag: string; on: boolean }) => {
      const path = { recommendation_id: item.id };
      if (on) await answer(api.POST('/api/operator/recommendations/{recommendation_id}/tags', { params: { path }, body: { tag: tag as Tag } }));
      else await api.DELETE('/api/operator/recommendations/{recommendation_id}/tags/{tag}', { params: { path: { ...path, tag } } });
    },
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: itemKey(item.id) }), client.invalidateQueries({ queryKey: tagsQuery().queryKey })]),
  });
  const others = available.data?.items.filter(({ tag }) => !item.tags.includes(tag)) ?? [];
  return (
    <div className={classes.row} role="group" aria-label="Tags">
      <h3>Tags</h3>
      {item.tags.map((tag) => (
        <span key={tag} className={classes.tag}>
          {plain(tag)}
          <CloseButton size="xs" aria-label={`Take off the tag ${plain(tag)}`} disabled={change.isPending} onClick={() => { change.mutate({ tag, on: false }); }} />
        </span>
      ))}
      {others.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" size="compact-xs" leftSection={<IconPlus size={12} aria-hidden />} loading={change.isPending}>Tag</Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map(({ tag, meaning }) => (
              <Menu.Item key={tag} onClick={() => { change.mutate({ tag, on: true }); }}>
                {plain(tag)}<br /><span className="muted">{meaning}</span>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {change.isError && <p role="alert" className={classes.failure}>{`${change.error.message} Nothing was changed.`}</p>}
    </div>
  );
}
