import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { RequestId } from '@/components/RequestId';
import { Problem } from '@/lib/api/problem';
import { session } from '@/lib/session/session';
import classes from './session.module.css';

/** Login and password. What was typed stays when it fails. */
export function SignInForm({ login: fixedLogin }: { login?: string }) {
  const [login, setLogin] = useState(fixedLogin ?? '');
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<Problem>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      await session.signIn(login, password);
    } catch (error) {
      setFailure(error instanceof Problem ? error : new Problem(0, 'unknown', 'Signing in failed.'));
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} className={classes.form}>
      {fixedLogin === undefined && (
        <TextInput
          label="Login"
          size="sm"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          data-autofocus
          value={login}
          onChange={(event) => { setLogin(event.currentTarget.value); }}
        />
      )}
      <PasswordInput
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        data-autofocus={fixedLogin !== undefined || undefined}
        value={password}
        onChange={(event) => { setPassword(event.currentTarget.value); }}
      />
      <div role="alert" className={classes.failure}>
        {failure && (
          <>
            <p>{words(failure)}</p>
            <RequestId id={failure.code === 'bad_credentials' ? undefined : failure.requestId} />
          </>
        )}
      </div>
      <Button type="submit" size="sm" loading={busy} fullWidth>Sign in</Button>
    </form>
  );
}

function words(failure: Problem): string {
  return failure.code === 'bad_credentials' ? 'The login or the password is not right.' : failure.message;
}
