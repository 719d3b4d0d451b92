import '@mantine/core/styles.css';
import './app/styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { installTheme } from './app/theme';
import { session } from './lib/session/session';

installTheme();
void session.start();

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
