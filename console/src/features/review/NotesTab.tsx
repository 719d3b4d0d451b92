import { Button, Group, Textarea } from '@mantine/core';
import { IconNote } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { EmptyState } from '@/components/EmptyState';
import { Loaded } from '@/components/Loaded';
import { When } from '@/components/When';
import { answer, api, type Schemas } from '@/lib/api/client';
import { notesQuery } from './api';
import classes from './review.module.css';

type Note = Schemas['NoteView'];

/** Notes among colleagues, the newest first. They are text: whatever is typed is shown as it was typed. */
export function NotesTab({ id }: { id: string }) {
  const notes = useQuery(notesQuery(id));
  return (
    <div className={classes.stack}>
      <NewNote id={id} />
      <Loaded query={notes} what="The notes could not be loaded">
        {({ items, total }) => items.length === 0 ? (
          <EmptyState icon={IconNote} title="No notes yet">What you write here is for colleagues; the customer never sees it.</EmptyState>
        ) : (
          <>
            <ul>{items.map((note) => <NoteLine key={note.note_id} id={id} note={note} />)}</ul>
            {total > items.length && <p className="muted">{`The newest ${String(items.length)} of ${String(total)}.`}</p>}
          </>
        )}
      </Loaded>
    </div>
  );
}

function NewNote({ id }: { id: string }) {
  const client = useQueryClient();
  const [text, setText] = useState('');
  const write = useMutation({
    mutationFn: (body: Schemas['NewNote']) =>
      answer(api.POST('/api/operator/recommendations/{recommendation_id}/notes', { params: { path: { recommendation_id: id } }, body })),
    onSuccess: () => {
      setText('');
      return client.invalidateQueries({ queryKey: notesQuery(id).queryKey });
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    write.mutate({ note_text: text });
  };
  return (
    <form onSubmit={submit} className={classes.stack}>
      <Textarea
        label="New note"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={5000}
        value={text}
        onChange={(event) => { setText(event.currentTarget.value); }}
        error={write.isError ? `${write.error.message} Your text is kept.` : undefined}
      />
      <Group justify="flex-end"><Button type="submit" loading={write.isPending} disabled={text.trim() === ''}>Add the note</Button></Group>
    </form>
  );
}

function NoteLine({ id, note }: { id: string; note: Note }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<string>();
  const done = () => client.invalidateQueries({ queryKey: notesQuery(id).queryKey });
  const params = { path: { note_id: note.note_id } };
  const change = useMutation({
    mutationFn: (text: string) => answer(api.PATCH('/api/operator/notes/{note_id}', { params, body: { note_text: text, version: note.version } })),
    onSuccess: () => {
      setDraft(undefined);
      return done();
    },
    // Somebody else's words are shown beside what was typed here.
    onError: done,
  });
  const remove = useMutation({ mutationFn: () => api.DELETE('/api/operator/notes/{note_id}', { params }), onSuccess: done });
  return (
    <li className={classes.note}>
      <div className={classes.noteHead}>
        <strong>{note.author_name ?? note.author_id}</strong>
        <span className="muted"><When at={note.created_at} />{note.version > 1 && ', changed '}{note.version > 1 && <When at={note.updated_at} />}</span>
        {note.may_change && draft === undefined && (
          <>
            <Button variant="subtle" size="compact-xs" onClick={() => { setDraft(note.note_text); }}>Change</Button>
            <Button variant="subtle" size="compact-xs" color="red" loading={remove.isPending} onClick={() => { remove.mutate(); }}>Delete</Button>
          </>
        )}
      </div>
      <p className={classes.prose}>{note.note_text}</p>
      {draft !== undefined && (
        <>
          <Textarea aria-label="Changed note" autosize minRows={2} maxRows={8} maxLength={5000} value={draft} onChange={(event) => { setDraft(event.currentTarget.value); }} error={change.error?.message} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => { setDraft(undefined); }}>Cancel</Button>
            <Button loading={change.isPending} onClick={() => { change.mutate(draft); }}>Save</Button>
          </Group>
        </>
      )}
      {remove.isError && <p role="alert" className={classes.failure}>{remove.error.message}</p>}
    </li>
  );
}
