export { ExpiredSession } from './ExpiredSession';
export { SignInPage } from './SignInPage';
