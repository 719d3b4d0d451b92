/** The drawings. They need the chart library, so they arrive when the first one is drawn and not with the page. */
import { lazy } from 'react';

export const Bars = lazy(() => import('./Bars').then((file) => ({ default: file.Bars })));
export const Columns = lazy(() => import('./Columns').then((file) => ({ default: file.Columns })));
export const Spark = lazy(() => import('./Spark').then((file) => ({ default: file.Spark })));
