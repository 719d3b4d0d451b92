import { useDocumentTitle } from '@mantine/hooks';
import { SignInForm } from './SignInForm';
import classes from './session.module.css';

export function SignInPage() {
  useDocumentTitle('Sign in · SpendSense');
  return (
    <main className={classes.page}>
      <div className={classes.box}>
        <h1>SpendSense</h1>
        <p className="muted">Sign in to go on.</p>
        <SignInForm />
      </div>
    </main>
  );
}
