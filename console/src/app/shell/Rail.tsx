import { Link } from '@tanstack/react-router';
import { type Page, pageAt } from '../pages';
import classes from './Rail.module.css';

export function Rail({ pages, path }: { pages: readonly Page[]; path: string }) {
  const here = pageAt(path)?.path;
  const sections = [...new Set(pages.map((page) => page.section))];
  return (
    <nav aria-label="Pages" className={classes.rail}>
      {sections.map((section) => (
        <div key={section}>
          <h2 className={classes.section}>{section}</h2>
          <ul>
            {pages.filter((page) => page.section === section).map((page) => (
              <li key={page.path}>
                <Link
                  to={page.path}
                  className={classes.link}
                  activeOptions={{ exact: true }}
                  aria-current={page.path === here ? 'page' : undefined}
                >
                  <page.icon size={16} stroke={1.7} aria-hidden />
                  {page.label}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
